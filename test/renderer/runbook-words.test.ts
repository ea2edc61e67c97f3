import { describe, expect, it } from 'vitest';
import type { PlanRecord } from '#contract/book-file.ts';
import { bufferWords, foundWords, ruleWords } from '../../src-renderer/text/discipline-words.ts';
import { arrivesWords, calledWords, clockWords, depositWords, planDifferences, saleWords, signatureWords, waysOut } from '../../src-renderer/text/runbook-words.ts';
import { DEFAULT_RULES } from '#engine/discipline/rules.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-20T21:00:00Z');
const clock = (since: number | null, givesMs: number | null) => ({ since, givesMs, deadlineAt: since === null || givesMs === null ? null : since + givesMs });

describe('the clock of a call', () => {
  it('says how much is left, that it is over, or that nothing is given', () => {
    const words = (called: boolean, assumedMove: number | null, of: ReturnType<typeof clock>) => clockWords({ called, assumedMove, clock: of }, NOW);
    expect(words(true, null, clock(NOW - HOUR, 24 * HOUR))).toMatchObject({ title: expect.stringMatching(/^Called since /) as string, line: expect.stringMatching(/^23 h left, until /) as string });
    expect(words(true, null, clock(NOW - 30 * HOUR, 24 * HOUR)).line).toMatch(/^The time given ended 6 h ago, .*: the counterparty may sell\.$/);
    expect(words(true, null, clock(null, 24 * HOUR))).toMatchObject({ title: 'Called', line: 'It is not known when the call began; the counterparty gives 24 h.' });
    expect(words(true, null, clock(NOW, null)).line).toBe('No time is written down: the counterparty may sell at once.');
    expect(words(false, -0.2, clock(NOW, 4 * HOUR))).toMatchObject({ title: 'If the call came now' });
    expect(words(false, null, clock(null, 4 * HOUR))).toEqual({ title: 'No call', line: 'The account is above the line. After a call, the counterparty gives 4 h.' });
  });
});

describe('the banner of a call', () => {
  it('says who is called and what is missing', () => {
    const row = { key: 'a', name: 'Main', currency: 'USD', marginEquity: 900, maintenanceMargin: 1000.5 };
    expect(calledWords(row)).toBe('Main is called: 100.50 USD below the line.');
    expect(calledWords({ ...row, name: null, marginEquity: null })).toBe('a is called.');
  });

  it('names three ways, each enough by itself: never what is to be kept, never what is not enough', () => {
    const sale = { instrument: 'S', held: 100, units: -40, price: 10, currency: 'USD', value: 400, ratioAfter: 1, ratioIfClosed: 2, unrealizedPnl: 0, keep: false };
    const view: Parameters<typeof waysOut>[0] = {
      currency: 'USD',
      deposits: [{ currency: 'USD', amount: 100.5, value: 100.5, segment: null, allocations: [] }],
      sales: [{ ...sale, instrument: 'K', keep: true }, { ...sale, instrument: 'N', units: null }, { ...sale, held: -100, units: 100 }],
      additions: [{ instrument: 'B', units: null, value: null, price: 1, currency: 'USD', countsShare: 0.2, heldIn: [] }, { instrument: 'C', units: 7, value: 700, price: 100, currency: 'USD', countsShare: 0.5, heldIn: [] }],
    };
    expect(waysOut(view).map(({ words }) => words)).toEqual(['100.50 USD', 'buy back all 100 S', '7 C, fully paid']);
    expect(waysOut({ ...view, deposits: [], sales: [], additions: [] }).map(({ words }) => words)).toEqual(['no amount of money is enough', 'no single position is enough', 'nothing that is known here counts enough']);
  });
});

