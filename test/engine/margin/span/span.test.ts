import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOfText, monthOfTime, monthText } from '#engine/margin/span/month.ts';
import { weightedPriceRisk } from '#engine/margin/span/scan-risk.ts';
import { AS_OF, sessionOf } from '../../../support/book-builder.ts';

const INSTRUMENTS = [
  { id: 'XH', kind: 'future', currency: 'USD', underlying: 'X', multiplier: 50, expiry: '2027-03-19', margin: { initial: 1500, maintenance: 1400 } },
  { id: 'XM', kind: 'future', currency: 'USD', underlying: 'X', multiplier: 50, expiry: '2027-06-18' },
  { id: 'YX', kind: 'future', currency: 'EUR', underlying: 'Y', multiplier: 10, expiry: '2026-11-27' },
  { id: 'C', kind: 'option', currency: 'USD', underlying: 'XH', right: 'call', strike: 410, expiry: '2027-02-19', multiplier: 50, style: 'european' },
  { id: 'P', kind: 'option', currency: 'USD', underlying: 'XH', right: 'put', strike: 380, expiry: '2027-02-19', multiplier: 50 },
  { id: 'S', kind: 'equity', currency: 'USD' },
  { id: 'D', kind: 'bond', currency: 'USD', maintenanceRate: 0.1 },
];
const PRODUCTS = {
  X: { scanRange: { '2027-03': 1000, '2027-06': 800 }, volatilityScan: 0.05, shortOptionMinimum: 40, calendarCharges: [{ near: '2027-03', far: '2027-06', charge: 70 }], initialFactor: 1.1 },
  Y: { scanRange: 600, volatilityScan: 0.04, deliveryCharge: 25 },
};
const INTER = [{ legs: [{ underlying: 'X', ratio: 1, side: 'A' }, { underlying: 'Y', ratio: 2, side: 'B' }], credit: 0.5 }];
const ids = INSTRUMENTS.map((i) => i.id);

