import { describe, expect, it } from 'vitest';
import { AS_OF, bookOf, reportOf, sessionOf } from '../support/book-builder.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';

const stock = { id: 'S', kind: 'equity', currency: 'USD' };
const flat = (initialRate: number, maintenanceRate: number) => ({ regime: { id: 'flat', params: { initialRate, maintenanceRate } } });

describe('account figures', () => {
  it('adds up GAV, liabilities and NLV with accrued amounts of both signs', () => {
    const r = reportOf({
      account: {
        ...flat(0.5, 0.25),
        balances: [{ currency: 'USD', amount: '-40000', accrued: '-12.30' }, { currency: 'EUR', amount: '1000', accrued: '2.50' }],
        positions: [{ instrument: 'S', quantity: 1000, averagePrice: 90 }, { instrument: 'X', quantity: -100, averagePrice: 50 }],
      },
      instruments: [stock, { id: 'X', kind: 'equity', currency: 'USD' }],
      marks: { S: 100, X: 60 },
      fx: [{ from: 'EUR', to: 'USD', rate: 1.1, at: AS_OF }],
    });
    expect(r.grossAssetValue).toBeCloseTo(100_000 + 1100 + 2.75, 9);
    expect(r.liabilities).toEqual({ borrowed: 40_000, shortMarketValue: 6000, unrealizedLosses: 0, accrued: 12.3, total: 46_012.3 });
    expect(r.netLiquidationValue).toBeCloseTo(r.grossAssetValue - r.liabilities.total, 9);
    expect(r.maintenanceMargin).toBe(0.25 * 106_000);
    expect(r.grossExposure).toBe(106_000);
    expect(r.netExposure).toBe(94_000);
    expect(r.positions[1]!.unrealizedPnl).toBe(-1000);
    expect(r.equity.reduce((sum, line) => sum + line.amount, 0)).toBeCloseTo(r.marginEquity, 8);
  });

  it('shows the hidden leverage of the teaching case: 800,000 of exposure on 100,000 (S012)', () => {
    const r = reportOf({
      account: { ...flat(0.2, 0.1), balances: [{ currency: 'USD', amount: -100_000 }], positions: [{ instrument: 'S', quantity: 5000 }, { instrument: 'B', quantity: -3000 }] },
      instruments: [stock, { id: 'B', kind: 'bond', currency: 'USD' }],
      marks: { S: 100, B: 100 },
    });
    expect(r.netLiquidationValue).toBe(100_000);
    expect(r.leverage).toBe(8);
  });

  it('has no ratio, no cushion where nothing is required, and no leverage where NLV is not positive', () => {
    const cash = reportOf({ account: { balances: [{ currency: 'USD', amount: 100 }] } });
    expect([cash.bufferRatio, cash.cushion, cash.status, cash.leverage]).toEqual([null, null, 'safe', 0]);
    const under = reportOf({ account: { ...flat(0.5, 0.5), balances: [{ currency: 'USD', amount: -11_000 }], positions: [{ instrument: 'S', quantity: 100 }] }, instruments: [stock], marks: { S: 100 } });
    expect([under.leverage, under.cushion, under.status, under.alertLevel]).toEqual([null, null, 'negative-equity', 1.1]);
  });

  it.each([
    [20_000, 'safe', null], [19_999, 'below-target', null], [15_000, 'below-target', null], [14_999, 'alert', 1.5],
    [12_000, 'alert', 1.25], [10_500, 'alert', 1.1], [10_000, 'alert', 1.1], [9999, 'margin-call', 1.1],
  ])('with %d against a requirement of 10,000 is %s', (cash, status, alertLevel) => {
    const r = reportOf({
      account: { currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'F', quantity: 1, averagePrice: 100 }] },
      instruments: [{ id: 'F', kind: 'future', currency: 'USD', multiplier: 50, margin: { initial: 11_000, maintenance: 10_000 } }],
      marks: { F: 100 },
    });
    expect([r.status, r.alertLevel]).toEqual([status, alertLevel]);
  });

  it('values futures by variation, also below zero (WTI, 20 April 2020)', () => {
    const r = reportOf({
      account: { balances: [{ currency: 'USD', amount: 100_000 }], positions: [{ instrument: 'CL', quantity: 1, averagePrice: 20 }] },
      instruments: [{ id: 'CL', kind: 'future', currency: 'USD', multiplier: 1000, margin: { initial: 10_000, maintenance: 9000 } }],
      marks: { CL: -37.63 },
    });
    expect(r.netLiquidationValue).toBeCloseTo(100_000 - 57_630, 6);
    expect(r.liabilities.unrealizedLosses).toBeCloseTo(57_630, 6);
    expect(r.grossExposure).toBeCloseTo(37_630, 6);
    expect(r.netExposure).toBeCloseTo(-37_630, 6);
    const price = r.positions[0]!.liquidationPrice!;
    expect(100_000 + 1000 * (price - 20)).toBeCloseTo(9000, 4);
    expect(price).toBeLessThan(-37.63);
  });

  it('values inverse perpetuals in the coin', () => {
    const r = reportOf({
      account: { currency: 'BTC', regime: { id: 'crypto-cross' }, balances: [{ currency: 'BTC', amount: 1 }], positions: [{ instrument: 'P', quantity: 10_000, averagePrice: 8000 }] },
      instruments: [{ id: 'P', kind: 'perpetual', currency: 'BTC', underlying: 'BTCUSD', multiplier: 1, inverse: true, tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] }],
      marks: { P: 10_000 },
    });
    expect(r.positions[0]!.unrealizedPnl).toBeCloseTo(10_000 * (1 / 8000 - 1 / 10_000), 12);
    expect(r.positions[0]!.exposure).toBeCloseTo(1, 12);
    expect(r.maintenanceMargin).toBeCloseTo(0.01, 12);
  });
});

