import { describe, expect, it } from 'vitest';
import { reportOf, sessionOf } from '../../../support/book-builder.ts';

const account = (positions: readonly object[], cash: number | null, marks: Readonly<Record<string, number>>) =>
  reportOf({
    account: { currency: 'USDT', regime: { id: 'isolated' }, balances: cash === null ? [] : [{ currency: 'USDT', amount: cash }], positions },
    instruments: ['A', 'B', 'C'].map((id) => ({ id, kind: 'perpetual', currency: 'USDT', tiers: [{ initialRate: 0.02, maintenanceRate: 0.005 }] })),
    marks,
  });

describe('isolated', () => {
  it('reaches the line with the first of its positions when everything moves', () => {
    const session = sessionOf({
      account: { currency: 'USDT', regime: { id: 'isolated' }, balances: [{ currency: 'USDT', amount: 60_000 }], positions: [{ instrument: 'A', quantity: 1, averagePrice: 20_000, isolatedMargin: 400 }, { instrument: 'B', quantity: 1, averagePrice: 10_000, isolatedMargin: 50_000 }] },
      instruments: ['A', 'B'].map((id) => ({ id, kind: 'perpetual', currency: 'USDT', tiers: [{ initialRate: 0.02, maintenanceRate: 0.005 }] })),
      marks: { A: 20_000, B: 10_000 },
    });
    expect(session.uniformShock('a', 1)).toBeCloseTo(19_600 / 0.995 / 20_000 - 1, 9);
  });
  it('is one little account per position: Bybit 20,000 at 50 times is called at 19,700', () => {
    const r = account([{ instrument: 'A', quantity: 1, averagePrice: 20_000, isolatedMargin: 400 }], 10_000, { A: 20_000 });
    // The venue takes maintenance of the entry value (100); at the mark it is a little less.
    expect(r.positions[0]!.liquidationPrice).toBeCloseTo((20_000 - 400) / 0.995, 6);
    expect(r.marginEquity).toBe(400);
    expect(r.maintenanceMargin).toBe(100);
    expect(r.bufferRatio).toBe(4);
    expect(r.netLiquidationValue).toBe(10_000);
    expect(r.availableFunds).toBe(10_000 - 400);
    expect(r.equity.reduce((sum, line) => sum + line.amount, 0)).toBeCloseTo(r.marginEquity, 9);
  });
  it('takes maintenance at entry where the venue does', () => {
    const r = reportOf({
      account: { currency: 'USDT', regime: { id: 'isolated', params: { maintenanceBasis: 'entry' } }, balances: [{ currency: 'USDT', amount: 400 }], positions: [{ instrument: 'A', quantity: 1, averagePrice: 20_000, isolatedMargin: 400 }] },
      instruments: [{ id: 'A', kind: 'perpetual', currency: 'USDT', tiers: [{ initialRate: 0.02, maintenanceRate: 0.005 }] }],
      marks: { A: 20_100 },
    });
    expect(r.positions[0]!.liquidationPrice).toBeCloseTo(19_700, 6);
  });
  it('is in a call where one position is, however much the others hold', () => {
    const r = account([
      { instrument: 'A', quantity: 1, averagePrice: 20_000, isolatedMargin: 400 }, { instrument: 'B', quantity: 1, averagePrice: 10_000, isolatedMargin: 50_000 },
    ], 60_000, { A: 19_650, B: 10_000 });
    expect(r.bufferRatio!).toBeGreaterThan(100);
    expect(r.status).toBe('margin-call');
    expect(r.alertLevel).toBe(1.1);
    expect(r.warnings).toMatchObject([{ code: 'isolated-call', scope: 'A' }]);
  });
  it('leaves a position without a margin of its own to the cash that nobody has', () => {
    const r = account([
      { instrument: 'A', quantity: 1, averagePrice: 20_000, isolatedMargin: 400 }, { instrument: 'B', quantity: 1, averagePrice: 10_000 }, { instrument: 'C', quantity: -1, averagePrice: 5000 },
    ], 1400, { A: 20_000, B: 10_000, C: 5100 });
    expect(r.marginEquity).toBe(1300);
    // Pool of B and C: 1,000 cash, less 100 lost in C.
    expect(r.positions[1]!.liquidationPrice).toBeCloseTo((10_000 - 900 + 25.5) / 0.995, 6);
    expect(r.positions[0]!.liquidationPrice).toBeCloseTo(19_600 / 0.995, 6);
  });
  it('takes a margin as stated where the balances do not show it, and says so', () => {
    const r = account([{ instrument: 'A', quantity: -1, averagePrice: 20_000, isolatedMargin: 400 }], null, { A: 20_000 });
    expect(r.marginEquity).toBe(400);
    expect(r.warnings.map((w) => w.code)).toEqual(['isolated-exceeds-cash']);
    expect(r.positions[0]!.liquidationPrice).toBeCloseTo(20_400 / 1.005, 6);
  });
});
