import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { evenly } from '#engine/waterfall/exact.ts';
import { causes } from '#engine/waterfall/substitution.ts';
import { waterfall } from '#engine/waterfall/waterfall.ts';
import type { Waterfall } from '#engine/waterfall/waterfall.ts';
import { toEngineBook } from '#service/book-to-engine.ts';

type Loose = Record<string, unknown>;

const AS_OF = '2026-11-19T21:00:00Z';
const LATER = '2026-11-20T21:00:00Z';

const instruments = [
  { id: 'AAPL', kind: 'equity', currency: 'USD' },
  { id: 'SAP', kind: 'equity', currency: 'EUR' },
  { id: 'AAPL C', kind: 'option', currency: 'USD', underlying: 'AAPL', right: 'call', strike: 200, expiry: '2027-01-15', multiplier: 100 },
  { id: 'AAPL P', kind: 'option', currency: 'USD', underlying: 'AAPL', right: 'put', strike: 180, expiry: '2026-12-18', multiplier: 100 },
  { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.05 } },
  { id: 'PERP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ upTo: 50000, initialRate: 0.01, maintenanceRate: 0.005 }, { initialRate: 0.02, maintenanceRate: 0.01 }] },
  { id: 'ES', kind: 'future', currency: 'USD', multiplier: 50, expiry: '2026-12-18', margin: { initial: 15400, maintenance: 14000 } },
];

function bookOf(parts: Loose & { readonly account?: Loose }): Book {
  const { account, ...rest } = parts;
  return toEngineBook(bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: AS_OF, instruments, fx: [{ from: 'EUR', to: 'USD', rate: '1.08' }], rates: [{ currency: 'USD', riskFree: 0.04 }],
    accounts: [{ id: 'a', currency: 'USD', regime: { id: 'reg-t' }, ...account }], ...rest,
  }));
}

const quote = (instrument: string, mark: number, more: Loose = {}): Loose => ({ instrument, mark, at: AS_OF, ...more });
const effectOf = (result: Waterfall, cause: string) => result.effects.find((effect) => effect.cause === cause)!;
const others = (result: Waterfall, ...but: string[]): number[] =>
  result.effects.filter((effect) => !but.includes(effect.cause)).flatMap((effect) => [effect.marginEquity, effect.maintenanceMargin]);
const between = (before: Book, after: Book): Waterfall => waterfall(openSession, before, after, 'a')!;

/** Every figure of every cause adds up to the change: by strict equality, in whatever order they are added. */
function expectExact(result: Waterfall): void {
  for (const figure of ['marginEquity', 'maintenanceMargin', 'excessLiquidity'] as const) {
    const amounts = result.effects.map((effect) => effect[figure]);
    expect(amounts.reduce((sum, amount) => sum + amount, result.from[figure])).toBe(result.to[figure]);
    expect(amounts.toReversed().reduce((sum, amount) => sum + amount, 0)).toBe(result.to[figure] - result.from[figure]);
  }
  const ratios = result.effects.map((effect) => effect.bufferRatio);
  expect(new Set(ratios.map((ratio) => ratio === null)).size).toBe(1);
  if (ratios[0] !== null) expect(ratios.reduce<number>((sum, ratio) => sum + ratio!, result.from.bufferRatio!)).toBe(result.to.bufferRatio);
}

