import { describe, expect, it } from 'vitest';
import { venuePresetIds } from '#contract/book-file.ts';
import { dayBefore } from '#engine/liquidation/halts.ts';
import { liquidate } from '#engine/liquidation/liquidate.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy } from '#engine/liquidation/policy.ts';
import type { MoveMarket } from '#engine/liquidation/sale.ts';
import { openSession } from '#engine/session.ts';
import { VENUE_PRESETS } from '#engine/venue/liquidation-presets.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePolicy } from '#service/policy-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const unmoved: MoveMarket = (book) => book;
const book = (cash: number, marks: Readonly<Record<string, number>> = { S: 100, T: 100 }) => toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 150 }, { instrument: 'T', quantity: 100, averagePrice: 90 }] },
  instruments: ['S', 'T'].map((id) => ({ id, kind: 'equity', currency: 'USD', averageDailyVolume: 10_000 })),
  quotes: Object.entries(marks).map(([instrument, mark]) => ({ instrument, mark, bid: mark - 0.1, ask: mark + 0.1, volatility: 0.32 })),
}));
const run = (cash: number, policy: Partial<LiquidationPolicy>, impact = 0, reference?: ReadonlyMap<string, number>) =>
  liquidate(book(cash), 'a', { policy: { ...DEFAULT_POLICY, ...policy }, impact: { impact, permanent: 0.5, crowd: 0 }, move: unmoved, ...(reference === undefined ? {} : { reference }) });
const daily = 0.32 / Math.sqrt(252);

describe('the aggression ladder', () => {
  it('fills a share near the touch without the half spread, and goes to market with what is left', () => {
    const { steps } = run(-20_100, { order: 'everything', ladder: [{ style: 'limit', share: 0.4 }, { style: 'market', share: 0.3 }, { style: 'market', share: 1 }] });
    expect(steps.filter(({ instrument }) => instrument === 'S').map(({ quantity, price }) => [quantity, price])).toEqual([[-40, 100], [-30, 99.9], [-30, 99.9]]);
    expect(steps[0]!.reason).toContain('attempt 1, a limit near the touch');
  });

  it('cuts a position into parts, each with the impact of its own size', () => {
    const whole = run(-20_100, { order: 'everything' }, 1);
    const parts = run(-20_100, { order: 'everything', slices: 4 }, 1);
    expect(parts.steps).toHaveLength(8);
    expect(parts.steps[0]!.quantity).toBe(-25);
    expect(100 - 0.1 - parts.steps[0]!.price).toBeCloseTo(daily * Math.sqrt(25 / 10_000) * 100, 9);
    expect(parts.totalSlippage).toBeLessThan(whole.totalSlippage);
  });

  it('wears the market down: spreads widen and volume drains with every step', () => {
    const { steps } = run(-20_100, { order: 'everything', slices: 2, wear: 1 }, 1);
    const distance = (wear: number): number => 0.1 * wear + daily * Math.sqrt((50 * wear) / 10_000) * 100;
    expect(steps).toHaveLength(4);
    steps.forEach((step, n) => { expect(100 - step.price).toBeCloseTo(distance(2 ** n), 9); });
  });
});

describe('halts', () => {
  const fallen = new Map([['S', 130], ['T', 105]]);
  it('leave out what has fallen too far, and say what stayed', () => {
    const made = run(-19_000, { halts: [{ select: { kind: ['equity'] }, fall: 0.2 }] }, 0, fallen);
    expect(made.steps.every(({ instrument }) => instrument === 'T')).toBe(true);
    expect(made).toMatchObject({ end: 'halted' });
    expect(made.halted).toEqual(['S is halted: it has fallen by 23.1 %, and is not traded from 20 % on']);
  });
  it('do nothing without a mark to count from, or above their level', () => {
    expect(run(-16_000, { halts: [{ select: {}, fall: 0.2 }] }).end).toBe('restored');
    expect(run(-16_000, { halts: [{ select: {}, fall: 0.3 }] }, 0, fallen).end).toBe('restored');
  });
});

