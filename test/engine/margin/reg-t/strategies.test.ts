import { describe, expect, it } from 'vitest';
import { sessionOf } from '../../../support/book-builder.ts';

type Option = readonly [right: 'call' | 'put', strike: number, quantity: number, mark: number, expiry?: string];

/** An account with stock S at `spot` and options on it; quantities in contracts of 100. */
function held(spot: number, shares: number, options: readonly Option[], more: { readonly stock?: object; readonly params?: object; readonly instruments?: readonly object[]; readonly averagePrice?: number } = {}) {
  const named = options.map(([right, strike, quantity, mark, expiry]) => ({ id: `${right}-${String(strike)}-${expiry ?? ''}`, right, strike, quantity, mark, expiry: expiry ?? '2027-03-19' }));
  return sessionOf({
    account: {
      regime: { id: 'reg-t', params: { minimumEquity: 0, ...more.params } }, balances: [{ currency: 'USD', amount: 1e6 }],
      positions: [
        ...(shares === 0 ? [] : [{ instrument: 'S', quantity: shares, ...(more.averagePrice === undefined ? {} : { averagePrice: more.averagePrice }) }]),
        ...named.map((o) => ({ instrument: o.id, quantity: o.quantity })),
      ],
    },
    instruments: [
      { id: 'S', kind: 'equity', currency: 'USD', ...more.stock },
      ...named.map((o) => ({ id: o.id, kind: 'option', currency: 'USD', underlying: 'S', right: o.right, strike: o.strike, expiry: o.expiry, multiplier: 100 })),
    ],
    marks: { S: spot, ...Object.fromEntries(named.map((o) => [o.id, o.mark])) },
    rates: [{ currency: 'USD', riskFree: 0.03 }],
  }).report('a');
}
const maintenance = (...args: Parameters<typeof held>): number => held(...args).maintenanceMargin;

describe('stock and options', () => {
  it('asks for nothing on a covered call out of the money, and for the amount in the money on one that is in it', () => {
    expect(maintenance(100, 500, [['call', 110, -5, 2]])).toBe(0.25 * 50_000);
    const r = held(120, 500, [['call', 110, -5, 12]]);
    expect(r.maintenanceMargin).toBe(0.25 * 60_000 + 500 * 10);
    expect(r.initialMargin).toBe(0.5 * 60_000 + 500 * 10);
    expect(r.margin.find((l) => l.scope === 'call-110-')!.explanation).toContain('long 500 S');
    expect(r.warnings.map((w) => w.code)).not.toContain('naked-options');
  });
  it('covers as many calls as there are shares for, and charges the rest as naked', () => {
    expect(maintenance(100, 250, [['call', 110, -3, 2]])).toBe(0.25 * 25_000 + 100 * (2 + 10));
  });
  it('covers short puts with short stock', () => {
    expect(maintenance(100, -500, [['put', 90, -5, 2]])).toBe(0.3 * 50_000);
    expect(maintenance(80, -500, [['put', 90, -5, 11]])).toBe(0.3 * 40_000 + 500 * 10);
  });
  it('protects short stock with a long call, and needs no deposit where the call ends no higher than the sale', () => {
    const r = held(100, -100, [['call', 105, 1, 3]]);
    expect([r.maintenanceMargin, r.initialMargin]).toEqual([100 * (10.5 + 5), 5000]);
    const sold = held(100, -100, [['call', 105, 1, 3]], { averagePrice: 106 });
    expect([sold.maintenanceMargin, sold.initialMargin]).toEqual([100 * (10.5 + 5), 100 * (10.5 + 5)]);
  });
  it('takes the call strike, not the stock price, for a collar, and never more than the stock alone', () => {
    // 10 % × 60 + 60 out of the money = 66 a share, 25 % × 104 = 26 and the stock's own 25 % × 120 = 30; the call is 16 in the money.
    expect(maintenance(120, 100, [['put', 60, 1, 0.1], ['call', 104, -1, 17]])).toBe(100 * (26 + 16));
  });
  it('charges a conversion and a reverse conversion 10 % of the strike', () => {
    expect(maintenance(100, 100, [['put', 100, 1, 4], ['call', 100, -1, 4]])).toBe(1000);
    expect(maintenance(95, -100, [['call', 100, 1, 2], ['put', 100, -1, 7]])).toBe(1000 + 500);
  });
  it('lets the rest of a position stand alone', () => {
    expect(maintenance(100, 150, [['put', 95, 1, 2]])).toBe(100 * (9.5 + 5) + 50 * 25);
  });
  it('gives no relief to stock that is not marginable', () => {
    expect(maintenance(100, 100, [['put', 95, 1, 2]], { stock: { marginable: false } })).toBe(10_000);
  });
  it('keeps house rates on the market value of protected stock', () => {
    const r = held(100, 100, [['put', 95, 1, 2]], { params: { house: [{ select: { kind: 'equity' }, maintenanceRate: 0.4 }] } });
    expect(r.maintenanceMargin).toBe(4000);
  });
});

