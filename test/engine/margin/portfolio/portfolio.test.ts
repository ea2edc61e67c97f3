import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_OF, reportOf, sessionOf } from '../../../support/book-builder.ts';

const INSTRUMENTS = [
  { id: 'SPX', kind: 'index', currency: 'USD', productClass: 'broad-index', productGroup: 'broad' },
  { id: 'SPY', kind: 'etf', currency: 'USD', tracks: { underlying: 'SPX', ratio: 10 } },
  { id: 'IWM', kind: 'etf', currency: 'USD', productClass: 'non-high-cap-broad-index', productGroup: 'broad' },
  { id: 'S', kind: 'equity', currency: 'USD' },
  { id: 'T', kind: 'equity', currency: 'EUR' },
  { id: 'L', kind: 'etf', currency: 'USD', leverageFactor: -2, underlying: 'SPX' },
  { id: 'OTC', kind: 'equity', currency: 'USD', marginable: false },
  { id: 'B', kind: 'bond', currency: 'USD', maintenanceRate: 0.05, initialRate: 0.06 },
  { id: 'ES', kind: 'future', currency: 'USD', underlying: 'SPX', multiplier: 50, margin: { initial: 15_000, maintenance: 14_000 } },
  { id: 'X P', kind: 'option', currency: 'USD', underlying: 'SPX', right: 'put', strike: 4900, expiry: '2027-03-19', multiplier: 100 },
  { id: 'X C', kind: 'option', currency: 'USD', underlying: 'SPX', right: 'call', strike: 5100, expiry: '2027-01-15', multiplier: 100 },
  { id: 'S C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-03-19', multiplier: 100 },
  { id: 'S P', kind: 'option', currency: 'USD', underlying: 'S', right: 'put', strike: 95, expiry: '2027-01-15', multiplier: 100 },
];
const MARKS: Record<string, number> = { SPX: 5000, SPY: 500, IWM: 220, S: 100, T: 50, L: 30, OTC: 4, B: 100, ES: 5010 };
const ids = INSTRUMENTS.map((i) => i.id).filter((id) => id !== 'SPX');
const isOption = (id: string): boolean => id.includes(' ');

interface Position { readonly instrument: string; readonly quantity: number }