interface Position { readonly instrument: string; readonly quantity: number }
const open = (positions: readonly Position[], params: object = { products: PRODUCTS, interCommodity: INTER }, more: { readonly volatility?: number } = { volatility: 0.3 }) => sessionOf({
  account: { regime: { id: 'span', params }, positions: positions.map((p) => ({ averagePrice: 400, ...p })), balances: [{ currency: 'USD', amount: 50_000 }] },
  instruments: INSTRUMENTS,
  quotes: [{ instrument: 'XH', mark: 400 }, { instrument: 'XM', mark: 405 }, { instrument: 'YX', mark: 900 }, { instrument: 'S', mark: 100 }, { instrument: 'D', mark: 99 }, { instrument: 'C', mark: 18, ...more }, { instrument: 'P', mark: 12, ...more }],
  fx: [{ from: 'EUR', to: 'USD', rate: 1.25 }],
  rates: [{ currency: 'USD', riskFree: 0.03 }],
});
const report = (...of: Parameters<typeof open>) => open(...of).report('a');
const maintenance = (...of: Parameters<typeof open>): number => open(...of).figures('a').maintenanceMargin;
const near = (a: number, b: number): void => expect(Math.abs(a - b), `${String(a)} against ${String(b)}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

const position = fc.record({ instrument: fc.constantFrom(...ids), quantity: fc.integer({ min: -20, max: 20 }) });
const book = fc.uniqueArray(position, { selector: (p) => p.instrument, maxLength: 7 });

describe('span', () => {
  it('asks nothing of an empty account', () => expect(maintenance([])).toBe(0));
  it('has leaves and position shares that sum to the totals, whatever is held', () => {
    fc.assert(fc.property(book, (positions) => {
      const r = report(positions);
      near(r.margin.reduce((sum, line) => sum + line.maintenance, 0), r.maintenanceMargin);
      near(r.margin.reduce((sum, line) => sum + line.initial, 0), r.initialMargin);
      expect(Math.abs(r.positions.reduce((sum, line) => sum + (line.maintenanceMargin ?? 0), 0) - r.maintenanceMargin)).toBeLessThan(1e-6);
      expect(r.maintenanceMargin).toBeGreaterThanOrEqual(-1e-9);
      for (const line of r.margin) expect(line.explanation).not.toMatch(/NaN|undefined|Infinity/);
    }), { numRuns: 150 });
  });
  it('does not care for the order of positions', () => {
    fc.assert(fc.property(book, (positions) => { near(maintenance(positions), maintenance([...positions].reverse())); }), { numRuns: 60 });
  });
  it('scales with the position', () => {
    fc.assert(fc.property(book, fc.integer({ min: 2, max: 7 }), (positions, times) => { near(maintenance(positions) * times, maintenance(positions.map((p) => ({ ...p, quantity: p.quantity * times })))); }), { numRuns: 60 });
  });
  it('never rises by an exact offset of a future', () => {
    fc.assert(fc.property(fc.constantFrom('XH', 'XM', 'YX'), fc.integer({ min: -20, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (instrument, quantity, share) => {
      expect(maintenance([{ instrument, quantity: quantity * share }])).toBeLessThanOrEqual(maintenance([{ instrument, quantity }]) + 1e-9);
    }));
  });
  it('is never below the short option minimum', () => {
    fc.assert(fc.property(book, (positions) => {
      const short = positions.filter((p) => ['C', 'P'].includes(p.instrument) && p.quantity < 0).reduce((sum, p) => sum - p.quantity, 0);
      expect(maintenance(positions)).toBeGreaterThanOrEqual(short * 40 - 1e-9);
    }), { numRuns: 60 });
  });
  it('leaves the figures as they were after a search for the line', () => {
    fc.assert(fc.property(book, (positions) => {
      const session = open(positions);
      const before = session.report('a');
      session.uniformShock('a', 1);
      for (const id of ['XH', 'YX', 'C']) session.priceAtLevel('a', id, 1.25);
      expect(session.report('a')).toEqual(before);
    }), { numRuns: 30 });
  });
});

describe('live prices', () => {
  it('move the scan of options with their future', () => {
    const live = open([{ instrument: 'C', quantity: -5 }]);
    const before = live.figures('a').maintenanceMargin;
    live.tick(live.instrumentIndex('XH'), 440, NaN, NaN, NaN, Date.parse(AS_OF));
    const after = live.figures('a').maintenanceMargin;
    // Further in the money, the short call is closer to a short future.
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(5 * 1000);
    live.tick(live.instrumentIndex('XH'), 400, NaN, NaN, NaN, Date.parse(AS_OF));
    near(live.figures('a').maintenanceMargin, before);
  });
});

describe('the steps', () => {
  it('charges calendar spreads on the difference of the ranges and the charge, and the rest outright', () => {
    near(maintenance([{ instrument: 'XH', quantity: 3 }, { instrument: 'XM', quantity: -1 }]), 3 * 1000 - 800 + 70);
  });
  it('charges spreads of months that the list leaves out as if they did not offset, and is not complete', () => {
    const r = report([{ instrument: 'XH', quantity: 1 }, { instrument: 'XM', quantity: -1 }], { products: { X: { ...PRODUCTS.X, calendarCharges: [{ near: '2027-03', far: '2027-09', charge: 70 }] } } });
    near(r.maintenanceMargin, 1800);
    expect(r.complete).toBe(false);
  });
  it('charges nothing beyond the scan where no calendar charges are given at all, and is not complete', () => {
    const r = report([{ instrument: 'XH', quantity: 1 }, { instrument: 'XM', quantity: -1 }], { products: { X: { scanRange: 1000, volatilityScan: 0.05 } } });
    near(r.maintenanceMargin, 0);
    expect(r.complete).toBe(false);
  });
  it('charges contracts in their delivery month, in the account\'s currency', () => {
    near(maintenance([{ instrument: 'YX', quantity: -2 }]), 2 * (600 + 25) * 1.25);
  });
  it('credits spreads between commodities before the short option minimum is a floor', () => {
    const r = report([{ instrument: 'XH', quantity: 1 }, { instrument: 'YX', quantity: -2 }]);
    near(r.maintenanceMargin, 0.5 * 1000 + 0.5 * 2 * 600 * 1.25 + 2 * 25 * 1.25);
    expect(r.margin.filter((line) => line.rule === 'span-inter-commodity')).toHaveLength(2);
    near(maintenance([{ instrument: 'XH', quantity: 1 }, { instrument: 'YX', quantity: 2 }]), 1000 + 2 * (600 + 25) * 1.25);
  });
  it('raises far options to the short option minimum', () => {
    const far = { products: { X: { ...PRODUCTS.X, scanRange: 0.001, volatilityScan: 0 } } };
    const r = report([{ instrument: 'C', quantity: -10 }], far);
    expect(r.maintenanceMargin).toBeCloseTo(400, 6);
    expect(r.tables[0]!.binding).toBe(-1);
    near(r.initialMargin, r.maintenanceMargin * 1.1);
  });
  it('offsets a short call against its future, as a covered write', () => {
    const covered = report([{ instrument: 'XH', quantity: 1 }, { instrument: 'C', quantity: -1 }]);
    expect(covered.maintenanceMargin).toBeLessThan(maintenance([{ instrument: 'XH', quantity: 1 }]));
    const table = covered.tables[0]!;
    const total = table.rows.find((row) => row.name === 'total')!.values;
    near(Math.max(0, ...total.map((result) => -result)), covered.maintenanceMargin);
    near(-total[table.binding]!, covered.maintenanceMargin);
  });
  it('includes one day of time decay: with no moves at all a long option still loses', () => {
    const r = report([{ instrument: 'C', quantity: 1 }], { products: { X: { scanRange: 1e-9, volatilityScan: 0 } } });
    const [first] = r.tables[0]!.rows;
    expect(first!.values[0]).toBeLessThan(0);
  });
  it('sizes contracts against the multiplier that the amounts are for', () => {
    const perUnit = { products: { X: { scanRange: 20, volatilityScan: 0.05, multiplier: 1 } } };
    near(maintenance([{ instrument: 'XH', quantity: 3 }], perUnit), 3 * 20 * 50);
  });
  it('takes the price risk of a commodity without volatility and time', () => {
    const losses = new Float64Array(16);
    losses.set([30, 10], 0);
    losses.set([220, 180], 10);
    expect(weightedPriceRisk(losses, 10, -2)).toBe((200 - 20) / 2);
    expect(weightedPriceRisk(losses, 10, 0)).toBe(0);
  });
});

describe('what is not covered', () => {
  it('charges a future without a product by contract, else its notional, and warns', () => {
    const r = report([{ instrument: 'XH', quantity: 2 }, { instrument: 'XM', quantity: -1 }], {});
    near(r.maintenanceMargin, 2 * 1400 + 405 * 50);
    expect(r.warnings.filter((w) => w.code === 'missing-parameter').map((w) => w.scope)).toEqual(expect.arrayContaining(['XH', 'XM']));
    expect(r.complete).toBe(false);
  });
  it('charges stocks in full and bonds at their rate', () => {
    near(maintenance([{ instrument: 'S', quantity: -10 }, { instrument: 'D', quantity: 10 }]), 1000 + 99);
  });
  it('charges short options of an unknown product their value and notional', () => {
    near(maintenance([{ instrument: 'C', quantity: -1 }], {}), 50 * (18 + 400));
    near(maintenance([{ instrument: 'C', quantity: 1 }], {}), 50 * 18);
  });
  it('takes the largest range where a month is missing, and says so', () => {
    const r = report([{ instrument: 'XM', quantity: 1 }], { products: { X: { scanRange: { '2027-03': 1000, '2027-12': 900 }, volatilityScan: 0.05 } } });
    near(r.maintenanceMargin, 1000);
    expect(r.complete).toBe(false);
  });
});

describe('months', () => {
  it('agree with the calendar', () => {
    fc.assert(fc.property(fc.integer({ min: -2_000_000_000_000, max: 8_000_000_000_000 }), (ms) => {
      const date = new Date(ms);
      expect(monthOfTime(ms)).toBe(date.getUTCFullYear() * 12 + date.getUTCMonth());
    }));
    expect(monthText(monthOfText('2027-03'))).toBe('2027-03');
    expect(monthText(monthOfTime(NaN))).toBe('no expiry');
  });
});
