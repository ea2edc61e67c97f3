import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_OF, sessionOf } from '../../../support/book-builder.ts';

interface Leg {
  readonly id: string;
  readonly right: 'call' | 'put' | null;
  readonly strike: number;
  readonly expiry: string;
  readonly quantity: number;
  readonly mark: number;
}

const SPOT = 100;
const EXPIRIES = ['2026-12-18', '2027-03-19'];

/** One contract each, so that a pairing is a partition of a handful of units. */
const option = fc.record({
  right: fc.constantFrom('call' as const, 'put' as const), strike: fc.constantFrom(85, 90, 95, 100, 105, 110), expiry: fc.constantFrom(...EXPIRIES), sign: fc.constantFrom(-1, 1), premium: fc.integer({ min: 0, max: 5 }),
});
const legs = (most: number) =>
  fc.tuple(fc.uniqueArray(option, { selector: (o) => `${o.right}${String(o.strike)}${o.expiry}`, maxLength: most }), fc.constantFrom(-200, -100, 0, 100, 200)).map(([options, shares]): Leg[] => [
    ...(shares === 0 ? [] : [{ id: 'S', right: null, strike: NaN, expiry: '', quantity: shares, mark: SPOT }]),
    ...options.map((o) => ({
      id: `${o.right} ${String(o.strike)} ${o.expiry}`, right: o.right, strike: o.strike, expiry: o.expiry, quantity: o.sign,
      mark: Math.max(0, o.right === 'call' ? SPOT - o.strike : o.strike - SPOT) + o.premium,
    })),
  ]);

function facts(held: readonly Leg[], times = 1) {
  return {
    account: { balances: [{ currency: 'USD', amount: 1e6 }], positions: held.map((l) => ({ instrument: l.id, quantity: l.quantity * times })) },
    instruments: [
      { id: 'S', kind: 'equity', currency: 'USD' },
      ...held.filter((l) => l.right !== null).map((l) => ({ id: l.id, kind: 'option', currency: 'USD', underlying: 'S', right: l.right, strike: l.strike, expiry: l.expiry, multiplier: 100 })),
    ],
    marks: { S: SPOT, ...Object.fromEntries(held.map((l) => [l.id, l.mark])) },
    rates: [{ currency: 'USD', riskFree: 0.02 }],
  };
}
const requirement = (held: readonly Leg[], times = 1): number => sessionOf(facts(held, times)).figures('a').maintenanceMargin;

/** One unit of a leg: one contract, or a hundred shares. */
interface Unit {
  readonly type: 'LS' | 'SS' | 'LC' | 'SC' | 'LP' | 'SP';
  readonly k: number;
  readonly at: string;
  readonly premium: number;
}

function unitsOf(held: readonly Leg[]): Unit[] {
  return held.flatMap((l) => {
    const type = `${l.quantity > 0 ? 'L' : 'S'}${l.right === null ? 'S' : l.right === 'call' ? 'C' : 'P'}` as Unit['type'];
    const count = l.right === null ? Math.abs(l.quantity) / 100 : Math.abs(l.quantity);
    return Array.from({ length: count }, () => ({ type, k: l.strike, at: l.expiry, premium: l.mark }));
  });
}

/** What a set of units asks for per share when it is taken together; Infinity where no rule knows it. Written from the rule texts, not from the engine. */
function together(set: readonly Unit[]): number {
  const of = (type: Unit['type']): Unit[] => set.filter((u) => u.type === type);
  const form = (['LS', 'SS', 'LC', 'SC', 'LP', 'SP'] as const).map((t) => of(t).length).join('');
  const [lc, sc, lp, sp] = [of('LC'), of('SC'), of('LP'), of('SP')];
  const callNaked = (u: Unit): number => u.premium + Math.max(0.2 * SPOT - Math.max(u.k - SPOT, 0), 0.1 * SPOT);
  const putNaked = (u: Unit): number => u.premium + Math.max(0.2 * SPOT - Math.max(SPOT - u.k, 0), 0.1 * u.k);
  const callIn = (u: Unit): number => Math.max(0, SPOT - u.k);
  const putIn = (u: Unit): number => Math.max(0, u.k - SPOT);
  const conforms = (): boolean => [...sc, ...sp].every((s) => [...lc, ...lp].every((l) => l.at >= s.at));
  const worst = (): number => Math.max(0, ...set.map(({ k: price }) => {
    const value = (u: Unit): number => (u.type === 'LC' ? 1 : -1) * Math.max(0, price - u.k);
    const put = (u: Unit): number => (u.type === 'LP' ? 1 : -1) * Math.max(0, u.k - price);
    return -[...lc, ...sc].reduce((sum, u) => sum + value(u), 0) - [...lp, ...sp].reduce((sum, u) => sum + put(u), 0);
  }));
  switch (form) {
    case '100000': return 0.25 * SPOT;
    case '010000': return 0.3 * SPOT;
    case '001000': case '000010': return 0;
    case '000100': return callNaked(sc[0]!);
    case '000001': return putNaked(sp[0]!);
    case '100100': return 0.25 * SPOT + callIn(sc[0]!);
    case '010001': return 0.3 * SPOT + putIn(sp[0]!);
    case '100010': return Math.min(0.25 * SPOT, 0.1 * lp[0]!.k + Math.max(0, SPOT - lp[0]!.k));
    case '011000': return Math.min(0.3 * SPOT, 0.1 * lc[0]!.k + Math.max(0, lc[0]!.k - SPOT));
    case '100110': {
      if (lp[0]!.at !== sc[0]!.at || lp[0]!.k > sc[0]!.k) return Infinity;
      if (lp[0]!.k === sc[0]!.k) return 0.1 * lp[0]!.k + callIn(sc[0]!);
      return Math.min(0.1 * lp[0]!.k + Math.max(0, SPOT - lp[0]!.k), 0.25 * sc[0]!.k) + callIn(sc[0]!);
    }
    case '011001': return lc[0]!.at === sp[0]!.at && lc[0]!.k === sp[0]!.k ? 0.1 * sp[0]!.k + putIn(sp[0]!) : Infinity;
    case '000101': return callNaked(sc[0]!) >= putNaked(sp[0]!) ? callNaked(sc[0]!) + sp[0]!.premium : putNaked(sp[0]!) + sc[0]!.premium;
    case '001100': case '000011': case '002200': case '000022': return conforms() ? worst() : Infinity;
    case '001111': return conforms() && new Set(set.map((u) => u.at)).size === 1 ? worst() : Infinity;
    default: return Infinity;
  }
}