function parts(positions: readonly Position[], params: object = {}, instruments: readonly object[] = INSTRUMENTS) {
  return {
    account: { regime: { id: 'portfolio', params }, positions: positions.map((p) => ({ averagePrice: 5000, ...p })), balances: [{ currency: 'USD', amount: 500_000 }] },
    instruments: instruments as readonly Readonly<Record<string, unknown>>[],
    quotes: [...Object.entries(MARKS).map(([instrument, mark]) => ({ instrument, mark })), ...ids.filter(isOption).map((instrument) => ({ instrument, volatility: 0.25 }))],
    fx: [{ from: 'EUR', to: 'USD', rate: 1.1 }],
    rates: [{ currency: 'USD', riskFree: 0.03 }],
  };
}
const report = (...of: Parameters<typeof parts>) => sessionOf(parts(...of)).report('a');
const maintenance = (positions: readonly Position[], params: object = {}): number => sessionOf(parts(positions, params)).figures('a').maintenanceMargin;
const near = (a: number, b: number): void => expect(Math.abs(a - b), `${String(a)} against ${String(b)}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

const position = fc.record({ instrument: fc.constantFrom(...ids), quantity: fc.integer({ min: -40, max: 40 }) });
const book = fc.uniqueArray(position, { selector: (p) => p.instrument, maxLength: 11 });
const params = fc.constantFrom({}, { offsets: { broad: 0.9 } }, { offsets: { broad: 0.5 }, house: [{ select: { kind: 'equity' }, maintenanceRate: 0.3, initialRate: 0.4 }] });

describe('portfolio margin', () => {
  it('asks nothing of an empty account', () => {
    const r = report([]);
    expect([r.initialMargin, r.maintenanceMargin]).toEqual([0, 0]);
  });
  it('has leaves and position shares that sum to the totals, whatever is held', () => {
    fc.assert(fc.property(book, params, (positions, p) => {
      const r = report(positions, p);
      near(r.margin.reduce((sum, line) => sum + line.maintenance, 0), r.maintenanceMargin);
      near(r.margin.reduce((sum, line) => sum + line.initial, 0), r.initialMargin);
      expect(Math.abs(r.positions.reduce((sum, line) => sum + (line.maintenanceMargin ?? 0), 0) - r.maintenanceMargin)).toBeLessThan(1e-6);
      expect(r.initialMargin).toBeGreaterThanOrEqual(r.maintenanceMargin - 1e-9);
      for (const line of r.margin) expect(line.explanation).not.toMatch(/NaN|undefined|Infinity/);
    }), { numRuns: 120 });
  });
  it('does not care for the order of positions', () => {
    fc.assert(fc.property(book, params, (positions, p) => { near(maintenance(positions, p), maintenance([...positions].reverse(), p)); }), { numRuns: 60 });
  });
  it('is never below the contract minimum', () => {
    fc.assert(fc.property(book, (positions) => {
      const minimum = positions.filter((p) => isOption(p.instrument)).reduce((sum, p) => sum + Math.abs(p.quantity) * 37.5, 0);
      expect(maintenance(positions, { offsets: { broad: 1 } })).toBeGreaterThanOrEqual(minimum - 1e-6);
    }), { numRuns: 60 });
  });
  it('never rises by an exact offset: the other side of a stock, or less of it', () => {
    fc.assert(fc.property(book, fc.constantFrom('SPY', 'S', 'T', 'IWM'), fc.double({ min: 0, max: 1, noNaN: true }), (positions, id, share) => {
      const held = positions.find((p) => p.instrument === id)?.quantity ?? 0;
      const alone = [{ instrument: id, quantity: held }];
      const offset = [{ instrument: id, quantity: held * (1 - share) }];
      expect(maintenance(offset)).toBeLessThanOrEqual(maintenance(alone) + 1e-6);
    }), { numRuns: 60 });
    // A synthetic long against short stock loses next to nothing at any point.
    expect(maintenance([{ instrument: 'SPY', quantity: -1000 }, { instrument: 'X C', quantity: 1 }])).toBeLessThan(maintenance([{ instrument: 'SPY', quantity: -1000 }]));
  });
  it('asks less the more of a profit counts, and no less than netting all of it', () => {
    fc.assert(fc.property(book, fc.double({ min: 0, max: 1, noNaN: true }), (positions, offset) => {
      const some = maintenance(positions, { offsets: { broad: offset } });
      expect(some).toBeLessThanOrEqual(maintenance(positions) + 1e-6);
      expect(some).toBeGreaterThanOrEqual(maintenance(positions, { offsets: { broad: 1 } }) - 1e-6);
    }), { numRuns: 60 });
  });
  it('leaves the figures as they were after a search for the line, and finds where the ratio is 1', () => {
    fc.assert(fc.property(book, fc.constantFrom('SPX', 'S', 'SPY'), (positions, id) => {
      const session = sessionOf(parts(positions, { offsets: { broad: 0.9 } }));
      const before = session.report('a');
      session.uniformShock('a', 1);
      const found = session.priceAtLevel('a', id, 1);
      expect(session.report('a')).toEqual(before);
      if (found === null || found === 0) return;
      const at = (price: number): number => {
        const moved = parts(positions, { offsets: { broad: 0.9 } });
        const f = sessionOf({ ...moved, quotes: moved.quotes.map((q) => (q.instrument === id ? { instrument: id, mark: price } : q)) }).figures('a');
        return f.marginEquity - f.maintenanceMargin;
      };
      const scale = 1e-6 * Math.max(1, before.maintenanceMargin);
      expect(Math.abs(at(found)) < scale || Math.sign(at(found * (1 - 1e-9))) !== Math.sign(at(found * (1 + 1e-9)))).toBe(true);
    }), { numRuns: 25 });
  });
});

describe('live prices', () => {
  it('give the same figures after ticks as a book opened on the last prices', () => {
    const ticks = fc.array(fc.tuple(fc.constantFrom('SPX', 'SPY', 'S', 'IWM'), fc.double({ min: 0.7, max: 1.4, noNaN: true })), { maxLength: 8 });
    fc.assert(fc.property(book, ticks, (positions, list) => {
      const live = sessionOf(parts(positions, { offsets: { broad: 0.9 } }));
      live.figures('a');
      const last = { ...MARKS };
      for (const [id, factor] of list) {
        last[id] = MARKS[id]! * factor;
        live.tick(live.instrumentIndex(id), last[id], NaN, NaN, NaN, Date.parse(AS_OF));
        live.figures('a');
      }
      const again = parts(positions, { offsets: { broad: 0.9 } });
      const reopened = sessionOf({ ...again, quotes: again.quotes.map((q) => ('mark' in q ? { ...q, mark: last[q.instrument]! } : q)) });
      expect(live.report('a')).toEqual(reopened.report('a'));
    }), { numRuns: 40 });
  });
});

describe('grouping', () => {
  it('nets an index option against the fund that tracks the index, at the range of the index', () => {
    const r = report([{ instrument: 'SPY', quantity: 1000 }]);
    expect(r.margin).toHaveLength(1);
    expect(r.margin[0]).toMatchObject({ scope: 'SPX', rule: 'tims-class-group' });
    near(r.maintenanceMargin, 0.08 * 500_000);
  });
  it('nets nothing between two stocks', () => {
    near(maintenance([{ instrument: 'S', quantity: 100 }, { instrument: 'T', quantity: -100 }]), maintenance([{ instrument: 'S', quantity: 100 }]) + maintenance([{ instrument: 'T', quantity: -100 }]));
  });
  it('charges class groups of a product group each on its own where no offset is given, and says so', () => {
    const positions = [{ instrument: 'SPY', quantity: 100 }, { instrument: 'IWM', quantity: -200 }];
    const r = report(positions);
    near(r.maintenanceMargin, 0.08 * 50_000 + 0.1 * 44_000);
    expect(r.warnings.map((w) => w.code)).toContain('no-offset');
    expect(r.complete).toBe(true);
    // 90 %: down −4,000 + 0.9 × 4,400 and up −4,400 + 0.9 × 3,000.
    near(maintenance(positions, { offsets: { broad: 0.9 } }), 4400 - 2700);
  });
  it('moves an inverse fund against its index', () => {
    const r = report([{ instrument: 'L', quantity: 100 }]);
    // −2 × (−8 % … +6 %): the fund loses 12 % when the index gains 6 %.
    near(r.maintenanceMargin, 3000 * 0.12);
  });
  it('charges futures by contract, nets nothing with them, and what is outside by its rate or in full', () => {
    const r = report([{ instrument: 'ES', quantity: -1 }, { instrument: 'SPY', quantity: 500 }, { instrument: 'B', quantity: 10 }, { instrument: 'OTC', quantity: 100 }]);
    near(r.maintenanceMargin, 14_000 + 0.08 * 250_000 + 50 + 400);
    near(r.initialMargin, 15_000 + 0.08 * 250_000 + 60 + 400);
  });
  it('takes ranges by product class in every form', () => {
    const spy = [{ instrument: 'SPY', quantity: 100 }];
    near(maintenance(spy, { ranges: { 'broad-index': 0.12 } }), 6000);
    near(maintenance(spy, { ranges: { 'high-cap-broad-index': [0.1, 0.05] } }), 5000);
    near(maintenance(spy, { ranges: { 'broad-index': { down: -0.07, up: 0.06 } } }), 3500);
  });
});

describe('floors, and what is not known', () => {
  it('raises to house rates over what the position alone would lose, with initial apart', () => {
    const r = report([{ instrument: 'S', quantity: 100 }], { house: [{ select: { kind: 'equity' }, maintenanceRate: 0.3, initialRate: 0.4 }] });
    near(r.maintenanceMargin, 3000);
    near(r.initialMargin, 4000);
  });
  it('converts the contract minimum from dollars', () => {
    const r = reportOf({
      account: { currency: 'EUR', regime: { id: 'portfolio' }, positions: [{ instrument: 'O', quantity: -2 }] },
      instruments: [{ id: 'U', kind: 'equity', currency: 'EUR' }, { id: 'O', kind: 'option', currency: 'EUR', underlying: 'U', right: 'call', strike: 500, expiry: '2026-12-18', multiplier: 100 }],
      quotes: [{ instrument: 'U', mark: 100 }, { instrument: 'O', mark: 0.01, volatility: 0.2 }],
      fx: [{ from: 'EUR', to: 'USD', rate: 1.25 }], rates: [{ currency: 'EUR', riskFree: 0.02 }],
    });
    near(r.maintenanceMargin, (2 * 37.5) / 1.25);
  });
  it('charges an option without a volatility in full and is never complete', () => {
    const open = (quantity: number) => reportOf({
      account: { regime: { id: 'portfolio' }, positions: [{ instrument: 'O', quantity }], balances: [{ currency: 'USD', amount: 1e6 }] },
      instruments: [{ id: 'U', kind: 'equity', currency: 'USD' }, { id: 'O', kind: 'option', currency: 'USD', underlying: 'U', right: 'put', strike: 90, expiry: '2026-12-18', multiplier: 100 }],
      marks: { O: 2 },
    });
    near(open(3).maintenanceMargin, 600);
    near(open(-3).maintenanceMargin, 600 + 3 * 100 * 90);
    expect(open(-3).complete).toBe(false);
    expect(open(-3).status).toBe('unknown');
  });
  it('keeps available funds at nothing below a minimum equity that the account names, and only then', () => {
    const s = [{ instrument: 'S', quantity: 1 }];
    expect(report(s).availableFunds).toBeGreaterThan(400_000);
    const below = report(s, { minimumEquity: 1_000_000 });
    expect(below.availableFunds).toBe(0);
    expect(below.warnings.map((w) => w.code)).toContain('minimum-equity');
  });
});