describe('options alone', () => {
  it('charges the width of a credit spread and nothing on a debit spread', () => {
    expect(maintenance(100, 0, [['call', 105, -2, 3], ['call', 112, 2, 1]])).toBe(1400);
    expect(maintenance(100, 0, [['put', 105, 2, 8], ['put', 95, -2, 2]])).toBe(0);
  });
  it('gives relief to a calendar only where the long leg ends on or after the short one', () => {
    expect(maintenance(100, 0, [['call', 100, -1, 3, '2026-12-18'], ['call', 100, 1, 6]])).toBe(0);
    expect(maintenance(100, 0, [['call', 100, 1, 3, '2026-12-18'], ['call', 100, -1, 6]])).toBe(600 + 2000);
  });
  it('takes the greater side of an iron condor', () => {
    expect(maintenance(100, 0, [['put', 85, 1, 0.5], ['put', 90, -1, 1], ['call', 110, -1, 1], ['call', 120, 1, 0.3]])).toBe(1000);
  });
  it('does not net a call spread with a put spread of another expiry', () => {
    const near = '2026-12-18';
    expect(maintenance(100, 0, [['put', 85, 1, 0.5, near], ['put', 90, -1, 1, near], ['call', 110, -1, 1], ['call', 115, 1, 0.3]])).toBe(500 + 500);
  });
  it('adds both sides where the short strikes have crossed, since both can be lost', () => {
    expect(maintenance(100, 0, [['put', 110, 1, 12], ['put', 120, -1, 21], ['call', 80, -1, 21], ['call', 90, 1, 12]])).toBe(2000);
  });
  it('charges a long butterfly and a long box nothing, a short box its width', () => {
    expect(maintenance(100, 0, [['call', 95, 1, 8], ['call', 100, -2, 5], ['call', 105, 1, 3]])).toBe(0);
    expect(maintenance(100, 0, [['call', 95, 1, 8], ['call', 105, -1, 3], ['put', 105, 1, 8], ['put', 95, -1, 3]])).toBe(0);
    expect(maintenance(100, 0, [['call', 95, -1, 8], ['call', 105, 1, 3], ['put', 105, -1, 8], ['put', 95, 1, 3]])).toBe(1000);
  });
  it('splits a ratio spread into a spread and a naked rest', () => {
    expect(maintenance(100, 0, [['call', 100, 1, 5], ['call', 110, -2, 2]])).toBe(100 * (2 + 10));
  });
  it('finds the pairing that a first-come choice misses', () => {
    // The 105 short could take the 110 long first; then the 100 short would be left with 20 of width.
    expect(maintenance(104, 0, [['call', 100, -1, 7], ['call', 105, -1, 4], ['call', 110, 1, 2], ['call', 120, 1, 0.5]])).toBe(2500);
  });
  it('pairs ten small contracts with a large one', () => {
    const r = sessionOf({
      account: { positions: [{ instrument: 'M', quantity: -10 }, { instrument: 'L', quantity: 1 }], balances: [{ currency: 'USD', amount: 1e5 }] },
      instruments: [
        { id: 'S', kind: 'equity', currency: 'USD' },
        { id: 'M', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-03-19', multiplier: 10 },
        { id: 'L', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 104, expiry: '2027-03-19', multiplier: 100 },
      ],
      marks: { S: 100, M: 5, L: 3 },
    }).report('a');
    expect(r.maintenanceMargin).toBe(400);
  });
  it('raises the floor of a naked option where the broker has one of its own', () => {
    expect(maintenance(100, 0, [['call', 200, -1, 0.1]], { params: { optionFloor: { perShare: 12.5 } } })).toBe(10 + 1250);
    expect(maintenance(5, 0, [['call', 20, -1, 0.1]], { params: { optionFloor: { perContract: 100 } } })).toBe(10 + 100);
  });
  it('pairs what has a price while something else has none, and stays incomplete', () => {
    const session = sessionOf({
      account: { positions: [{ instrument: 'A', quantity: -1 }, { instrument: 'B', quantity: 1 }, { instrument: 'C', quantity: -1 }], balances: [{ currency: 'USD', amount: 1e5 }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, ...['A', 'B', 'C'].map((id, k) => ({ id, kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100 + 5 * k, expiry: '2027-03-19', multiplier: 100 }))],
      quotes: [{ instrument: 'S', mark: 100 }, { instrument: 'A', mark: 4 }, { instrument: 'B', mark: 2 }],
    });
    const before = session.figures('a');
    expect([before.maintenanceMargin, before.complete]).toEqual([500, false]);
    session.tick(session.instrumentIndex('C'), 1, NaN, NaN, NaN, Date.parse('2026-11-20T21:00:00Z'));
    // The 105 call now covers either short; the other one is naked.
    expect(session.figures('a').maintenanceMargin).toBe(500 + 100 * (1 + 10));
  });
});

describe('the search', () => {
  it('says that its bound was hit where an underlying holds more positions than it can prove', () => {
    const options = Array.from({ length: 90 }, (_v, k): Option => [k % 2 === 0 ? 'call' : 'put', 50 + 1.25 * k, (k % 3 === 0 ? -1 : 1) * (1 + (k % 7)), 3, k % 5 === 0 ? '2026-12-18' : '2027-03-19']);
    const r = held(100, 700, options);
    const alone = options.reduce((sum, o) => sum + maintenance(100, 0, [o]), maintenance(100, 700, []));
    expect(r.maintenanceMargin).toBeLessThan(alone);
    expect(r.margin.reduce((sum, l) => sum + l.maintenance, 0)).toBeCloseTo(r.maintenanceMargin, 6);
    expect(r.warnings.filter((w) => w.code === 'pairing-bound').map((w) => w.scope)).toEqual(['S']);
  });
});