/** The cheapest of all partitions of the units, by trying every one. */
function bruteForce(units: readonly Unit[]): number {
  const best = new Map<number, number>([[0, 0]]);
  const cheapest = (left: number): number => {
    const known = best.get(left);
    if (known !== undefined) return known;
    const first = left & -left;
    let least = Infinity;
    for (let rest = left & ~first, part = rest; ; part = (part - 1) & rest) {
      const taken = part | first;
      const set = units.filter((_u, i) => (taken >> i) & 1);
      if (set.length <= 4) {
        const cost = together(set);
        if (cost < Infinity) least = Math.min(least, cost + cheapest(left & ~taken));
      }
      if (part === 0) break;
    }
    best.set(left, least);
    return least;
  };
  return 100 * cheapest((1 << units.length) - 1);
}

describe('the cheapest pairing', () => {
  it('is what trying every partition finds, on up to 8 legs', () => {
    fc.assert(fc.property(legs(7), (held) => {
      expect(requirement(held)).toBeCloseTo(bruteForce(unitsOf(held)), 6);
    }), { numRuns: 300 });
  });
  it('is what trying every partition finds, with several contracts a leg', () => {
    fc.assert(fc.property(legs(4), fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 5, maxLength: 5 }), (held, sizes) => {
      const sized = held.map((l, k) => (l.right === null ? l : { ...l, quantity: l.quantity * sizes[k]! }));
      expect(requirement(sized)).toBeCloseTo(bruteForce(unitsOf(sized)), 6);
    }), { numRuns: 150 });
  });
  it('is never worse than every leg alone, and its leaves sum to it', () => {
    fc.assert(fc.property(legs(14), (held) => {
      const r = sessionOf(facts(held)).report('a');
      const alone = held.reduce((sum, leg) => sum + requirement([leg]), 0);
      expect(r.maintenanceMargin).toBeLessThanOrEqual(alone + 1e-6);
      expect(r.margin.reduce((sum, l) => sum + l.maintenance, 0)).toBeCloseTo(r.maintenanceMargin, 6);
      expect(r.margin.reduce((sum, l) => sum + l.initial, 0)).toBeCloseTo(r.initialMargin, 6);
      expect(r.positions.reduce((sum, p) => sum + p.maintenanceMargin!, 0)).toBeCloseTo(r.maintenanceMargin, 6);
      expect(r.initialMargin).toBeGreaterThanOrEqual(r.maintenanceMargin - 1e-6);
    }), { numRuns: 100 });
  });
  it('does not depend on the order of positions, and shows the same pairing', () => {
    fc.assert(fc.property(legs(10), (held) => {
      const lines = (l: readonly Leg[]) => sessionOf(facts(l)).report('a').margin.map((m) => `${m.scope} ${m.explanation} ${m.maintenance.toFixed(6)}`).sort();
      expect(lines([...held].reverse())).toEqual(lines(held));
    }), { numRuns: 60 });
  });
  it('costs at most n times as much for n times the contracts', () => {
    fc.assert(fc.property(legs(9), fc.integer({ min: 2, max: 5 }), (held, n) => {
      expect(requirement(held, n)).toBeLessThanOrEqual(n * requirement(held) + 1e-6);
    }), { numRuns: 60 });
  });
  it('follows the ticks as if it were found afresh', () => {
    fc.assert(fc.property(legs(10), fc.array(fc.integer({ min: 80, max: 120 }), { minLength: 1, maxLength: 6 }), (held, prices) => {
      const live = sessionOf(facts(held));
      live.figures('a');
      for (const price of prices) live.tick(live.instrumentIndex('S'), price, NaN, NaN, NaN, Date.parse(AS_OF));
      const ticked = live.figures('a').maintenanceMargin;
      expect(live.report('a').maintenanceMargin).toBeCloseTo(ticked, 6);
      const moved = sessionOf({ ...facts(held), marks: { ...facts(held).marks, S: prices[prices.length - 1]! } });
      expect(moved.figures('a').maintenanceMargin).toBeCloseTo(ticked, 6);
    }), { numRuns: 60 });
  });
});