describe('market-wide breakers', () => {
  const withIndex = (mark: number) => toEngineBook(bookOf({
    account: { balances: [{ currency: 'USD', amount: -16_000 }], positions: [{ instrument: 'S', quantity: 200, averagePrice: 100 }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 10_000 }, { id: 'SPX', kind: 'index', currency: 'USD' }],
    quotes: [{ instrument: 'S', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3 }, { instrument: 'SPX', mark }],
  }));
  const at = (mark: number, breakers = true) => liquidate(withIndex(mark), 'a', { policy: { ...DEFAULT_POLICY, breakers }, impact: { impact: 0, permanent: 0, crowd: 0 }, move: unmoved, reference: new Map([['SPX', 5000], ['S', 100]]) });
  it('close US exchanges at 20 %: nothing can be sold, and the run says so', () => {
    expect(at(4000)).toMatchObject({ end: 'halted', steps: [], halted: ['S cannot be sold: SPX has fallen by 20.0 % on the day, and US exchanges are closed from 20.0 % on'] });
    expect(at(4001).end).toBe('restored');
  });
  it('halt them for a while at 7 and 13 %, which the run says and no more', () => {
    expect(at(4650).assumptions).toEqual(['SPX has fallen by 7.0 % on the day: US exchanges halt for 15 minutes first, and what prices do meanwhile is not known']);
    expect(at(4651).assumptions).toEqual([]);
    expect(at(4000, false)).toMatchObject({ end: 'restored', assumptions: [] });
  });
  it('count from the day before: what was seen then, else even relative steps between two observations', () => {
    const day = 86_400_000;
    const seen = (afterMs: number, mark: number) => ({ afterMs, book: withIndex(mark) });
    const index = (...path: ReturnType<typeof seen>[]): number => dayBefore(path, path.length - 1).get('SPX')!;
    expect(index(seen(0, 5000), seen(0, 4000))).toBe(5000);
    expect(index(seen(0, 5000), seen(day, 4500), seen(day * 2, 4000))).toBeCloseTo(4500, 9);
    expect(index(seen(0, 5000), seen(day * 4, 5000 * 0.9 ** 4))).toBeCloseTo(5000 * 0.9 ** 3, 6);
    expect(index(seen(0, 5000), seen(day, 4500), seen(day + 600_000, 4000))).toBeCloseTo(5000 * 0.9 ** (600_000 / day), 6);
  });
});

describe('a frozen venue', () => {
  it('sells nothing, and says what stayed', () => {
    const open = book(-19_000);
    const account = { ...open.accounts[0]!, counterparty: 'venue-x' };
    const frozen = (names: string[]) => liquidate({ ...open, accounts: [account], stress: { marginFactors: new Map(), marginFactor: 1, correlation: null, frozen: new Set(names) } }, 'a', { policy: DEFAULT_POLICY, impact: { impact: 0, permanent: 0, crowd: 0 }, move: unmoved });
    expect(frozen(['venue-x'])).toMatchObject({ end: 'halted', steps: [], halted: ['S cannot be sold: venue-x is frozen', 'T cannot be sold: venue-x is frozen'] });
    expect(frozen(['venue-y']).steps.length).toBeGreaterThan(0);
  });
});

describe('beyond the account', () => {
  it('states the price at which nothing is left: at that price the equity is zero', () => {
    const [first] = run(-16_000, {}).steps;
    expect(first!.bankruptcyPrice).toBeCloseTo(60, 9);
    expect(openSession(book(-16_000, { S: first!.bankruptcyPrice!, T: 100 })).figures('a').netLiquidationValue).toBeCloseTo(0, 9);
  });
  it('lets the fund pay until it is empty, and names what follows', () => {
    const made = run(-21_000, { order: 'everything', insuranceFund: 600, afterFund: 'auto-deleverage' });
    expect(made.shortfall).toBeCloseTo(1020, 9);
    expect(made).toMatchObject({ paidByFund: 600, fundLeft: 0, follows: { what: 'auto-deleverage' } });
    expect(made.follows!.amount).toBeCloseTo(420, 9);
    expect(run(-21_000, { order: 'everything', insuranceFund: 5000 })).toMatchObject({ follows: null });
    expect(run(-21_000, { order: 'everything', insuranceFund: 5000 }).fundLeft).toBeCloseTo(3980, 9);
    expect(run(-21_000, { order: 'everything' })).toMatchObject({ paidByFund: null, fundLeft: null, follows: { what: 'owed' } });
  });
});

describe('presets of venues', () => {
  it('are those that the book file names, each fact with its source or unknown', () => {
    expect(VENUE_PRESETS.map(({ id }) => id)).toEqual([...venuePresetIds]);
    for (const preset of VENUE_PRESETS) {
      for (const fact of [preset.order, preset.trigger, preset.target, preset.partial, preset.orderType, preset.fee, preset.afterFund, ...preset.notes]) {
        if (fact !== 'unknown') expect(fact.source.length).toBeGreaterThan(5);
      }
    }
  });
  it('fill in what a counterparty does not state, and never what it does', () => {
    const read = toEnginePolicy({ id: 'v', liquidation: { preset: 'ibkr', fee: 0.01 } });
    expect(read.policy).toMatchObject({ orderType: 'market', trigger: 1, fee: 0.01 });
    expect(read.facts.find(({ name }) => name === 'orderType')).toMatchObject({ from: 'preset', verified: true });
    expect(read.facts.find(({ name }) => name === 'fee')).toEqual({ name: 'fee', value: 0.01, from: 'stated' });
    expect(read.assumed).toContain('v does not say in what order it liquidates: the largest loss first');
    expect(toEnginePolicy({ id: 'v', liquidation: { preset: 'binance-usds-m', orderType: 'sliced' } }).policy).toMatchObject({ orderType: 'sliced', slices: 5, afterFund: 'auto-deleverage' });
  });
});