describe('what is missing or old', () => {
  const account = { balances: [{ currency: 'USD', amount: 100_000 }], positions: [{ instrument: 'S', quantity: 10 }] };
  it('never calls an account without a price safe, and says which price', () => {
    const r = reportOf({ account, instruments: [stock] });
    expect([r.status, r.complete]).toEqual(['unknown', false]);
    expect(r.warnings.map((w) => [w.code, w.scope])).toContainEqual(['missing-quote', 'S']);
    expect(r.positions[0]).toMatchObject({ mark: null, marketValue: null, maintenanceMargin: null });
  });
  it('keeps a call that a missing short can only make worse', () => {
    const positions = [{ instrument: 'S', quantity: 1000 }, { instrument: 'X', quantity: -5 }];
    const r = reportOf({ account: { balances: [{ currency: 'USD', amount: -90_000 }], positions }, instruments: [stock, { id: 'X', kind: 'equity', currency: 'USD' }], marks: { S: 100 } });
    expect([r.status, r.complete]).toEqual(['margin-call', false]);
  });
  it('does not claim a call when a long without a price could cure it', () => {
    const positions = [{ instrument: 'S', quantity: 1000 }, { instrument: 'X', quantity: 5 }];
    const r = reportOf({ account: { balances: [{ currency: 'USD', amount: -90_000 }], positions }, instruments: [stock, { id: 'X', kind: 'equity', currency: 'USD' }], marks: { S: 100 } });
    expect(r.status).toBe('unknown');
  });
  it('uses an old mark, says so, and does not call the account safe', () => {
    const r = reportOf({ account, instruments: [stock], quotes: [{ instrument: 'S', mark: 100, at: '2026-11-16T20:59:59Z' }] });
    expect([r.status, r.complete, r.netLiquidationValue]).toEqual(['unknown', true, 101_000]);
    expect(r.warnings[0]).toMatchObject({ code: 'stale-quote', scope: 'S' });
  });
  it('honours the limit that the quote brings', () => {
    const quote = { instrument: 'S', mark: 100, at: '2026-11-20T20:44:59Z', staleAfter: 'PT15M' };
    expect(reportOf({ account, instruments: [stock], quotes: [quote] }).status).toBe('unknown');
    expect(reportOf({ account, instruments: [stock], quotes: [{ ...quote, at: '2026-11-20T20:45:00Z' }] }).status).toBe('safe');
  });
  it('reports a currency that cannot be reached', () => {
    const r = reportOf({ account: { ...account, balances: [{ currency: 'CHF', amount: 5 }, { currency: 'USD', amount: 1e5 }] }, instruments: [stock], marks: { S: 1 } });
    expect([r.status, r.complete]).toEqual(['unknown', false]);
    expect(r.warnings.map((w) => w.code)).toContain('missing-rate');
  });
  it.each([
    ['direct', [{ from: 'EUR', to: 'USD', rate: 1.25 }]],
    ['inverse', [{ from: 'USD', to: 'EUR', rate: 0.8 }]],
    ['through another currency', [{ from: 'EUR', to: 'GBP', rate: 0.5 }, { from: 'USD', to: 'GBP', rate: 0.4 }]],
  ])('converts by a %s rate', (_name, fx) => {
    expect(reportOf({ account: { balances: [{ currency: 'EUR', amount: 100 }] }, fx }).netLiquidationValue).toBeCloseTo(125, 10);
  });
  it('charges a regime that it does not know in full and never calls it safe', () => {
    const session = sessionOf({ account, instruments: [stock], marks: { S: 100 } });
    const r = session.evaluate({ ...session.account('a')!, regime: 'from a later version' });
    expect([r.status, r.complete, r.maintenanceMargin]).toEqual(['unknown', false, 1000]);
  });
});

