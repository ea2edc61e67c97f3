import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regimeIds } from '#contract/book-file.ts';
import type { RegimeColumn } from '#contract/views/margin.ts';
import { compareRegimes, MOST_PAIRED_POSITIONS, underRegime } from '#service/margin-comparison.ts';
import { sessionOf } from '../support/book-builder.ts';

type Parts = Parameters<typeof sessionOf>[0];

const compare = (parts: Parts, regimes: readonly string[], pairs = false): readonly RegimeColumn[] => compareRegimes(sessionOf(parts), 'a', regimes, { pairs }).regimes;
/** Closes that move with a common factor and a part of their own, from a fixed sequence. */
const closes = (start: number, own: number): (readonly [string, number])[] =>
  Array.from({ length: 120 }, (_, day) => [new Date(Date.UTC(2026, 6, 1) + day * 86_400_000).toISOString().slice(0, 10), start * Math.exp(0.03 * Math.sin(day * 1.7) + own * Math.cos(day * 2.9))] as const);

const stocks = {
  instruments: [{ id: 'A', kind: 'equity', currency: 'USD' }, { id: 'B', kind: 'equity', currency: 'USD' }, { id: 'C', kind: 'equity', currency: 'USD' }],
  marks: { A: 100, B: 50, C: 20 },
  history: [{ instrument: 'A', closes: closes(100, 0.002) }, { instrument: 'B', closes: closes(50, 0.004) }, { instrument: 'C', closes: closes(20, 0.01) }],
};
const hedged = { positions: [{ instrument: 'A', quantity: '100' }, { instrument: 'B', quantity: '-190' }, { instrument: 'C', quantity: '10' }], balances: [{ currency: 'USD', amount: '20000' }] };