const price = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
const quotes = fc.record({
  AAPL: price(120, 280), SAP: price(80, 300), BTC: price(20_000, 150_000), PERP: price(20_000, 150_000), ES: price(4000, 7000),
  call: fc.option(price(0.5, 60)), put: fc.option(price(0.5, 60)), vol: price(0.1, 0.9), callVol: fc.option(price(0.1, 0.9)),
}).map((q) => [
  quote('AAPL', q.AAPL, { volatility: q.vol }), quote('SAP', q.SAP), quote('BTC', q.BTC), quote('PERP', q.PERP, { funding: { rate: 0.0001 } }), quote('ES', q.ES),
  { instrument: 'AAPL C', ...(q.call === null ? {} : { mark: q.call }), ...(q.callVol === null ? {} : { volatility: q.callVol }), at: AS_OF },
  ...(q.put === null ? [] : [quote('AAPL P', q.put)]),
]);
const positions = fc.uniqueArray(fc.record({ instrument: fc.constantFrom(...instruments.map((one) => one.id)), quantity: fc.integer({ min: -20, max: 20 }), averagePrice: fc.integer({ min: 1, max: 50_000 }) }), { selector: (p) => p.instrument, maxLength: 6 });
const balances = fc.uniqueArray(fc.record({ currency: fc.constantFrom('USD', 'EUR', 'BTC'), amount: fc.integer({ min: -50_000, max: 900_000 }), accrued: fc.integer({ min: -500, max: 500 }) }), { selector: (b) => b.currency, maxLength: 3 });
const regime = fc.oneof(
  fc.constant({ id: 'reg-t', params: {} }),
  fc.record({ initialRate: price(0.1, 0.6), maintenanceRate: price(0.05, 0.4), fxHaircut: price(0, 0.2) }).map((params) => ({ id: 'flat', params })),
  fc.constant({ id: 'crypto-cross', params: {} }),
);
const book = fc.record({ quotes, positions, balances, regime, eur: price(0.9, 1.3), riskFree: price(-0.01, 0.1), haircut: price(0, 0.5), days: fc.integer({ min: 0, max: 40 }) }).map((b) => bookOf({
  asOf: new Date(Date.parse(AS_OF) + b.days * 86_400_000).toISOString(), quotes: b.quotes, fx: [{ from: 'EUR', to: 'USD', rate: b.eur }], rates: [{ currency: 'USD', riskFree: b.riskFree }],
  instruments: instruments.map((one) => (one.id === 'BTC' ? { ...one, collateral: { haircut: b.haircut } } : one)),
  account: { regime: b.regime, balances: b.balances, positions: b.positions },
}));

