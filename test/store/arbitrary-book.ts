/** Random books that are valid, with every list, unknown fields, and names that need quoting. */
import fc from 'fast-check';
import type { BookFile } from '#contract/book-file.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { value } from './temporary.ts';

const names = ['AAPL', 'ÄÖ "quoted", x', 'T 4.25 2034', "it's", 'a/b\\c', '股票', '1', '__x', 'constructor', 'toString'];
const currencies = ['USD', 'EUR', 'USDT', 'JPY'];

export const decimalArbitrary = fc.oneof(
  fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 18 })).map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    return (digits < 0n ? '-' : '') + (scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`);
  }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.constantFrom('0', '-0', '1e3', '1.50', '+7', '.5', 0),
);
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 }).map((at) => new Date(at).toISOString());
const day = fc.integer({ min: 0, max: 40_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
const extra = fc.option(
  fc.record({ note: fc.string(), nested: fc.record({ b: fc.integer(), a: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })) }), '7': fc.boolean() }, { requiredKeys: [] }),
  { nil: {} },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const pruned = <T extends object>(record: T): T => JSON.parse(JSON.stringify(record)) as T;

const instrument = (id: string): fc.Arbitrary<object> =>
  fc.oneof(
    fc.record({ id: fc.constant(id), kind: fc.constantFrom('equity', 'etf', 'bond', 'crypto', 'future', 'perpetual'), currency: fc.constantFrom(...currencies), sector: maybe(fc.string()), multiplier: maybe(fc.constantFrom(1, 50, '0.01')), leverageFactor: maybe(fc.constantFrom(-3, 2)) }),
    fc.record({ id: fc.constant(id), kind: fc.constant('option'), currency: fc.constant('USD'), underlying: fc.constant('SPX'), right: fc.constantFrom('call', 'put'), strike: fc.integer({ min: 1, max: 9000 }), expiry: day, collateral: maybe(fc.constant({ haircut: 0.15, tier: 2 })) }),
  ).chain((record) => extra.map((more) => ({ ...more, ...record })));

/** Books in canonical form, as an import would read them. */
export const bookArbitrary: fc.Arbitrary<BookFile> = fc
  .record({
    held: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
    owners: fc.uniqueArray(fc.constantFrom('main', 'it\'s "mine"', 'crypto-1', '0'), { minLength: 1 }),
    asOf: instant,
    top: extra,
  })
  .chain(({ held, owners, asOf, top }) =>
    fc.record({
      asOf: fc.constant(asOf), top: fc.constant(top),
      instruments: fc.tuple(...held.map(instrument)),
      accounts: fc.tuple(
        ...owners.map((id) =>
          fc.record({
            id: fc.constant(id), name: maybe(fc.string()), currency: fc.constantFrom(...currencies), regime: fc.constantFrom({ id: 'reg-t' }, { id: 'flat', params: { maintenanceRate: 0.3, initialRate: 0.5, x: [1, { z: 1, a: 2 }] } }),
            venueFigures: maybe(fc.array(fc.record({ at: instant, netLiquidationValue: maybe(decimalArbitrary), initialMargin: maybe(decimalArbitrary), maintenanceMargin: maybe(decimalArbitrary), note: maybe(fc.string()) }), { maxLength: 3 })),
            thresholds: maybe(fc.constant({ alerts: [1.5, 1.25], target: 2 })),
            balances: fc.uniqueArray(fc.record({ currency: fc.constantFrom(...currencies), amount: decimalArbitrary, accrued: maybe(decimalArbitrary), segment: maybe(fc.constantFrom('securities', 'commodities')) }), { selector: (b) => `${b.currency} ${b.segment ?? ''}`, maxLength: 4 }),
            positions: fc.uniqueArray(fc.record({ instrument: fc.constantFrom(...held), quantity: decimalArbitrary, averagePrice: maybe(decimalArbitrary), isolatedMargin: maybe(decimalArbitrary), tag: maybe(fc.string()) }), { selector: (p) => p.instrument }),
          }),
        ),
      ),
      quotes: fc.uniqueArray(fc.record({ instrument: fc.constantFrom(...held), mark: maybe(decimalArbitrary), bid: maybe(decimalArbitrary), volatility: maybe(fc.double({ min: 0, max: 5, noNaN: true })), at: instant, source: maybe(fc.string()), staleAfter: maybe(fc.constant('PT15M')), marks: maybe(fc.array(fc.record({ source: fc.string({ minLength: 1 }), mark: decimalArbitrary, at: maybe(instant) }), { maxLength: 3 })) }), { selector: (q) => q.instrument }),
      fx: fc.uniqueArray(fc.record({ from: fc.constantFrom(...currencies), to: fc.constantFrom('CHF', 'GBP'), rate: fc.constantFrom('1.0820', 0.5, '0.0000000000012'), at: maybe(instant) }), { selector: (f) => `${f.from}${f.to}` }),
      rates: fc.uniqueArray(fc.record({ currency: fc.constantFrom(...currencies), riskFree: maybe(fc.double({ min: -0.1, max: 1, noNaN: true })) }), { selector: (r) => r.currency }),
      history: fc.uniqueArray(fc.record({ instrument: fc.constantFrom(...held), closes: fc.uniqueArray(fc.tuple(day, fc.double({ noNaN: true, min: -9e29, max: 9e29 })), { selector: ([d]) => d, minLength: 1, maxLength: 120 }) }), { selector: (h) => h.instrument }),
      counterparties: fc.uniqueArray(fc.record({ id: fc.constantFrom('ibkr', 'x'), liquidation: maybe(fc.constant({ policy: 'largest-loss', fee: 0.005 })) }), { selector: (c) => c.id }),
      limits: fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b'), metric: fc.constantFrom('exposureShare', 'leverage'), max: fc.double({ noNaN: true, min: -9e29, max: 9e29 }) }), { selector: (c) => c.id }),
      alertRules: fc.constantFrom([], [{ id: 'r', instrument: held[0], metric: 'price', below: 5, severity: 'info' }]),
      plans: fc.constantFrom([], [{ id: 'p', account: owners[0], when: { any: [{ below: 1.5, metric: 'bufferRatio', for: 'PT30S' }, { all: [{ metric: 'price', instrument: held[0], above: 1 }] }] }, steps: [{ fund: { currency: 'USD', amount: '20000.00', source: 'bank' } }, { reduce: { share: 0.5, order: 'largest-loss' } }] }]),
      scenarios: fc.uniqueArray(fc.record({ id: fc.constantFrom('s1', 's2'), shocks: fc.constant([{ select: {}, price: { relative: -0.3 } }]) }), { selector: (c) => c.id }),
    }),
  )
  .map(({ top, ...book }) => value(parseBookFile(JSON.stringify(pruned({ ...top, ...book, format: 'marginline-book', version: 1 })), 'random.json')));
