import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { bookFileSchema, scenarioSchema } from '#contract/book-file.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import type { LiquidationRun } from '#engine/liquidation/run.ts';
import { Market } from '#engine/market/market.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { dailyDeviationOf } from '#engine/statistics/daily-deviation.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import { observationsOf } from '#service/rehearsal/states.ts';
import { AS_OF } from '../../support/book-builder.ts';

const KINDS = { equity: 'USD', etf: 'EUR', future: 'USD', perpetual: 'USD', crypto: 'USD' } as const;
type Kind = keyof typeof KINDS;

interface Holding {
  readonly kind: Kind;
  readonly quantity: number;
  readonly average: number;
  readonly mark: number;
  readonly halfSpread: number | null;
  readonly volume: number | null;
  readonly volatility: number | null;
  /** Of its daily returns on those of the market; null: no history. */
  readonly beta: number | null;
}

const holding = (sign: fc.Arbitrary<1 | -1>, beta: fc.Arbitrary<number | null>): fc.Arbitrary<Holding> => fc.record({
  kind: fc.constantFrom<Kind>('equity', 'etf', 'future', 'perpetual', 'crypto'),
  quantity: fc.tuple(sign, fc.integer({ min: 1, max: 400 })).map(([side, units]) => side * units),
  average: fc.double({ min: 6, max: 300, noNaN: true }), mark: fc.double({ min: 6, max: 300, noNaN: true }),
  halfSpread: fc.constantFrom(null, 0, 0.001, 0.02), volume: fc.constantFrom(null, 50, 5000, 1e7), volatility: fc.constantFrom(null, 0.2, 1.5), beta,
});
const anySide = fc.constantFrom<1 | -1>(1, -1);
const anyBeta = fc.constantFrom(null, -0.7, 0.5, 1.8);

const liquidation = fc.record({
  policy: fc.constantFrom('largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction', 'hedges-last', 'everything'),
  partial: fc.boolean(), fee: fc.constantFrom(0, 0.005), target: fc.constantFrom(1, 1.3), trigger: fc.constantFrom(1, 1.1), orderType: fc.constantFrom('market', 'limit', 'sliced'),
  throttle: fc.constantFrom(undefined, 0.05, 0.5), slices: fc.constantFrom(undefined, 3), wear: fc.constantFrom(undefined, 0.1), insuranceFund: fc.constantFrom(undefined, '500', '1000000'),
  ladder: fc.constantFrom(undefined, [{ style: 'limit', share: 0.3 }, { style: 'limit', share: 0.3 }, { style: 'market' }]),
  halts: fc.constantFrom(undefined, [{ select: { kind: 'equity' }, fall: 0.2 }]), afterFund: fc.constantFrom(undefined, 'auto-deleverage', 'socialised-loss'),
}, { requiredKeys: ['policy', 'partial', 'fee'] });

const scenario: fc.Arbitrary<ScenarioRecord> = fc.record({
  select: fc.constantFrom<object>({}, { kind: 'equity' }, { kind: ['future', 'perpetual'] }), move: fc.double({ min: -0.5, max: 0.5, noNaN: true }), then: fc.constantFrom(null, -0.1, 0.2),
}).map(({ select, move, then }) => scenarioSchema.parse(then === null
  ? { id: 's', shocks: [{ select, price: { relative: move } }, { select: {}, spread: { times: 3 }, volume: { times: 0.5 } }] }
  : { id: 's', kind: 'path', steps: [{ after: 'P1D', shocks: [{ select, price: { relative: move } }] }, { after: 'PT2H', shocks: [{ select: {}, price: { relative: then } }] }] }));

const days = Array.from({ length: 40 }, (_, n) => new Date(Date.UTC(2026, 8, 1) + n * 86_400_000).toISOString().slice(0, 10));

