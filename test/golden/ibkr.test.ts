import { describe, expect } from 'vitest';
import { reportOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';

describe('real-time initial margin', () => {
  const broker = (cash: number, shares: number, price: number, more: Readonly<Record<string, unknown>> = {}) =>
    reportOf({
      account: {
        regime: { id: 'reg-t', params: { realTimeInitial: true, minimumEquity: 0 } }, positions: shares > 0 ? [{ instrument: 'S', quantity: shares }] : [],
        balances: [{ currency: 'USD', amount: cash }], ...more,
      },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: price },
    });
  golden('ibkr-day1', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!);
    near(r.marginEquity, e['elv']!);
    near(r.initialMargin, e['initial_margin']!);
    near(r.availableFunds, e['available_funds']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
  });
  golden('ibkr-day2-buy', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!, { sma: { prior: 10_000, tradesInitial: 10_000, cash: 0 } });
    near(r.positions[0]!.marketValue, e['stock_value']!);
    near(r.marginEquity, e['elv']!);
    near(r.initialMargin, e['initial_margin']!);
    near(r.maintenanceMargin, e['maintenance_margin']!);
    near(r.availableFunds, e['available_funds']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
    // The end-of-day test takes 50 %: the SMA is used up by the purchase and the equity is all Reg T margin.
    near(r.marginEquity - e['reg_t_margin']!, 0);
    near(r.sma, 0);
    near(broker(i['cash']!, i['shares']!, i['price']!, { regime: { id: 'reg-t', params: { minimumEquity: 0 } } }).initialMargin, e['reg_t_margin']!);
  });
  golden('ibkr-day3-price-down-margin', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!);
    near(r.maintenanceMargin, e['maintenance_margin']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
  });
  golden('ibkr-cushion-live', (i, e, near) => {
    // Cash of the printed net liquidation value, and a futures contract whose margin leaves the printed excess.
    const margin = i['net_liquidation']! - i['excess_liquidity']!;
    const r = reportOf({
      account: { positions: [{ instrument: 'F', quantity: 1, averagePrice: 100 }], balances: [{ currency: 'USD', amount: i['net_liquidation'] }] },
      instruments: [{ id: 'F', kind: 'future', currency: 'USD', multiplier: 50, margin: { initial: margin, maintenance: margin } }],
      marks: { F: 100 },
    });
    near(r.excessLiquidity, i['excess_liquidity']!);
    near(r.cushion, e['cushion']!);
  });
});

describe('a second broker', () => {
  golden('broker-available-funds-tiger', (i, e, near) => {
    // Net assets = cash + option + stock; the broker's rate on the stock is a house rule, its long option lends nothing.
    const cash = i['net_assets']! - i['option_value']! - i['stock_value']! - i['frozen']!;
    const r = reportOf({
      account: {
        regime: { id: 'reg-t', params: { realTimeInitial: true, minimumEquity: 0, house: [{ select: { kind: 'equity' }, initialRate: i['initial_pct'] }] } },
        positions: [{ instrument: 'S', quantity: 20 }, { instrument: 'O', quantity: 1 }], balances: [{ currency: 'USD', amount: cash }],
      },
      instruments: [
        { id: 'S', kind: 'equity', currency: 'USD' },
        { id: 'O', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 95, expiry: '2027-03-19', multiplier: 100 },
      ],
      marks: { S: i['stock_value']! / 20, O: i['option_value']! / 100 },
    });
    near(r.netLiquidationValue, i['net_assets']!);
    near(r.availableFunds, e['available_funds']!);
    expect(r.marginEquity).toBeLessThan(r.netLiquidationValue);
  });
});