describe('the buffer waterfall', () => {
  it('adds up exactly between any two books, and ends where the second one stands', () => {
    fc.assert(fc.property(book, book, (before, after) => {
      const result = between(before, after);
      expectExact(result);
      const [a, b] = [openSession(before).report('a'), openSession(after).report('a')];
      const size = Math.max(1, ...[a, b].flatMap((r) => [Math.abs(r.marginEquity), r.maintenanceMargin]), ...result.effects.map((e) => Math.abs(e.marginEquity)));
      for (const [state, report] of [[result.from, a], [result.to, b]] as const) {
        expect(Math.abs(state.marginEquity - report.marginEquity)).toBeLessThanOrEqual(1e-13 * size);
        expect(Math.abs(state.maintenanceMargin - report.maintenanceMargin)).toBeLessThanOrEqual(1e-13 * size);
      }
      for (const effect of result.effects.filter((one) => one.complete)) {
        const whole = Math.max(1, size, ...effect.parts.map((part) => Math.abs(part.marginEquity) + Math.abs(part.maintenanceMargin)));
        expect(Math.abs(effect.parts.reduce((sum, part) => sum + part.marginEquity, 0) - effect.marginEquity)).toBeLessThanOrEqual(1e-7 * whole);
        expect(Math.abs(effect.parts.reduce((sum, part) => sum + part.maintenanceMargin, 0) - effect.maintenanceMargin)).toBeLessThanOrEqual(1e-7 * whole);
      }
    }), { numRuns: 150 });
  });

  it('finds nothing between a book and itself', () => {
    fc.assert(fc.property(book, (one) => {
      for (const effect of between(one, one).effects) expect([effect.marginEquity, effect.maintenanceMargin, effect.parts]).toEqual([0, 0, []]);
    }), { numRuns: 50 });
  });

  it('leaves the mark of an option as it is to the last digit where nothing moved', () => {
    for (let k = 1; k <= 200; k++) {
      const one = bookOf({
        asOf: LATER, rates: [], account: { regime: { id: 'flat', initialRate: 0.1, maintenanceRate: 0.05 }, positions: [{ instrument: 'AAPL C', quantity: '-13' }] },
        quotes: [quote('AAPL', 197 + Math.PI * k / 100, { volatility: 0.1 }), quote('AAPL C', 0.5 + Math.E * k / 1000, { volatility: 0.1 })],
      });
      for (const effect of between(one, one).effects) expect([effect.marginEquity, effect.maintenanceMargin]).toEqual([0, 0]);
    }
  });

  it('puts the causes in the order that it states', () => {
    expect(between(bookOf({}), bookOf({})).effects.map((effect) => effect.cause)).toEqual([...causes]);
  });

  const held = { balances: [{ currency: 'USD', amount: '-5000' }], positions: [{ instrument: 'AAPL', quantity: '100' }] };

  it('a price alone is price: 100 shares from 190 to 180', () => {
    const result = between(bookOf({ account: held, quotes: [quote('AAPL', 190)] }), bookOf({ account: held, quotes: [quote('AAPL', 180)] }));
    expect([effectOf(result, 'price').marginEquity, effectOf(result, 'price').maintenanceMargin]).toEqual([-1000, -250]);
    expect(others(result, 'price').every((amount) => amount === 0)).toBe(true);
    expect(effectOf(result, 'price').parts).toEqual([{ scope: 'AAPL', marginEquity: -1000, maintenanceMargin: -250 }]);
  });

  it('interest that accrues is carry, and booking it moves nothing', () => {
    const at = (amount: string, accrued: string): Book => bookOf({ account: { balances: [{ currency: 'USD', amount, accrued }] } });
    expect(effectOf(between(at('-5000', '-10'), at('-5000', '-12.5')), 'carry').marginEquity).toBeCloseTo(-2.5, 9);
    const booked = between(at('-5000', '-12.5'), at('-5012.5', '0'));
    expect([effectOf(booked, 'carry').marginEquity, effectOf(booked, 'trades').marginEquity]).toEqual([0, 0]);
    const withDeposit = between(at('-5000', '-12.5'), at('-4012.5', '0'));
    expect([effectOf(withDeposit, 'carry').marginEquity, effectOf(withDeposit, 'trades').marginEquity]).toEqual([0, 1000]);
  });

  it('a purchase at the mark is a trade that costs no equity but raises the requirement', () => {
    const before = bookOf({ account: held, quotes: [quote('AAPL', 190)] });
    const after = bookOf({ account: { balances: [{ currency: 'USD', amount: '-6900' }], positions: [{ instrument: 'AAPL', quantity: '110' }] }, quotes: [quote('AAPL', 190)] });
    const result = between(before, after);
    expect([effectOf(result, 'trades').marginEquity, effectOf(result, 'trades').maintenanceMargin]).toEqual([0, 475]);
    expect(others(result, 'trades').every((amount) => amount === 0)).toBe(true);
  });

  it('a new house rate is a rule, a haircut a haircut, a rate of exchange FX', () => {
    const house = { regime: { id: 'reg-t', params: { house: [{ select: {}, maintenanceRate: 0.4 }] } } };
    const quotes = [quote('AAPL', 190), quote('BTC', 50_000)];
    const rule = between(bookOf({ account: held, quotes }), bookOf({ account: { ...held, ...house }, quotes }));
    expect(effectOf(rule, 'rules').maintenanceMargin).toBeCloseTo(0.15 * 19_000, 6);
    expect(others(rule, 'rules').every((amount) => amount === 0)).toBe(true);
    const crypto = { regime: { id: 'crypto-cross' }, balances: [{ currency: 'BTC', amount: '1' }, { currency: 'EUR', amount: '1000' }] };
    const cut = instruments.map((one) => (one.id === 'BTC' ? { ...one, collateral: { haircut: 0.25 } } : one));
    const haircut = between(bookOf({ account: crypto, quotes }), bookOf({ account: crypto, quotes, instruments: cut }));
    expect(effectOf(haircut, 'haircut').marginEquity).toBeCloseTo(-0.2 * 50_000, 6);
    expect(others(haircut, 'haircut').every((amount) => amount === 0)).toBe(true);
    const fx = between(bookOf({ account: crypto, quotes }), bookOf({ account: crypto, quotes, fx: [{ from: 'EUR', to: 'USD', rate: '1.18' }] }));
    expect(effectOf(fx, 'fx').marginEquity).toBeCloseTo(100, 6);
    expect(others(fx, 'fx').every((amount) => amount === 0)).toBe(true);
  });

  const short = { regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }, balances: [{ currency: 'USD', amount: '50000' }], positions: [{ instrument: 'AAPL C', quantity: '-10' }] };
  const priced = (volatility: number, spot = 190): Book => {
    const session = openSession(bookOf({ account: short, quotes: [quote('AAPL', spot), { instrument: 'AAPL C', volatility, at: AS_OF }] }));
    return bookOf({ account: short, quotes: [quote('AAPL', spot), quote('AAPL C', session.report('a').positions[0]!.mark!)] });
  };

  it('an option marked by its market: its underlying is price, the rest is volatility', () => {
    const moved = between(priced(0.3), priced(0.3, 195));
    expect(effectOf(moved, 'price').marginEquity).toBeLessThan(-1000);
    expect(Math.abs(effectOf(moved, 'volatility').marginEquity)).toBeLessThan(1e-3 * Math.abs(effectOf(moved, 'price').marginEquity));
    const risen = between(priced(0.3), priced(0.45));
    expect(effectOf(risen, 'price').marginEquity).toBe(0);
    expect(effectOf(risen, 'volatility').marginEquity).toBeLessThan(-3000);
  });

  it('an option quoted in the coin of its underlying is split in that coin', () => {
    const coin = [...instruments, { id: 'BTC C', kind: 'option', currency: 'BTC', underlying: 'BTC', right: 'call', strike: 60000, expiry: '2026-12-18', multiplier: 1, style: 'european' }];
    const account = { regime: { id: 'crypto-cross' }, balances: [{ currency: 'BTC', amount: '5' }], positions: [{ instrument: 'BTC C', quantity: '2' }] };
    const at = (spot: number): Book => {
      const unmarked = { account, instruments: coin, quotes: [quote('BTC', spot), { instrument: 'BTC C', volatility: 0.6, at: AS_OF }] };
      const mark = openSession(bookOf(unmarked)).report('a').positions[0]!.mark!;
      expect(mark).toBeLessThan(1);
      return bookOf({ ...unmarked, quotes: [quote('BTC', spot), quote('BTC C', mark)] });
    };
    const result = between(at(60_000), at(63_000));
    expect(effectOf(result, 'price').marginEquity).toBeGreaterThan(5000);
    expect(Math.abs(effectOf(result, 'volatility').marginEquity)).toBeLessThan(1e-3 * effectOf(result, 'price').marginEquity);
    expectExact(result);
  });

  it('time that passes is time: a sold option loses value to its holder', () => {
    const before = priced(0.3);
    const result = between(before, { ...before, asOf: Date.parse(LATER) + 13 * 86_400_000 });
    expect(effectOf(result, 'time').marginEquity).toBeGreaterThan(500);
    expectExact(result);
  });

  it('an account that is new came by trades; one in another currency cannot be compared; one nobody knows is none', () => {
    const after = bookOf({ account: held, quotes: [quote('AAPL', 190)] });
    const result = between({ ...after, accounts: [] }, after);
    expect([result.from.marginEquity, effectOf(result, 'trades').marginEquity]).toEqual([0, 14_000]);
    expect(result.effects.every((effect) => effect.bufferRatio === null)).toBe(true);
    expect(waterfall(openSession, after, bookOf({ account: { ...held, currency: 'EUR' } }), 'a')).toBe(null);
    expect(waterfall(openSession, after, after, 'nobody')).toBe(null);
  });
});

describe('figures on a common step', () => {
  it('move by less than 4e-15 of the largest, and add without rounding in any order', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { minLength: 2, maxLength: 10 }), (values) => {
      const even = evenly(values);
      const largest = Math.max(...values.map(Math.abs));
      even.forEach((value, k) => expect(Math.abs(value - values[k]!)).toBeLessThanOrEqual(4e-15 * largest));
      const steps = even.slice(1).map((value, k) => value - even[k]!);
      expect(steps.reduce((sum, step) => sum + step, even[0]!)).toBe(even.at(-1)!);
      expect([...steps].sort((a, b) => a - b).reduce((sum, step) => sum + step, 0)).toBe(even.at(-1)! - even[0]!);
    }));
  });
});