function bookWith(holdings: readonly Holding[], cash: number, how: object): BookFile {
  return bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: AS_OF,
    accounts: [{
      id: 'a', currency: 'USD', counterparty: 'v', regime: { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } },
      balances: [{ currency: 'USD', amount: cash }], positions: holdings.map(({ quantity, average }, n) => ({ instrument: `I${n}`, quantity, averagePrice: average })),
    }],
    instruments: holdings.map(({ kind, volume }, n) => ({
      id: `I${n}`, kind, currency: KINDS[kind], ...(volume === null ? {} : { averageDailyVolume: volume }),
      ...(kind === 'future' ? { underlying: 'U', multiplier: 5, expiry: '2027-03-19', margin: { initial: 100, maintenance: 90 } } : kind === 'perpetual' ? { underlying: 'U', tiers: [{ upTo: 1e9, initialRate: 0.1, maintenanceRate: 0.05 }] } : {}),
    })).concat([{ id: 'U', kind: 'index', currency: 'USD' } as never]),
    quotes: [...holdings.map(({ mark, halfSpread, volatility }, n) => ({ instrument: `I${n}`, mark, ...(halfSpread === null ? {} : { bid: mark * (1 - halfSpread), ask: mark * (1 + halfSpread) }), ...(volatility === null ? {} : { volatility }), at: AS_OF })), { instrument: 'U', mark: 100, at: AS_OF }],
    fx: [{ from: 'EUR', to: 'USD', rate: 1.1, at: AS_OF }],
    history: holdings.flatMap(({ beta }, n) => (beta === null ? [] : [{ instrument: `I${n}`, closes: days.map((day, t) => [day, 100 * Math.exp(beta * 0.02 * Math.sin(t * 1.7))]) }])),
    counterparties: [{ id: 'v', liquidation: how }],
  });
}

/** Cash that leaves net liquidation value at a part of gross exposure. */
function cashFor(holdings: readonly Holding[], part: number): number {
  const worth = (h: Holding): number => h.mark * (KINDS[h.kind] === 'EUR' ? 1.1 : 1);
  const gross = holdings.reduce((sum, h) => sum + Math.abs(h.quantity) * (h.kind === 'future' ? 5 : 1) * worth(h), 0);
  const own = holdings.reduce((sum, h) => sum + (h.kind === 'future' ? h.quantity * 5 * (h.mark - h.average) : h.kind === 'perpetual' ? h.quantity * (h.mark - h.average) : h.quantity * worth(h)), 0);
  return Math.round((part * gross - own) * 100) / 100;
}

function played(file: BookFile, record: ScenarioRecord | undefined, impact: number): { readonly run: LiquidationRun; readonly there: Book } {
  const made = rehearse(file, { account: 'a', scenario: record, impact });
  if (!made.ok || made.value.kind !== 'sales') throw new Error('expected sales');
  const whole = toEngineBook(file);
  const account = whole.accounts[0]!;
  const there = record === undefined ? whole : observationsOf(whole, new Market(whole), account, record, []).at(-1)!.book;
  return { run: made.value.run, there };
}

