import { describe, expect, it } from 'vitest';
import type { ProposalView } from '#contract/views/plan-proposal.ts';
import { builtCommandLine } from '../support/built-command-line.ts';

const AS_OF = '2026-11-20T21:00:00Z';
const book = {
  format: 'marginline-book', version: 1, asOf: AS_OF,
  accounts: [{
    id: 'a', counterparty: 'v', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: '-13000' }],
    positions: [{ instrument: 'S', quantity: '100', averagePrice: '120' }, { instrument: 'T', quantity: '100', averagePrice: '90', keep: true }], thresholds: { target: 2, alerts: [1.5] },
  }],
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 1e6 }, { id: 'T', kind: 'equity', currency: 'USD', averageDailyVolume: 1e6, hours: 'us-cash' }],
  quotes: ['S', 'T'].map((instrument) => ({ instrument, mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3, at: AS_OF })),
  counterparties: [{ id: 'v', liquidation: { policy: 'largest-loss', fee: 0.01 } }],
  plans: [{ id: 'cut', account: 'a', armed: true, when: { metric: 'bufferRatio', below: 1.25 }, steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }] }],
  scenarios: [
    { id: 'slide', kind: 'path', steps: [{ after: 'P3D', shocks: [{ select: {}, price: { relative: -0.06 } }] }, { after: 'P1D', shocks: [{ select: {}, price: { relative: -0.25 } }] }] },
    { id: 'weekend', kind: 'path', steps: [{ after: 'P1D', shocks: [{ select: {}, price: { relative: -0.06 } }] }, { after: 'P1D', shocks: [{ select: {}, price: { relative: -0.25 } }] }] },
    { id: 'gap', shocks: [{ select: {}, price: { relative: -0.3 } }] },
  ],
};

interface Plans { readonly plans: readonly { readonly id: string; readonly scenarios: readonly { readonly scenario: string; readonly outcome: string; readonly cost: number; readonly brokerCost: { readonly total: number } | null }[]; readonly latestTrigger?: { readonly level: number; readonly unsavable: readonly { readonly scenario: string }[] } }[] }

describe('plans on the command line', () => {
  const { run, json: answer, write } = builtCommandLine();
  const json = <T>(...args: string[]): T => {
    write('b.json', book);
    return answer<T>('plans', '--book', 'b.json', ...args);
  };
  const outcomes = ({ plans }: Plans): readonly (readonly string[])[] => plans[0]!.scenarios.map(({ scenario, outcome }) => [scenario, outcome]);

  it('answers verdicts with what the broker would have cost, and waits for markets only where it must', () => {
    const made = json<Plans>();
    // T states US cash hours: on the weekend only S can be sold, which is too little.
    expect(outcomes(made)).toEqual([['slide', 'saves'], ['weekend', 'too-late'], ['gap', 'too-late']]);
    expect(made.plans[0]!.scenarios.every(({ brokerCost }) => brokerCost !== null && brokerCost.total > 0)).toBe(true);
    expect(made.plans[0]).not.toHaveProperty('latestTrigger');
    // Seen at 94 before the call: (18,800 − 13,000) ÷ 4,700 = 1.23.
    const found = json<Plans>('--safe-trigger').plans[0]!.latestTrigger!;
    expect(found.level).toBe(1.24);
    expect(found.unsavable.map(({ scenario }) => scenario)).toEqual(['weekend', 'gap']);
    const text = run('plans', '--book', 'b.json', '--safe-trigger').out;
    expect(text).toContain('cut saves 1 of 3 scenarios that need it');
    expect(text).toContain('latest safe trigger 1.24, saving 1; slide binds; no level saves weekend, gap');
  });

  it('proposes the smallest set of reductions, keeping what is marked', () => {
    const { proposal } = json<{ proposal: ProposalView }>('--propose', '--target', '1.8');
    expect(proposal).toMatchObject({ account: 'a', target: 1.8, outcome: 'reached', kept: ['T'], reductions: [{ instrument: 'S' }], plan: { id: 'proposal-a', armed: false } });
    expect(proposal.bufferRatioBefore).toBeCloseTo(1.4, 12);
    // 7,000 less slippage against 0.25 × (20,000 − 100 n): 45 shares, 44 are too few.
    expect(proposal.reductions[0]!.quantity).toBe(-45);
    expect(proposal.plan!.steps).toEqual([{ reduce: { select: { instrument: 'S' }, share: 0.45 } }]);
    expect(proposal.verdicts!.map(({ scenario }) => scenario)).toEqual(['slide', 'weekend', 'gap']);
    const all = json<{ proposal: ProposalView }>('--propose', '--account', 'a', '--keep', 'S');
    expect(all.proposal).toMatchObject({ outcome: 'out-of-reach', plan: null });
    const text = run('plans', '--book', 'b.json', '--propose', '--at', '1.2').out;
    expect(text).toContain('kept: T');
    expect(text).toContain('as a plan, not armed: proposal-a, buffer ratio below 1.21');
  });

  it('proposes for the moment before a call', () => {
    const { proposal } = json<{ proposal: ProposalView }>('--propose', '--scenario', 'slide', '--target', '1.5');
    expect(proposal.state).toBe('the last moment before the call in slide');
    // At 94: (18,800 − 13,000) ÷ 4,700.
    expect(proposal.bufferRatioBefore).toBeCloseTo(5800 / 4700, 12);
    expect(proposal.bufferRatioAfter).toBeGreaterThanOrEqual(1.5);
  });

  it('says what of a condition cannot be told, rather than that all is quiet', () => {
    write('blind.json', { ...book, quotes: book.quotes.slice(1), scenarios: [] });
    const { plans } = answer<{ plans: readonly { firesNow: boolean; reason: string }[] }>('plans', '--book', 'blind.json');
    expect(plans[0]).toMatchObject({ firesNow: false, reason: 'cannot be told: buffer ratio below 1.25' });
  });

  it('refuses with one line', () => {
    // Times are ISO 8601 with zone, as everywhere in what the command line answers.
    expect(json<{ proposal: { asOf: string } }>('--propose').proposal.asOf).toBe('2026-11-20T21:00:00.000Z');
    expect(run('plans', '--book', 'b.json', '--propose', '--account', 'z')).toEqual({ out: '', status: 1, err: '--account: expected one of a, found z\n' });
    expect(run('plans', '--book', 'b.json', '--propose', '--target', '0.9').err).toBe('--target: expected a buffer ratio above 1, found 0.9\n');
    expect(run('plans', '--book', 'b.json', '--propose', '--keep', 'X').err).toBe('--keep: expected instruments that a holds: S, T, found X\n');
    expect(run('plans', '--book', 'b.json', '--propose', '--at', '1.2', '--scenario', 'gap').err).toBe('--at: expected either --at or --scenario, found both\n');
    expect(run('plans', '--book', 'b.json', '--target', '2').err).toBe('--target: expected beside --propose, found it alone\n');
    expect(run('plans', '--book', 'b.json', '--propose', '--at', '900').status).toBe(1);
  });
});
