import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { executionOf } from '#engine/liquidation/impact.ts';
import { liquidate } from '#engine/liquidation/liquidate.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy } from '#engine/liquidation/policy.ts';
import type { MoveMarket } from '#engine/liquidation/sale.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

/** Only the sold instrument's own price moves. */
const move: MoveMarket = (book, instrument, relative) => ({
  ...book,
  quotes: book.quotes.map((q) => (q.instrument === instrument ? { ...q, mark: q.mark * (1 + relative), bid: q.bid + q.mark * relative, ask: q.ask + q.mark * relative } : q)),
});
const still = { impact: 0, permanent: 0.5, crowd: 0 };
const square = { impact: 1, permanent: 0.5, crowd: 0 };

interface Holding {
  readonly quantity: number;
  readonly average: number;
  readonly mark: number;
  readonly volume?: number;
}

function stocks(holdings: readonly Holding[], cash: number): Book {
  return toEngineBook(bookOf({
    account: { balances: [{ currency: 'USD', amount: cash }], positions: holdings.map((h, n) => ({ instrument: `S${n}`, quantity: h.quantity, averagePrice: h.average })) },
    instruments: holdings.map((h, n) => ({ id: `S${n}`, kind: 'equity', currency: 'USD', ...(h.volume === undefined ? {} : { averageDailyVolume: h.volume }) })),
    quotes: holdings.map((h, n) => ({ instrument: `S${n}`, mark: h.mark, bid: h.mark * 0.999, ask: h.mark * 1.001, volatility: 0.32 })),
  }));
}

const run = (book: Book, policy: Partial<LiquidationPolicy> = {}, impact = still) => liquidate(book, 'a', { policy: { ...DEFAULT_POLICY, ...policy }, impact, move });

describe('execution price', () => {
  it('is the mark less half the spread and the square root of the share of volume', () => {
    const made = executionOf({ kind: 'equity' }, { mark: 100, bid: 99.9, ask: 100.1, volatility: 0.32, averageDailyVolume: 10_000 }, -2500, square);
    const impact = (0.32 / Math.sqrt(252)) * Math.sqrt(0.25) * 100;
    expect(made.price).toBeCloseTo(100 - 0.1 - impact, 12);
    expect(made.permanentMove).toBeCloseTo(-impact / 2, 12);
    expect(executionOf({ kind: 'perpetual' }, { mark: 100, bid: 99.9, ask: 100.1, volatility: 0.32, averageDailyVolume: 10_000 }, 2500, square).price).toBeCloseTo(100.1 + (0.32 / Math.sqrt(365)) * 50, 12);
  });

  it('assumes the worse and says so where spread, volume or volatility are unknown', () => {
    const made = executionOf({ kind: 'equity' }, { mark: 100, bid: NaN, ask: NaN, volatility: NaN, averageDailyVolume: NaN }, -1, square);
    expect(made.price).toBeCloseTo(100 - 1 - 100 / Math.sqrt(252), 12);
    expect(made.assumed).toHaveLength(3);
  });

  it('never sells below zero but for futures', () => {
    const dry = { mark: 0.01, bid: 0, ask: 0.5, volatility: 5, averageDailyVolume: 1 };
    expect(executionOf({ kind: 'equity' }, dry, -1e6, square).price).toBe(0);
    expect(executionOf({ kind: 'future' }, dry, -1e6, square).price).toBeLessThan(0);
  });
});

