import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { carryOut } from '#engine/liquidation/planned.ts';
import { stateOf } from '#engine/liquidation/sale.ts';
import type { SaleTerms } from '#engine/liquidation/sale.ts';
import { isReached, play } from '#engine/plan-proposal/basket.ts';
import { shareOf, stepsOf, triggerAbove } from '#engine/plan-proposal/draft-plan.ts';
import { propose } from '#engine/plan-proposal/propose.ts';
import type { Proposal } from '#engine/plan-proposal/propose.ts';
import { openSession } from '#engine/session.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const still: SaleTerms = { impact: { impact: 0, permanent: 0, crowd: 0 }, move: (book) => book, fee: NaN, crossesSpread: true };
const proposed = (book: Book, target: number, keep: readonly string[] = [], terms: SaleTerms = still): Proposal =>
  propose({ start: stateOf(book, book.accounts[0]!), target, keep: new Set(keep), terms });

type Parts = Parameters<typeof bookOf>[0];
const engineBook = (parts: Parts): Book => toEngineBook(bookOf(parts));
const stock = (id: string, more: object = {}) => ({ id, kind: 'equity', currency: 'USD', averageDailyVolume: 1e6, ...more });
const quote = (instrument: string, mark: number, spread = 0.002) => ({ instrument, mark, bid: mark * (1 - spread / 2), ask: mark * (1 + spread / 2), volatility: 0.3 });

describe('a proposal', () => {
  it('sells just enough of what costs least', () => {
    // 20,000 of stock against 13,000: ratio 1.40. Each share of either frees 25 and, at the same price, costs half its spread.
    const book = engineBook({
      account: { balances: [{ currency: 'USD', amount: -13_000 }], positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: 100 }] },
      instruments: [stock('A'), stock('B')], quotes: [quote('A', 100, 0.02), quote('B', 100, 0.002)],
    });
    const made = proposed(book, 2);
    expect(made).toMatchObject({ outcome: 'reached', before: 1.4 });
    // 7,000 − 0.1 n ≥ 2 × 0.25 × (20,000 − 100 n): n = 60.12… → 61 of B.
    expect(made.reductions.map(({ instrument, quantity }) => [instrument, quantity])).toEqual([['B', -61]]);
    expect(made.after).toBeCloseTo((7000 - 6.1) / (0.25 * 13_900), 9);
    expect(made.slippage).toBeCloseTo(6.1, 9);
  });

  it('leaves what is kept alone, and says so where that puts the target out of reach', () => {
    const book = engineBook({
      account: { balances: [{ currency: 'USD', amount: -13_000 }], positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: 100 }] },
      instruments: [stock('A'), stock('B')], quotes: [quote('A', 100, 0.02), quote('B', 100, 0.002)],
    });
    expect(proposed(book, 2, ['B']).reductions.map(({ instrument }) => instrument)).toEqual(['A']);
    expect(proposed(book, 2, ['B']).kept).toEqual(['B']);
    const far = proposed(book, 5, ['B']);
    expect(far).toMatchObject({ outcome: 'out-of-reach', reductions: [] });
    // All of A at 99: 9,900 − 13,000 + 10,000 against 2,500.
    expect(far.after).toBeCloseTo(6900 / 2500, 9);
    expect(far.reason).toContain('Keeping B and selling everything else');
    expect(proposed(book, 2, ['A', 'B'])).toMatchObject({ outcome: 'out-of-reach', reason: 'everything that is held is to be kept' });
  });

  it('says what is not needed, not known or not possible', () => {
    const parts = { account: { counterparty: 'v', balances: [{ currency: 'USD', amount: -5000 }], positions: [{ instrument: 'A', quantity: 100 }] }, instruments: [stock('A')], quotes: [quote('A', 100)] };
    const book = engineBook(parts);
    expect(proposed(book, 1.5)).toMatchObject({ outcome: 'not-needed', reason: 'the buffer ratio is 2.00 already' });
    expect(proposed(engineBook({ ...parts, quotes: [] }), 3).outcome).toBe('unknown');
    const frozen: Book = { ...book, stress: { marginFactors: new Map(), marginFactor: 1, correlation: null, frozen: new Set(['v']) } };
    expect(proposed(frozen, 3)).toMatchObject({ outcome: 'frozen', reason: 'v is frozen: nothing can be sold there' });
  });

  it('does not sell the hedge, whose sale would raise the requirement', () => {
    // A stock with a put under it is charged less than the stock alone (reg-t): the put stays while stock is sold.
    const book = engineBook({
      account: { balances: [{ currency: 'USD', amount: -7200 }], positions: [{ instrument: 'P', quantity: 1 }, { instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: 20 }] },
      instruments: [stock('A'), stock('B'), { id: 'P', kind: 'option', currency: 'USD', underlying: 'A', right: 'put', strike: 95, expiry: '2027-01-15', multiplier: 100 }],
      quotes: [quote('A', 100), quote('B', 100), quote('P', 3)],
    });
    const made = proposed(book, 3);
    expect(made.outcome).toBe('reached');
    expect(made.reductions.map(({ instrument }) => instrument)).not.toContain('P');
  });

  it('closes legs together where one alone leads away', () => {
    // A credit spread charged for its width: closing the long leg alone would leave a naked put.
    const option = (id: string, strike: number) => ({ id, kind: 'option', currency: 'USD', underlying: 'A', right: 'put', strike, expiry: '2027-01-15', multiplier: 100 });
    const book = engineBook({
      account: { balances: [{ currency: 'USD', amount: 5600 }], positions: [{ instrument: 'S95', quantity: -10 }, { instrument: 'L90', quantity: 10 }] },
      instruments: [stock('A'), option('S95', 95), option('L90', 90)], quotes: [quote('A', 100), quote('S95', 3), quote('L90', 1.5)],
    });
    const before = openSession(book).figures('a');
    const made = proposed(book, 1.5);
    expect(before.bufferRatio).toBeLessThan(1.5);
    expect(made.outcome).toBe('reached');
    expect(made.after).toBeGreaterThanOrEqual(1.5);
  });
});

