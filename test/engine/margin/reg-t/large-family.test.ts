import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_OF, sessionOf } from '../../../support/book-builder.ts';

const EXPIRIES = ['2026-12-18', '2027-01-15', '2027-03-19', '2027-06-18'];

interface Held {
  readonly id: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly expiry: string;
  readonly quantity: number;
}

/** Many option positions on one stock, and some of the stock. */
const books = (least: number, most: number) => fc.record({
  options: fc.uniqueArray(
    fc.record({ right: fc.constantFrom('call' as const, 'put' as const), strike: fc.integer({ min: 24, max: 60 }).map((k) => 2.5 * k), expiry: fc.constantFrom(...EXPIRIES), quantity: fc.integer({ min: -9, max: 9 }).filter((n) => n !== 0) }),
    { selector: (o) => `${o.right} ${String(o.strike)} ${o.expiry}`, minLength: least, maxLength: most, size: 'max' },
  ),
  shares: fc.integer({ min: -12, max: 12 }).map((n) => 100 * n),
}).map(({ options, shares }) => ({ options: options.map((o): Held => ({ ...o, id: `${o.right} ${String(o.strike)} ${o.expiry}` })), shares }));

function facts(options: readonly Held[], shares: number, spot = 100) {
  return {
    account: { balances: [{ currency: 'USD', amount: 3e5 }], positions: [...(shares === 0 ? [] : [{ instrument: 'S', quantity: shares }]), ...options.map((o) => ({ instrument: o.id, quantity: o.quantity }))] },
    instruments: [
      { id: 'S', kind: 'equity', currency: 'USD' },
      ...options.map((o) => ({ id: o.id, kind: 'option', currency: 'USD', underlying: 'S', right: o.right, strike: o.strike, expiry: o.expiry, multiplier: 100, style: 'european' })),
    ],
    quotes: [{ instrument: 'S', mark: spot, volatility: 0.35 }],
    rates: [{ currency: 'USD', riskFree: 0.02 }],
  };
}

/** Every leg in an account of its own. */
function alone(options: readonly Held[], shares: number, spot = 100): number {
  const of = (positions: readonly Held[], n: number): number => sessionOf(facts(positions, n, spot)).figures('a').maintenanceMargin;
  return options.reduce((sum, o) => sum + of([o], 0), of([], shares));
}

describe('a family of more positions than can be proven', () => {
  it('is never worse than every leg alone, and its leaves sum to it, afresh and after ticks', () => {
    fc.assert(fc.property(books(41, 80), fc.array(fc.integer({ min: 85, max: 115 }), { minLength: 1, maxLength: 4 }), ({ options, shares }, spots) => {
      const session = sessionOf(facts(options, shares));
      const spot = spots[spots.length - 1]!;
      session.figures('a');
      for (const price of spots) {
        session.tick(session.instrumentIndex('S'), price, NaN, NaN, NaN, Date.parse(AS_OF));
        session.figures('a');
      }
      const naked = alone(options, shares, spot);
      expect(session.figures('a').maintenanceMargin).toBeLessThanOrEqual(naked + 1e-6);
      const r = session.report('a');
      expect(r.maintenanceMargin).toBeLessThanOrEqual(naked + 1e-6);
      expect(r.margin.reduce((sum, l) => sum + l.maintenance, 0)).toBeCloseTo(r.maintenanceMargin, 4);
      expect(r.positions.reduce((sum, p) => sum + p.maintenanceMargin!, 0)).toBeCloseTo(r.maintenanceMargin, 4);
      expect(r.initialMargin).toBeGreaterThanOrEqual(r.maintenanceMargin - 1e-6);
    }), { numRuns: 12 });
  });
  it('depends neither on the order of positions nor, in a report, on the prices before', () => {
    fc.assert(fc.property(books(41, 80), fc.integer({ min: 85, max: 115 }), ({ options, shares }, spot) => {
      const first = sessionOf(facts(options, shares, spot)).report('a');
      expect(sessionOf(facts([...options].reverse(), shares, spot)).report('a').maintenanceMargin).toBeCloseTo(first.maintenanceMargin, 6);
      const ticked = sessionOf(facts(options, shares));
      ticked.figures('a');
      ticked.tick(ticked.instrumentIndex('S'), spot, NaN, NaN, NaN, Date.parse(AS_OF));
      ticked.figures('a');
      ticked.priceAtLevel('a', 'S', 1);
      const later = ticked.report('a');
      expect(later.maintenanceMargin).toBe(first.maintenanceMargin);
      // Back at the same prices after a tick away from them, nothing dearer is shown than that report.
      for (const price of [spot + 3, spot]) {
        ticked.tick(ticked.instrumentIndex('S'), price, NaN, NaN, NaN, Date.parse(AS_OF));
        ticked.figures('a');
      }
      expect(ticked.figures('a').maintenanceMargin).toBeLessThanOrEqual(later.maintenanceMargin + 1e-6);
    }), { numRuns: 6 });
  });
  it('is paired in full where long options cover everything, and then says nothing of a bound', () => {
    const options = Array.from({ length: 24 }, (_v, k): Held[] => [
      { id: `s${String(k)}`, right: 'call', strike: 100 + 2.5 * k, expiry: EXPIRIES[0]!, quantity: -2 }, { id: `l${String(k)}`, right: 'call', strike: 40 + 2.5 * k, expiry: EXPIRIES[1]!, quantity: 2 },
    ]).flat();
    const r = sessionOf(facts(options, 0)).report('a');
    expect([r.maintenanceMargin, r.warnings.filter((w) => w.code === 'pairing-bound')]).toEqual([0, []]);
  });
});

describe('a family that is proven', () => {
  it('takes a new price of one option as if everything were priced afresh', () => {
    fc.assert(fc.property(books(6, 14), fc.array(fc.tuple(fc.nat(13), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 5 }), ({ options, shares }, moves) => {
      const live = sessionOf(facts(options, shares));
      live.figures('a');
      const marks = new Map<string, number>();
      for (const [which, mark] of moves) {
        const { id } = options[which % options.length]!;
        marks.set(id, mark);
        live.tick(live.instrumentIndex(id), mark, NaN, NaN, NaN, Date.parse(AS_OF));
        live.figures('a');
      }
      const base = facts(options, shares);
      const fresh = sessionOf({ ...base, quotes: [...base.quotes, ...[...marks].map(([instrument, mark]) => ({ instrument, mark, volatility: 0.35 }))] });
      expect(live.figures('a').maintenanceMargin).toBeCloseTo(fresh.figures('a').maintenanceMargin, 6);
    }), { numRuns: 60 });
  });
});
