import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSession } from '#engine/session.ts';
import { toEngineBook, toEngineQuote } from '#service/book-to-engine.ts';
import { tieredMaintenance } from '#engine/margin/tiers.ts';
import { AS_OF, bookOf } from '../support/book-builder.ts';

const INSTRUMENTS = [
  { id: 'S', kind: 'equity', currency: 'USD' },
  { id: 'E', kind: 'equity', currency: 'EUR', sector: 'Technology' },
  { id: 'L', kind: 'etf', currency: 'USD', leverageFactor: 3 },
  { id: 'I', kind: 'etf', currency: 'USD', leverageFactor: -2 },
  { id: 'B', kind: 'bond', currency: 'USD', maintenanceRate: 0.05, initialRate: 0.06 },
  { id: 'F', kind: 'future', currency: 'USD', multiplier: 50, margin: { initial: 1100, maintenance: 1000 } },
  { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ upTo: 5000, initialRate: 0.01, maintenanceRate: 0.005 }, { upTo: 50_000, initialRate: 0.02, maintenanceRate: 0.01 }, { initialRate: 0.1, maintenanceRate: 0.05 }] },
  { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.1 } },
  { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-03-19', multiplier: 100 },
  { id: 'U', kind: 'option', currency: 'USD', underlying: 'S', right: 'put', strike: 95, expiry: '2027-01-15', multiplier: 100, style: 'european' },
];
const ids = INSTRUMENTS.map((i) => i.id);
const price = fc.double({ min: 0.05, max: 500, noNaN: true });
const position = fc.record({ instrument: fc.constantFrom(...ids), quantity: fc.integer({ min: -200, max: 200 }), averagePrice: fc.double({ min: 1, max: 300, noNaN: true }) });
const regime = fc.constantFrom(
  { id: 'reg-t', params: { minimumEquity: 0, house: [{ select: { sector: 'Technology' }, maintenanceRate: 0.4 }], concentration: { share: 0.5, surcharge: 0.1 } } },
  { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } },
  { id: 'crypto-cross', params: { liquidationFee: 0.002, netting: 'larger-side' } },
);
const books = fc.record({
  regime,
  positions: fc.uniqueArray(position, { selector: (p) => p.instrument, maxLength: 10 }),
  cash: fc.integer({ min: -50_000, max: 500_000 }),
  marks: fc.record(Object.fromEntries(ids.map((id) => [id, price]))),
});

function open(b: { regime: object; positions: readonly object[]; cash: number; marks: Record<string, number> }) {
  return openSession(toEngineBook(bookOf({
    account: { regime: b.regime, positions: b.positions, balances: [{ currency: 'USD', amount: b.cash }, { currency: 'EUR', amount: 1000 }] },
    instruments: INSTRUMENTS,
    quotes: Object.entries(b.marks).map(([instrument, mark]) => ({ instrument, mark, volatility: 0.4, at: AS_OF })),
    fx: [{ from: 'EUR', to: 'USD', rate: 1.1, at: AS_OF }],
    rates: [{ currency: 'USD', riskFree: 0.02 }],
  })));
}
const near = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