describe('cures in words', () => {
  it('say the amount, or that there is none', () => {
    const deposit = { currency: 'USD', value: null, segment: null, allocations: [] };
    expect(depositWords({ ...deposit, amount: 1000.5 })).toBe('1,000.50 USD');
    expect(depositWords({ ...deposit, amount: 9, segment: 'commodities' })).toBe('9.00 USD, into the commodities segment');
    expect(depositWords({ ...deposit, amount: 30, allocations: [{ instrument: 'P', amount: 30 }] })).toBe('30.00 USD: 30.00 behind P');
    expect(depositWords({ ...deposit, amount: null })).toBe('does not count here, in any amount');
    const sale = { instrument: 'S', held: 100, units: -40, price: 10, currency: 'USD', value: 400, ratioAfter: 1, ratioIfClosed: 2, unrealizedPnl: 0 };
    expect([sale, { ...sale, units: -100 }, { ...sale, held: -100, units: 4 }, { ...sale, units: null }, { ...sale, price: null, units: null }].map(saleWords)).toEqual(['sell 40 of 100', 'sell 100, all', 'buy back 4 of 100', 'not enough alone', 'no price']);
    expect([{}, { arrives: 'PT4H' }, { arrives: 'P1D', cutoff: '16:00Z' }].map(arrivesWords)).toEqual(['at once', '4 h', '1 d, orders until 16:00 UTC']);
  });
});

describe('signatures in words', () => {
  const plan = { id: 'p', account: 'a', name: 'Cut', when: { all: [{ metric: 'bufferRatio', below: 1.5 }] }, steps: [{ notify: { message: 'call' } }] } as unknown as PlanRecord;
  it('say what changed, and nothing where nothing did', () => {
    expect(planDifferences(plan, { ...plan, armed: true })).toEqual([]);
    const changed = { ...plan, name: 'Cut more', steps: [...plan.steps, { notify: { message: 'write' } }] } as PlanRecord;
    expect(planDifferences(plan, changed)).toEqual([{ what: 'name', before: 'Cut', after: 'Cut more' }, { what: 'step 2', before: '—', after: 'tell me: write' }]);
    expect(planDifferences(changed, plan).map(({ what }) => what)).toEqual(['name', 'step 2']);
  });
  it('say plainly that an unsigned plan can be armed', () => {
    expect(signatureWords(null, false)).toBe('Not signed. It can be armed all the same.');
    expect(signatureWords(null, true)).toBe('Armed without a signature.');
    const signature = { plan: 'p', at: NOW, by: 'Ada', holds: true, signed: null, changes: [] };
    expect(signatureWords(signature, true)).toMatch(/^Signed by Ada on /);
    expect(signatureWords({ ...signature, holds: false }, true)).toMatch(/^Changed since it was signed on .* by Ada\.$/);
  });
});

describe('rules in words', () => {
  it('carry their numbers', () => {
    expect(ruleWords('averagingDown', { settings: DEFAULT_RULES })).toBe('Nothing is added to a position at a loss while the buffer is lower than 5 d before.');
    expect(ruleWords('averagingDown', { settings: { ...DEFAULT_RULES, averagingDown: { withinMs: 3 * 24 * HOUR, loss: 0.05 } } })).toContain('more than 5.0 % at a loss while the buffer is lower than 3 d before');
    for (const rule of ['averagingDown', 'leverageCreep', 'sizeAfterLoss', 'alerts', 'limits', 'holding'] as const) {
      expect(ruleWords(rule, { settings: { ...DEFAULT_RULES, [rule]: null } })).toBe('Switched off.');
    }
  });
  it('count what was found', () => {
    const rule = { rule: 'alerts', own: false, looked: '', enough: true } as const;
    expect([{ ...rule, findings: null }, { ...rule, findings: [] }, { ...rule, findings: [], enough: false }].map(foundWords)).toEqual(['off', 'nothing found', 'too little to say']);
    expect([bufferWords(null, null), bufferWords(1.5, null), bufferWords(1.5, 1.2)]).toEqual(['', 'buffer 1.50 before, — after', 'buffer 1.50 before, 1.20 after']);
  });
});