describe('liquidations of random books by random policies in random scenarios', () => {
  const books = fc.record({ holdings: fc.array(holding(anySide, anyBeta), { minLength: 1, maxLength: 5 }), part: fc.double({ min: -0.05, max: 0.25, noNaN: true }), how: liquidation, record: fc.option(scenario, { nil: undefined }), impact: fc.double({ min: 0, max: 2, noNaN: true }) });

  it('end, and conserve money to the cent at every step: what is gone is slippage, fee, and what the own sale did to the marks of the rest', () => {
    fc.assert(fc.property(books, ({ holdings, part, how, record, impact }) => {
      const { run, there } = played(bookWith(holdings, cashFor(holdings, part), how), record, impact);
      const account = there.accounts[0]!;
      const move = moveByBetas({ ...there, accounts: [account] });
      let book = bookOfAccount(there, account);
      let equity = run.before.netLiquidationValue;
      const left = new Map(account.positions.map(({ instrument, quantity }) => [instrument, quantity]));
      const worth = new Map(book.instruments.map(({ id, multiplier, currency }) => [id, multiplier * (currency === 'EUR' ? 1.1 : 1)]));
      const marks = (): Map<string, number> => new Map(book.quotes.map(({ instrument, mark }) => [instrument, mark]));
      for (const step of run.steps) {
        const was = marks();
        const mark = was.get(step.instrument)!;
        const size = worth.get(step.instrument)!;
        const units = Math.abs(step.quantity);
        const held = left.get(step.instrument)!;
        expect(Math.sign(step.quantity)).toBe(-Math.sign(held));
        expect(units).toBeLessThanOrEqual(Math.abs(held) + 1e-9);
        toTheCent(step.slippage, units * size * Math.abs(step.price - mark));
        toTheCent(step.fee, units * size * Math.abs(step.price) * how.fee);
        left.set(step.instrument, Math.abs(held + step.quantity) < 1e-9 ? 0 : held + step.quantity);
        // The permanent part of the impact, by the law and not by what the step says.
        const terms = book.instruments.find(({ id }) => id === step.instrument)!;
        const quote = book.quotes.find(({ instrument }) => instrument === step.instrument)!;
        const worn = Math.min(100, (1 + (how.wear ?? 0)) ** (step.order - 1));
        const share = terms.averageDailyVolume > 0 ? units / (terms.averageDailyVolume / worn) : 1;
        const annual = quote.volatility >= 0 ? quote.volatility : volatilityOf(there, terms.id, terms.kind);
        const law = impact * (annual / Math.sqrt(terms.kind === 'crypto' || terms.kind === 'perpetual' ? 365 : 252)) * Math.sqrt(share);
        book = law === 0 || mark === 0 ? book : move(book, step.instrument, Math.sign(step.quantity) * 0.5 * law);
        const is = marks();
        const moved = [...left].reduce((sum, [id, quantity]) => sum + quantity * worth.get(id)! * (is.get(id)! - was.get(id)!), 0);
        toTheCent(step.netLiquidationValueAfter, equity - step.slippage - step.fee + moved);
        equity = step.netLiquidationValueAfter;
      }
      toTheCent(run.after.netLiquidationValue, equity);
      expect(run.after.positions.length).toBe([...left.values()].filter((quantity) => quantity !== 0).length);
      expect(run.shortfall).toBeCloseTo(Math.max(0, -run.after.netLiquidationValue), 9);
      expect((run.paidByFund ?? 0) + (run.follows?.amount ?? 0)).toBeCloseTo(run.shortfall, 6);
      const target = how.target ?? 1;
      if (run.end === 'restored') expect(run.after.bufferRatio === null || run.after.bufferRatio >= target).toBe(true);
      if (run.end === 'wiped-out' || run.end === 'nothing-left') expect([...left.values()].every((quantity) => quantity === 0)).toBe(true);
      if (run.end === 'halted') expect(run.halted.length).toBeGreaterThan(0);
      if (run.end === 'not-triggered') expect(run.steps).toEqual([]);
    }), { numRuns: 150 });
  });

  it('never leave more for a stronger impact, where nothing is correlated', () => {
    const alone = fc.record({ holdings: fc.array(holding(anySide, fc.constant(null)), { minLength: 1, maxLength: 4 }), part: fc.double({ min: 0, max: 0.19, noNaN: true }), how: liquidation.map((one) => ({ ...one, throttle: undefined, slices: undefined, ladder: undefined, halts: undefined, orderType: 'market' as const })), record: fc.option(scenario, { nil: undefined }), low: fc.double({ min: 0, max: 1, noNaN: true }), more: fc.double({ min: 0.05, max: 1.5, noNaN: true }) });
    fc.assert(fc.property(alone, ({ holdings, part, how, record, low, more }) => {
      const file = bookWith(holdings, cashFor(holdings, part), how);
      const left = (impact: number): number => played(file, record, impact).run.after.netLiquidationValue;
      expect(left(low + more)).toBeLessThanOrEqual(left(low) + 0.005);
    }), { numRuns: 100 });
  });
});

/** To the cent, and to twelve digits where amounts are so large that doubles know no cents any more. */
function toTheCent(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThan(0.005 + 1e-12 * Math.abs(expected));
}

/** Annual volatility where a quote has none: of the closes, else a pessimistic one. */
function volatilityOf(book: Book, id: string, kind: string): number {
  const history = book.history.find(({ instrument }) => instrument === id);
  return history === undefined ? 1 : dailyDeviationOf(history) * Math.sqrt(kind === 'crypto' || kind === 'perpetual' ? 365 : 252);
}