describe('every regime', () => {
  it('asks nothing of an empty account', () => {
    for (const r of [{ id: 'reg-t' }, { id: 'flat', params: { initialRate: 1, maintenanceRate: 1 } }, { id: 'crypto-cross' }]) {
      const f = open({ regime: r, positions: [], cash: 0, marks: {} }).figures('a');
      expect([f.initialMargin, f.maintenanceMargin]).toEqual([0, 0]);
    }
  });
  it('has leaves that sum to the totals, and equity lines that sum to the margin equity', () => {
    fc.assert(fc.property(books, (b) => {
      const r = open(b).report('a');
      near(r.margin.reduce((sum, line) => sum + line.maintenance, 0), r.maintenanceMargin);
      near(r.margin.reduce((sum, line) => sum + line.initial, 0), r.initialMargin);
      near(r.equity.reduce((sum, line) => sum + line.amount, 0), r.marginEquity);
      near(r.grossAssetValue - r.liabilities.total, r.netLiquidationValue);
      for (const line of r.margin) expect(line.explanation).not.toMatch(/NaN|undefined|Infinity/);
    }), { numRuns: 200 });
  });
  it('does not care for the order of positions', () => {
    fc.assert(fc.property(books, (b) => {
      const [x, y] = [open(b), open({ ...b, positions: [...b.positions].reverse() })].map((s) => s.figures('a'));
      near(x!.maintenanceMargin, y!.maintenanceMargin);
      near(x!.marginEquity, y!.marginEquity);
    }), { numRuns: 100 });
  });
  it('gives the same figures after ticks as a book opened on the last prices', () => {
    fc.assert(fc.property(books, fc.array(fc.tuple(fc.constantFrom(...ids), price), { maxLength: 30 }), (b, ticks) => {
      const live = open(b);
      live.figures('a');
      const last = { ...b.marks };
      ticks.forEach(([id, mark], k) => {
        last[id] = mark;
        if (k % 2 === 0) live.tick(live.instrumentIndex(id), mark, NaN, NaN, NaN, Date.parse(AS_OF));
        else live.apply({ type: 'quote', quote: toEngineQuote({ instrument: id, mark: String(mark), volatility: 0.4, at: AS_OF }) });
        if (k % 5 === 0) live.figures('a');
      });
      expect(live.report('a')).toEqual(open({ ...b, marks: last }).report('a'));
    }), { numRuns: 100 });
  });
  it('leaves the figures as they were after a search for the line', () => {
    fc.assert(fc.property(books, (b) => {
      const session = open(b);
      const before = session.report('a');
      session.uniformShock('a', 1);
      for (const id of ids) session.priceAtLevel('a', id, 1.25);
      expect(session.report('a')).toEqual(before);
    }), { numRuns: 40 });
  });
  it('finds prices at which the ratio really is 1', () => {
    fc.assert(fc.property(books, fc.constantFrom('S', 'E', 'L', 'F', 'P', 'BTC'), (b, id) => {
      const session = open(b);
      const found = session.priceAtLevel('a', id, 1);
      if (found === null || found === 0) return;
      const moved = open({ ...b, marks: { ...b.marks, [id]: found } });
      const f = moved.figures('a');
      const excess = f.marginEquity - f.maintenanceMargin;
      // Where the requirement jumps (concentration, low-priced shorts), the place of the jump is the answer: the sign differs on one side.
      const across = [1 - 1e-9, 1 + 1e-9].some((side) => {
        const other = open({ ...b, marks: { ...b.marks, [id]: found * side } }).figures('a');
        return other.marginEquity > other.maintenanceMargin !== excess > 0;
      });
      // Options with a mark of their own are repriced in the search but not in a rewritten book; leave those to their own test.
      if (b.positions.some((p) => ['C', 'U'].includes((p as { instrument: string }).instrument)) && id === 'S') return;
      expect(Math.abs(excess) < 1e-6 * Math.max(1, f.maintenanceMargin) || across).toBe(true);
    }), { numRuns: 200 });
  });
});

describe('linear regimes', () => {
  it('scale with the position', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), price, fc.integer({ min: 2, max: 9 }), (quantity, mark, factor) => {
      const margin = (q: number) => open({ regime: { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } }, positions: [{ instrument: 'S', quantity: q }], cash: 0, marks: { S: mark } }).figures('a').maintenanceMargin;
      near(margin(quantity) * factor, margin(quantity * factor));
    }));
  });
});

describe('tiered maintenance', () => {
  it('is continuous at every edge and never falls as the notional grows', () => {
    const session = open({ regime: { id: 'crypto-cross' }, positions: [], cash: 0, marks: {} });
    const tiers = session.instrument('P')!.tiers!;
    for (const tier of tiers.slice(0, -1)) near(tieredMaintenance(tiers, tier.upTo), tieredMaintenance(tiers, tier.upTo * (1 + 1e-12)));
    fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e5, noNaN: true }), (notional, more) => {
      expect(tieredMaintenance(tiers, notional + more)).toBeGreaterThanOrEqual(tieredMaintenance(tiers, notional) - 1e-9);
    }));
  });
});
