import { describe, expect, it } from 'vitest';
import { orderCost } from '#engine/venue/order-cost.ts';
import { bybitIsolatedLinear, inverseLiquidationPrice, solveAcrossTiers } from '#engine/venue/liquidation-price.ts';
import { bankruptcyPrice } from '#engine/venue/bankruptcy-price.ts';
import { reportOf, sessionOf } from '../../../support/book-builder.ts';

const TIERS = [
  { upTo: 50_000, initialRate: 0.008, maintenanceRate: 0.004 }, { upTo: 250_000, initialRate: 0.01, maintenanceRate: 0.005 },
  { upTo: 1_000_000, initialRate: 0.02, maintenanceRate: 0.01 }, { initialRate: 0.05, maintenanceRate: 0.025 },
];
const pool = (params: object, positions: readonly object[], more: object = {}, tiers: readonly object[] = TIERS) => ({
  account: { currency: 'USDT', regime: { id: 'crypto-cross', params }, balances: [{ currency: 'USDT', amount: 100_000 }], positions, ...more },
  instruments: ['P', 'Q'].map((id) => ({ id, kind: 'perpetual', currency: 'USDT', underlying: 'BTC', takerFee: 0.00055, tiers })),
  marks: { P: 50_000, Q: 50_000 },
});

describe('OKX', () => {
  it('takes the rate of the tier for the whole position, longs and shorts of a family together', () => {
    const r = reportOf(pool({ venue: 'okx' }, [{ instrument: 'P', quantity: 3, averagePrice: 50_000 }, { instrument: 'Q', quantity: -4, averagePrice: 50_000 }]));
    // 150,000 and 200,000 together are 350,000: 1 % of each.
    expect(r.positions.map((p) => p.maintenanceMargin)).toEqual([1500, 2000]);
    expect(r.venueRatio).toEqual({ name: 'Margin ratio', value: 100_000 / 3500, direction: 'down' });
  });
  it('counts the liquidation fee with the maintenance and honours a stated deduction', () => {
    const stated = TIERS.map((tier, n) => ({ ...tier, deduction: n === 2 ? 700 : 0 }));
    const r = reportOf(pool({ venue: 'okx', liquidationFee: 0.0005 }, [{ instrument: 'P', quantity: 7, averagePrice: 50_000 }], {}, stated));
    expect(r.maintenanceMargin).toBeCloseTo(3500 - 700 + 175, 9);
    expect(r.venueRatio!.value).toBeCloseTo(r.bufferRatio!, 12);
  });
  it('counts tiers in contracts where told so', () => {
    const inContracts = [{ upTo: 20_000, initialRate: 0.01, maintenanceRate: 0.005 }, { upTo: 22_000, initialRate: 0.015, maintenanceRate: 0.01 }, { initialRate: 0.02, maintenanceRate: 0.02 }];
    const book = pool({ venue: 'okx', tierUnit: 'contracts' }, [{ instrument: 'P', quantity: 10_000, averagePrice: 50_000 }, { instrument: 'Q', quantity: -15_000, averagePrice: 50_000 }], {}, inContracts);
    const r = reportOf({ ...book, instruments: book.instruments.map((i) => ({ ...i, multiplier: 0.01 })) });
    expect(r.positions[0]!.maintenanceMargin).toBeCloseTo(10_000 * 0.01 * 50_000 * 0.02, 6);
  });
});

describe('Binance', () => {
  it('re-solves the liquidation price with the tier in which it falls', () => {
    const book = pool({ venue: 'binance' }, [{ instrument: 'P', quantity: -10, averagePrice: 50_000 }]);
    const session = sessionOf(book);
    const tiers = session.instrument('P')!.tiers!;
    const closed = solveAcrossTiers({ side: -1, quantity: 10, entry: 50_000 }, 100_000, 0, 0, tiers)!;
    const wide = sessionOf({ ...book, account: { ...book.account, balances: [{ currency: 'USDT', amount: 900_000 }] } });
    const far = solveAcrossTiers({ side: -1, quantity: 10, entry: 50_000 }, 900_000, 0, 0, tiers)!;
    expect(session.priceAtLevel('a', 'P', 1)!).toBeCloseTo(closed, 6);
    expect(wide.priceAtLevel('a', 'P', 1)!).toBeCloseTo(far, 6);
    expect(far * 10).toBeGreaterThan(1_000_000);
  });
  it('shows the inverse ratio in portfolio mode', () => {
    const r = reportOf(pool({ venue: 'binance', mode: 'portfolio' }, [{ instrument: 'P', quantity: 1, averagePrice: 50_000 }]));
    expect(r.venueRatio).toEqual({ name: 'uniMMR', value: 100_000 / 200, direction: 'down' });
  });
  it('has nothing to show where nothing is held', () => {
    expect(reportOf(pool({ venue: 'binance' }, [])).venueRatio!.value).toBe(0);
    expect(reportOf(pool({ venue: 'okx' }, [])).venueRatio!.value).toBeNull();
    expect(reportOf(pool({}, [])).venueRatio).toBeUndefined();
  });
});