interface Holding { readonly kind: number; readonly value: number; readonly average: number; readonly spread: number; readonly volume: number }

/** Random accounts of stocks long and short, with covered calls and protective puts on some of them, at one of three regimes. */
const randomBook = fc.record({
  regime: fc.constantFrom('reg-t', 'portfolio', 'flat'),
  ratio: fc.double({ min: 1.02, max: 1.9, noNaN: true }),
  holdings: fc.array(fc.record({ kind: fc.integer({ min: 0, max: 4 }), value: fc.integer({ min: 1000, max: 60_000 }), average: fc.double({ min: 0.6, max: 1.6, noNaN: true }), spread: fc.double({ min: 0.0002, max: 0.03, noNaN: true }), volume: fc.integer({ min: 5000, max: 5_000_000 }) }), { minLength: 1, maxLength: 5 }),
}).map(({ regime, ratio, holdings }) => buildBook(regime, ratio, holdings));

function buildBook(regime: string, ratio: number, holdings: readonly Holding[]): Book {
  const instruments: object[] = [];
  const quotes: object[] = [];
  const positions: object[] = [];
  holdings.forEach(({ kind, value, average, spread, volume }, n) => {
    const id = `S${n}`;
    const mark = 20 + 35 * n;
    instruments.push(stock(id, { averageDailyVolume: volume }));
    quotes.push(quote(id, mark, spread));
    const round = Math.max(100, Math.floor(value / mark / 100) * 100);
    const units = kind === 1 ? -Math.ceil(value / mark) : kind >= 2 ? round : Math.ceil(value / mark);
    positions.push({ instrument: id, quantity: String(units), averagePrice: String(mark * average) });
    if (kind < 2) return;
    const right = kind === 2 ? 'call' : 'put';
    const strike = kind === 2 ? mark * 1.05 : mark * 0.92;
    instruments.push({ id: `O${n}`, kind: 'option', currency: 'USD', underlying: id, right, strike, expiry: '2027-02-19', multiplier: 100 });
    quotes.push(quote(`O${n}`, mark * 0.04, 0.04));
    positions.push({ instrument: `O${n}`, quantity: String((kind === 2 ? -1 : 1) * Math.max(1, Math.floor(round / 100 / (kind === 4 ? 2 : 1)))) });
  });
  const account = (amount: number): Parts => ({
    account: { regime: { id: regime, params: regime === 'flat' ? { initialRate: 0.4, maintenanceRate: 0.25 } : { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: String(amount) }], positions } as Parts['account'] & object,
    instruments: instruments as never, quotes: quotes as never,
  });
  const free = openSession(engineBook(account(0))).figures('a');
  return engineBook(account(ratio * free.maintenanceMargin - free.marginEquity));
}