describe('reg-t add-ons', () => {
  it('raises by house rules, never lowers, and adds the concentration surcharge', () => {
    const params = { minimumEquity: 0, house: [{ select: { instrument: 'S' }, maintenanceRate: 0.4 }, { select: { kind: 'equity' }, maintenanceRate: 0.1 }], concentration: { share: 0.6, surcharge: 0.15 } };
    const r = reportOf({
      account: { regime: { id: 'reg-t', params }, positions: [{ instrument: 'S', quantity: 700 }, { instrument: 'X', quantity: 300 }] },
      instruments: [stock, { id: 'X', kind: 'equity', currency: 'USD' }],
      marks: { S: 100, X: 100 },
    });
    expect(r.positions[0]!.maintenanceMargin).toBeCloseTo(70_000 * 0.55, 8);
    expect(r.positions[1]!.maintenanceMargin).toBeCloseTo(30_000 * 0.25, 8);
    expect(r.positions[0]!.initialMargin).toBeGreaterThanOrEqual(r.positions[0]!.maintenanceMargin!);
  });
  it('lets nothing be opened below the minimum equity, and leaves requirements as they are', () => {
    const r = reportOf({ account: { regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: 1000 }], positions: [{ instrument: 'S', quantity: 5 }] }, instruments: [stock], marks: { S: 100 } });
    expect([r.availableFunds, r.maintenanceMargin]).toEqual([0, 125]);
    expect(r.warnings.map((w) => w.code)).toContain('minimum-equity');
  });
  it('reprices the options on an instrument when it looks for its liquidation price', () => {
    const session = sessionOf({
      account: { balances: [{ currency: 'USD', amount: -60_000 }], positions: [{ instrument: 'S', quantity: 1000 }, { instrument: 'C', quantity: -10 }] },
      instruments: [stock, { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 110, expiry: '2027-03-19', multiplier: 100, style: 'european' }],
      quotes: [{ instrument: 'S', mark: 100 }, { instrument: 'C', volatility: 0.3, mark: 2.5 }],
      rates: [{ currency: 'USD', riskFree: 0.03 }],
    });
    const price = session.priceAtLevel('a', 'S', 1)!;
    const moved = openSession(toEngineBook(bookOf({
      account: { balances: [{ currency: 'USD', amount: -60_000 }], positions: [{ instrument: 'S', quantity: 1000 }, { instrument: 'C', quantity: -10 }] },
      instruments: [stock, { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 110, expiry: '2027-03-19', multiplier: 100, style: 'european' }],
      quotes: [{ instrument: 'S', mark: price }, { instrument: 'C', volatility: 0.3 }],
      rates: [{ currency: 'USD', riskFree: 0.03 }],
    })));
    expect(moved.figures('a').bufferRatio).toBeCloseTo(1, 8);
    expect(session.figures('a').bufferRatio).not.toBeCloseTo(1, 2);
  });
});

describe('an underlying that is only named', () => {
  it('lends its quote to the options on it', () => {
    const r = reportOf({
      account: { balances: [{ currency: 'USD', amount: 1e5 }], positions: [{ instrument: 'O', quantity: -1 }] },
      instruments: [{ id: 'O', kind: 'option', currency: 'USD', underlying: 'U', right: 'put', strike: 95, expiry: '2027-03-19', multiplier: 100 }],
      quotes: [{ instrument: 'U', mark: 100 }, { instrument: 'O', mark: 2, volatility: 0.3 }],
      rates: [{ currency: 'USD', riskFree: 0.03 }],
    });
    expect(r.complete).toBe(true);
    expect(r.maintenanceMargin).toBeCloseTo(200 + Math.max(100 * (20 - 5), 950), 8);
  });
});

describe('distance', () => {
  it('equals the closed form for a stock-only account: value falls to debit ÷ (1 − 25 %)', () => {
    const session = sessionOf({
      account: { balances: [{ currency: 'USD', amount: -40_000 }], positions: [{ instrument: 'S', quantity: 600 }, { instrument: 'X', quantity: 400 }] },
      instruments: [stock, { id: 'X', kind: 'equity', currency: 'USD' }],
      marks: { S: 100, X: 100 },
    });
    expect(session.uniformShock('a', 1)).toBeCloseTo(40_000 / 0.75 / 100_000 - 1, 10);
    expect(session.uniformShock('a', 1.5)).toBeCloseTo(40_000 / (1 - 1.5 * 0.25) / 100_000 - 1, 10);
    expect(session.priceAtLevel('a', 'S', 1)).toBeCloseTo((40_000 / 0.75 - 40_000) / 600, 8);
  });
  it('finds none where no move reaches the line', () => {
    const session = sessionOf({ account: { balances: [{ currency: 'USD', amount: 1e6 }], positions: [{ instrument: 'S', quantity: 10 }] }, instruments: [stock], marks: { S: 100 } });
    expect(session.uniformShock('a', 1)).toBeNull();
  });
  it('moves leveraged funds by their factor', () => {
    const account = { balances: [{ currency: 'USD', amount: -2000 }], positions: [{ instrument: 'L', quantity: 100 }] };
    const session = sessionOf({ account, instruments: [{ id: 'L', kind: 'etf', currency: 'USD', leverageFactor: 2 }], marks: { L: 100 } });
    // 10,000 (1 + 2 s) − 2,000 = 50 % of 10,000 (1 + 2 s)
    expect(session.uniformShock('a', 1)).toBeCloseTo(-0.3, 10);
  });
});