describe('Bybit', () => {
  it('counts order margin with its fee and the loss of orders beyond the mark', () => {
    const orders = [{ instrument: 'P', side: 'buy', quantity: 1, price: 51_000, leverage: 10 }, { instrument: 'P', side: 'sell', quantity: 2, price: 49_500 }, { instrument: 'P', side: 'sell', quantity: 1, price: 60_000, leverage: 20 }];
    const r = reportOf(pool({ venue: 'bybit' }, [], { orders }));
    expect(r.orderLoss).toBeCloseTo(-1000 - 1000, 9);
    expect(r.orderMargin).toBeCloseTo(5100 + 99_000 * 0.01 + 3000 + (51_000 + 99_000 + 60_000) * 0.00055, 6);
    expect(r.initialMargin).toBeCloseTo(r.orderMargin!, 9);
    expect(r.marginEquity).toBe(98_000);
    expect(r.equity.reduce((sum, line) => sum + line.amount, 0)).toBeCloseTo(r.marginEquity, 9);
    expect(r.maintenanceMargin).toBe(0);
  });
  it('lists what an order costs', () => {
    expect(orderCost({ side: 'buy', size: 1, price: 50_000, leverage: 10, takerFee: 0.00055 }).total).toBeCloseTo(5052.25, 9);
    expect(orderCost({ side: 'sell', size: 1, price: 50_000, leverage: 10, takerFee: 0.00055 }).closeFee).toBeCloseTo(55_000 * 0.00055, 9);
    const inverse = orderCost({ side: 'buy', size: 10_000, price: 50_000, leverage: 10, takerFee: 0.00055, inverse: true });
    expect(inverse.closeFee).toBeCloseTo(0.2 * 1.1 * 0.00055, 12);
  });
  it('solves isolated linear and coin-margined positions as printed', () => {
    expect(bybitIsolatedLinear({ side: 1, quantity: 1, entry: 20_000 }, 400, 100, 0)).toBe(19_700);
    expect(bybitIsolatedLinear({ side: -1, quantity: 1, entry: 20_000 }, 400, 100, 3000)).toBe(23_300);
    expect(inverseLiquidationPrice(1, 10_000, 8000, 0.5, 0.005, 0.00075)).toBeCloseTo(5739.08, 2);
    expect(bankruptcyPrice(1, 8000, 2, true)).toBeCloseTo(8000 / 1.5, 9);
  });
  it('has the coin-margined position in one coin account', () => {
    const r = reportOf({
      account: { currency: 'BTC', regime: { id: 'crypto-cross', params: { venue: 'bybit' } }, balances: [{ currency: 'BTC', amount: 0.5 }], positions: [{ instrument: 'I', quantity: 10_000, averagePrice: 8000 }] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD' }, { id: 'I', kind: 'perpetual', currency: 'BTC', underlying: 'BTC', inverse: true, tiers: [{ initialRate: 0.01, maintenanceRate: 0.005 }] }],
      marks: { BTC: 8000, I: 7500 },
    });
    expect(r.positions[0]!.unrealizedPnl).toBeCloseTo(10_000 * (1 / 8000 - 1 / 7500), 12);
    expect(r.maintenanceMargin).toBeCloseTo((10_000 / 7500) * 0.005, 12);
    expect(r.marginEquity).toBeCloseTo(0.5 + 10_000 * (1 / 8000 - 1 / 7500), 12);
    expect(r.positions[0]!.liquidationPrice).toBeCloseTo((10_000 * 1.005) / (1.25 + 0.5), 6);
  });
});