describe('the same account under several regimes', () => {
  it('a netting regime needs less for a hedge than for its legs; the credit is told in all and by pair', () => {
    const [regT, valueAtRisk] = compare({ ...stocks, account: hedged }, ['reg-t', 'var'], true);
    expect([regT!.nettingCredit, regT!.pairs]).toEqual([0, []]);
    expect(valueAtRisk!.nettingCredit).toBeGreaterThan(0.5 * valueAtRisk!.standAlone);
    expect(valueAtRisk!.standAlone - valueAtRisk!.nettingCredit).toBeCloseTo(valueAtRisk!.maintenanceMargin, 8);
    expect(valueAtRisk!.pairs![0]).toMatchObject({ first: 'A', second: 'B' });
    const credits = valueAtRisk!.pairs!.map((pair) => pair.credit);
    expect(credits).toEqual([...credits].sort((a, b) => b - a));
    const alone = new Map(valueAtRisk!.items.map((item) => [item.scope, item.standAlone]));
    const together = compare({ ...stocks, account: { regime: { id: 'var' }, positions: hedged.positions.slice(0, 2) } }, ['var'])[0]!;
    expect(credits[0]).toBeCloseTo(alone.get('A')! + alone.get('B')! - together.maintenanceMargin, 8);
  });

  it('own parameters stay with the own regime only', () => {
    const parts = { ...stocks, account: { ...hedged, regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25, minimumEquity: 1e9, house: [{ select: {}, maintenanceRate: 0.9 }] } } } };
    const [flat, regT] = compare(parts, ['flat', 'reg-t']);
    expect([flat!.own, regT!.own]).toEqual([true, false]);
    expect(flat!.maintenanceMargin).toBeCloseTo(0.25 * (10_000 + 9500 + 200), 8);
    // 25 % of the longs, 30 % of the short; the house rate is another broker's.
    expect(regT!.maintenanceMargin).toBeCloseTo(0.25 * 10_200 + 0.3 * 9500, 8);
    const account = sessionOf(parts).account('a')!;
    expect(underRegime(account, 'flat')).toBe(account);
    expect(underRegime(account, 'reg-t').params).toEqual({});
  });

  it('what is borrowed carries a requirement of its own: debts of a lending account', () => {
    const [lending] = compare({
      instruments: [{ id: 'ETH', kind: 'crypto', currency: 'USD', lending: { ltv: 0.8, liquidationThreshold: 0.825 } }], marks: { ETH: 2000 },
      account: { regime: { id: 'lending' }, balances: [{ currency: 'ETH', amount: '10' }, { currency: 'USD', amount: '-12000', accrued: '-50' }] },
    }, ['lending']);
    expect(lending!.maintenanceMargin).toBeCloseTo(12_050, 8);
    expect(lending!.items).toEqual([{ scope: 'USD', kind: 'balance', standAlone: 12_050, within: null }]);
    expect([lending!.standAlone, lending!.nettingCredit]).toEqual([12_050, 0]);
  });

  it('isolated stands beside cross also where no position has a margin of its own', () => {
    const perpetual = { kind: 'perpetual', currency: 'USDT', multiplier: 1, tiers: [{ upTo: 1e7, initialRate: 0.02, maintenanceRate: 0.01 }] };
    const columns = compare({
      instruments: [{ id: 'P', ...perpetual }, { id: 'Q', ...perpetual }], marks: { P: 100, Q: 10 }, fx: [{ from: 'USDT', to: 'USD', rate: '1' }],
      account: { regime: { id: 'crypto-cross' }, balances: [{ currency: 'USDT', amount: '5000' }], positions: [{ instrument: 'P', quantity: '100', averagePrice: '110' }, { instrument: 'Q', quantity: '-500', averagePrice: '9' }] },
    }, ['crypto-cross', 'isolated']);
    for (const one of columns) {
      expect([one.maintenanceMargin, one.marginEquity, one.standAlone, one.nettingCredit, one.complete]).toEqual([expect.closeTo(150, 8), expect.closeTo(3500, 8), expect.closeTo(150, 8), 0, true]);
    }
    expect(columns.map((one) => one.binding)).toEqual([true, false]);
  });

  it('shows no pairs above the limit', () => {
    const many = Array.from({ length: MOST_PAIRED_POSITIONS + 1 }, (_, n) => `S${n}`);
    const parts = { instruments: many.map((id) => ({ id, kind: 'equity', currency: 'USD' })), marks: Object.fromEntries(many.map((id) => [id, 10])), account: { positions: many.map((instrument) => ({ instrument, quantity: '1' })) } };
    expect(compare(parts, ['reg-t'], true)[0]!.pairs).toBe(null);
    expect(compare({ ...parts, account: { positions: parts.account.positions.slice(1) } }, ['reg-t'], true)[0]!.pairs).toEqual([]);
  });

  it('refuses an account that nobody knows', () => {
    expect(() => compareRegimes(sessionOf(stocks), 'nobody', ['reg-t'])).toThrow('nobody');
  });

  it('for any holdings and every regime: leaves sum, parts less credit is the whole, exactly one binds and it is the highest', () => {
    const holding = fc.integer({ min: -300, max: 300 });
    fc.assert(fc.property(holding, holding, holding, fc.integer({ min: -30_000, max: 30_000 }), fc.shuffledSubarray([...regimeIds], { minLength: 1 }), (a, b, c, cash, regimes) => {
      const columns = compare({ ...stocks, account: { balances: [{ currency: 'USD', amount: cash }], positions: [['A', a], ['B', b], ['C', c]].map(([instrument, quantity]) => ({ instrument, quantity })) } }, regimes);
      expect(columns.map((one) => one.regime)).toEqual(regimes);
      const highest = Math.max(...columns.map((one) => one.maintenanceMargin));
      expect(columns.findIndex((one) => one.binding)).toBe(columns.findIndex((one) => one.maintenanceMargin === highest));
      expect(columns.filter((one) => one.binding)).toHaveLength(1);
      for (const one of columns) {
        const size = 1e-9 * Math.max(1, one.standAlone, one.maintenanceMargin);
        expect(Math.abs(one.margin.reduce((sum, line) => sum + line.maintenance, 0) - one.maintenanceMargin)).toBeLessThanOrEqual(size);
        expect(Math.abs(one.standAlone - one.nettingCredit - one.maintenanceMargin)).toBeLessThanOrEqual(size);
        expect(one.nettingCredit).toBeGreaterThanOrEqual(0);
      }
    }), { numRuns: 60 });
  });
});