describe('forced liquidation', () => {
  it('says of each step why it was the next: the order, the figure behind it, how much, and what was missing', () => {
    const book = stocks([{ quantity: 100, average: 150, mark: 100, volume: 10_000 }, { quantity: 50, average: 90, mark: 100, volume: 1000 }], -13_000);
    const why = (order: LiquidationPolicy['order']): string => run(book, { order }).steps[0]!.reason;
    expect(why('largest-loss')).toBe('the largest loss first: unrealised -5,000.00; just enough of it; the buffer ratio is 0.533, 1 is wanted');
    expect(why('largest-exposure')).toContain('the largest exposure first: 10,000.00; ');
    expect(why('most-liquid')).toContain("the most liquid first: 1 % of a day's volume; ");
    expect(why('least-liquid')).toContain("the least liquid first: 5 % of a day's volume; ");
    expect(why('margin-freed')).toContain('what frees the most margin per value sold first: 25 % of its value; ');
    expect(why('risk-reduction')).toContain("what reduces risk the most first: 3,200.00 in a year's standard deviation; ");
    expect(why('everything')).toContain('everything at once; all of it; ');
    expect(run(book, { order: 'hedges-last' }).steps[0]!.reason).toContain('hedges last, so first what is none; ');
  });

  it('leaves an account above the line alone', () => {
    const made = run(stocks([{ quantity: 100, average: 100, mark: 100 }], 0));
    expect(made).toMatchObject({ end: 'not-triggered', steps: [], totalSlippage: 0, shortfall: 0 });
  });

  it('sells just enough of the largest loss, and names price, slippage and fee', () => {
    // 20,000 of stock, debt 16,000: equity 4,000 against 5,000.
    const book = stocks([{ quantity: 100, average: 90, mark: 100, volume: 1e9 }, { quantity: 100, average: 150, mark: 100, volume: 1e9 }], -16_000);
    const made = run(book, { fee: 0.001 });
    expect(made.end).toBe('restored');
    expect(made.steps.map((step) => step.instrument)).toEqual(['S1']);
    // Each share sold frees 25 and costs 0.1 of spread and 0.0999 of fee: the first n with 4000 − 0.1999 n ≥ 0.25 × (20,000 − 100 n).
    const n = Math.ceil(1000 / (25 - 0.1999));
    expect(made.steps[0]).toMatchObject({ quantity: -n, price: 99.9 });
    expect(made.totalSlippage).toBeCloseTo(n * 0.1, 9);
    expect(made.totalFees).toBeCloseTo(n * 0.0999, 9);
    expect(made.after.bufferRatio!).toBeGreaterThanOrEqual(1);
  });

  it('sells everything where the counterparty does, and states what is owed', () => {
    const book = stocks([{ quantity: 100, average: 100, mark: 50, volume: 1e9 }], -6000);
    const made = run(book, { partial: false, insuranceFund: 600 });
    expect(made).toMatchObject({ end: 'wiped-out', paidByFund: 600 });
    expect(made.after.positions).toEqual([]);
    expect(made.shortfall).toBeCloseTo(6000 - 100 * 49.95, 9);
  });

  it('throttles: more steps, and less slippage where the impact fades in between', () => {
    const book = stocks([{ quantity: 10_000, average: 100, mark: 100, volume: 20_000 }], -800_000);
    const quick = run(book, {}, { ...square, permanent: 0 });
    const slow = run(book, { throttle: 0.02 }, { ...square, permanent: 0 });
    expect(slow.steps.length).toBeGreaterThan(quick.steps.length);
    expect(slow.totalSlippage).toBeLessThan(quick.totalSlippage);
  });

  const holding = fc.record({ quantity: fc.integer({ min: -500, max: 500 }).filter((q) => q !== 0), average: fc.double({ min: 6, max: 300, noNaN: true }), mark: fc.double({ min: 6, max: 300, noNaN: true }), volume: fc.constantFrom(undefined, 1000, 1e6) }, { requiredKeys: ['quantity', 'average', 'mark'] });
  const policy = fc.record({ order: fc.constantFrom('largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction', 'hedges-last', 'everything'), partial: fc.boolean(), fee: fc.constantFrom(0, 0.005), target: fc.constantFrom(1, 1.2), throttle: fc.constantFrom(Infinity, 0.1), slices: fc.constantFrom(1, 3), wear: fc.constantFrom(0, 0.2), ladder: fc.constantFrom([], [{ style: 'limit', share: 0.4 }, { style: 'market', share: 0.5 }, { style: 'market', share: 1 }]) }) as fc.Arbitrary<Partial<LiquidationPolicy>>;

  it('ends, conserves cash to the cent at every step, and never loses a position silently', () => {
    fc.assert(
      fc.property(fc.array(holding as fc.Arbitrary<Holding>, { minLength: 1, maxLength: 5 }), fc.double({ min: -0.95, max: 0.5, noNaN: true }), policy, fc.double({ min: 0, max: 2, noNaN: true }), (holdings, cashShare, how, strength) => {
        const gross = holdings.reduce((sum, h) => sum + Math.abs(h.quantity) * h.mark, 0);
        const book = stocks(holdings, cashShare * gross - holdings.reduce((sum, h) => sum + Math.min(0, h.quantity) * h.mark, 0));
        const made = run(book, how, { impact: strength, permanent: 0.5, crowd: 0 });
        // Replays the trades on the book with plain arithmetic: marks are followed by hand.
        const marks = holdings.map((h) => h.mark);
        const left = holdings.map((h) => h.quantity);
        let cash = book.accounts[0]!.balances[0]!.amount;
        for (const step of made.steps) {
          const i = Number(step.instrument.slice(1));
          cash -= step.quantity * step.price + step.fee;
          const slip = Math.abs(step.quantity) * Math.abs(step.price - marks[i]!);
          expect(slip).toBeCloseTo(step.slippage, 4);
          left[i]! += step.quantity;
          const nlv = step.netLiquidationValueAfter;
          // What is left unexplained is the permanent move of this one instrument.
          const others = left.reduce((sum, q, j) => (j === i ? sum : sum + q * marks[j]!), cash);
          if (left[i] !== 0) marks[i] = (nlv - others) / left[i]!;
          else expect(nlv).toBeCloseTo(others, 2);
          expect(Number.isFinite(marks[i]!)).toBe(true);
        }
        expect(made.after.netLiquidationValue).toBeCloseTo(left.reduce((sum, q, j) => sum + q * marks[j]!, cash), 2);
        if (made.end === 'nothing-left' || made.end === 'wiped-out') expect(left.every((q) => q === 0)).toBe(true);
        if (made.end === 'restored') expect(made.after.bufferRatio === null || made.after.bufferRatio >= (how.target ?? 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('never ends with more equity for more impact, where everything goes', () => {
    fc.assert(
      fc.property(fc.array(holding as fc.Arbitrary<Holding>, { minLength: 1, maxLength: 4 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 2, noNaN: true }), (holdings, low, more) => {
        const long = holdings.map((h) => ({ ...h, quantity: Math.abs(h.quantity) }));
        const book = stocks(long, -0.9 * long.reduce((sum, h) => sum + h.quantity * h.mark, 0));
        const at = (impact: number) => run(book, { partial: false, order: 'everything' }, { impact, permanent: 0.5, crowd: 0 }).after.netLiquidationValue;
        expect(at(low + more)).toBeLessThanOrEqual(at(low) + 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it('a step can be repeated by hand: the book after it, run through the engine, has its figures', () => {
    const book = stocks([{ quantity: 100, average: 150, mark: 100, volume: 1e6 }], -8000);
    const made = run(book, {}, square);
    const step = made.steps[0]!;
    const impact = (0.32 / Math.sqrt(252)) * Math.sqrt(-step.quantity / 1e6) * 100;
    const rewritten = openSession({
      ...move(book, 'S0', (-0.5 * impact) / 100),
      accounts: [{ ...book.accounts[0]!, balances: [{ ...book.accounts[0]!.balances[0]!, amount: -8000 - step.quantity * step.price }], positions: [{ ...book.accounts[0]!.positions[0]!, quantity: 100 + step.quantity }] }],
    }).figures('a');
    expect(step.marginEquityAfter).toBeCloseTo(rewritten.marginEquity, 9);
    expect(step.maintenanceMarginAfter).toBeCloseTo(rewritten.maintenanceMargin, 9);
  });
});