describe('every proposal', () => {
  const terms = (book: Book): SaleTerms => ({ impact: { impact: 1, permanent: 0.5, crowd: 0 }, move: moveByBetas(book), fee: NaN, crossesSpread: true });

  it('reaches the target in figures computed afresh, spares every lot that can be spared, honours what is kept, and is never dearer than the best plain order', () => {
    let reached = 0;
    fc.assert(fc.property(randomBook, fc.double({ min: 1.3, max: 2.6, noNaN: true }), fc.nat(3), (book, target, keepAt) => {
      const account = book.accounts[0]!;
      const keep = keepAt === 0 ? [] : [account.positions[keepAt % account.positions.length]!.instrument];
      const start = stateOf(book, account);
      const made = propose({ start, target, keep: new Set(keep), terms: terms(book) });
      if (made.outcome === 'not-needed') return start.figures.bufferRatio === null || start.figures.bufferRatio >= target;
      if (made.outcome !== 'reached') {
        expect(made.outcome).toBe('out-of-reach');
        expect(made.alternatives.some((one) => one.reached)).toBe(false);
        return true;
      }
      reached++;
      const fresh = openSession({ ...made.end.book, accounts: [made.end.account] }).report('a');
      expect(fresh.bufferRatio === null || fresh.bufferRatio >= target).toBe(true);
      expect(fresh.bufferRatio).toBe(made.after);
      for (const id of keep) expect(made.end.account.positions.find((one) => one.instrument === id)?.quantity).toBe(account.positions.find((one) => one.instrument === id)?.quantity);
      for (const [k] of made.reductions.entries()) {
        const fewer = made.reductions.map((one, n) => (n === k ? { ...one, lots: one.lots - 1 } : one));
        expect(isReached(play(start, fewer, terms(book)).state.figures, target)).toBe(false);
      }
      for (const one of made.alternatives) if (one.reached) expect(made.weighed).toBeLessThanOrEqual(one.weighed * (1 + 1e-9));
      return true;
    }), { numRuns: 60, seed: 5 });
    expect(reached).toBeGreaterThan(15);
  });

  it('loses slippage and fees, nothing else, where its sales leave no mark', () => {
    fc.assert(fc.property(randomBook, (book) => {
      const fees: Book = { ...book, instruments: book.instruments.map((one) => ({ ...one, takerFee: 0.001 })) };
      const start = stateOf(fees, fees.accounts[0]!);
      const made = propose({ start, target: 2, keep: new Set(), terms: { ...terms(fees), impact: { impact: 1, permanent: 0, crowd: 0 } } });
      expect(start.figures.netLiquidationValue - made.end.figures.netLiquidationValue).toBeCloseTo(made.slippage + made.fees, 5);
      expect(made.fees > 0).toBe(made.reductions.length > 0);
    }), { numRuns: 25, seed: 13 });
  });

  it('becomes a plan whose steps do the very same', () => {
    fc.assert(fc.property(randomBook, (book) => {
      const start = stateOf(book, book.accounts[0]!);
      const made = propose({ start, target: 2, keep: new Set(), terms: terms(book) });
      if (made.outcome !== 'reached') return;
      const run = carryOut(start, stepsOf(start, made.reductions), terms(book));
      expect(run.steps.map(({ instrument, quantity }) => [instrument, quantity])).toEqual(made.reductions.map(({ instrument, quantity }) => [instrument, quantity]));
      expect(run.state.figures.bufferRatio).toBe(made.after);
      expect(triggerAbove(made.before)!).toBeGreaterThan(made.before!);
    }), { numRuns: 25, seed: 9 });
  });
});

describe('shares', () => {
  it('have as few decimals as will do and round up to the same lots', () => {
    const book = engineBook({ account: { balances: [{ currency: 'USD', amount: 1 }], positions: [{ instrument: 'A', quantity: 137 }, { instrument: 'C', quantity: 0.73125 }] }, instruments: [stock('A'), { id: 'C', kind: 'crypto', currency: 'USD' }], marks: { A: 10, C: 100 } });
    const start = stateOf(book, book.accounts[0]!);
    expect(shareOf(start, 'A', 137)).toBe(1);
    expect(shareOf(start, 'A', 50)).toBe(0.36);
    for (const n of [1, 17, 49, 99, 136]) expect(Math.ceil(shareOf(start, 'A', n) * 137 - 1e-9)).toBe(n);
    expect(shareOf(start, 'C', 36_563)).toBeCloseTo(0.5, 4);
  });
});
