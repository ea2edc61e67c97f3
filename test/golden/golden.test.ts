import { describe, expect } from 'vitest';
import { reportOf, sessionOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';
import type { Numbers } from './cases.ts';

function shortOption(inputs: Numbers, right: 'call' | 'put', broad: boolean) {
  const multiplier = inputs['shares_per_contract'] ?? inputs['multiplier']!;
  return reportOf({
    account: { positions: [{ instrument: 'O', quantity: -inputs['contracts']! }], balances: [{ currency: 'USD', amount: 1e7 }] },
    instruments: [
      { id: 'U', kind: broad ? 'index' : 'equity', currency: 'USD', ...(broad ? { productClass: 'broad-index' } : {}) },
      { id: 'O', kind: 'option', currency: 'USD', underlying: 'U', right, strike: inputs['strike'], expiry: '2027-03-19', multiplier },
    ],
    marks: { U: inputs['underlying']!, O: inputs['premium']! },
  });
}

describe('reg-t', () => {
  golden('regt-gross-ibm-short-call', (i, e, near) => near(shortOption(i, 'call', false).maintenanceMargin, e['requirement_gross']!));
  golden('regt-gross-ibm-short-put', (i, e, near) => near(shortOption(i, 'put', false).maintenanceMargin, e['requirement_gross']!));
  golden('regt-fincyclopedia-naked-put-55', (i, e, near) => near(shortOption(i, 'put', false).maintenanceMargin, e['requirement']!));
  golden('regt-edelta-naked-put-200', (i, e, near) => near(shortOption(i, 'put', false).maintenanceMargin, e['requirement']!));
  golden('regt-cboe-spx-short-put', (i, e, near) => {
    near(shortOption(i, 'put', true).maintenanceMargin - i['premium']! * i['contracts']! * i['shares_per_contract']!, e['requirement_net_of_premium']!);
  });

  const short = (price: number, shares: number) =>
    reportOf({
      account: { positions: [{ instrument: 'S', quantity: -shares }], balances: [{ currency: 'USD', amount: 1e6 }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: price },
    });
  golden('regt-short-stock-maint-5', (i, e, near) => near(short(i['price']!, i['shares']!).maintenanceMargin, e['maintenance']!));
  golden('regt-short-stock-maint-4.5', (i, e, near) => near(short(i['price']!, i['shares']!).maintenanceMargin, e['maintenance']!));
  golden('regt-short-stock-initial-2', (i, e, near) => near(short(i['price']!, i['shares']!).initialMargin, e['deposit']!));

  const long = (lmv: number, debit: number) =>
    sessionOf({
      account: { positions: [{ instrument: 'S', quantity: lmv }], balances: [{ currency: 'USD', amount: -debit }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 1 },
    });
  golden('regt-equity-pct-down', (i, e, near) => {
    const f = long(i['lmv']!, i['debit']!).figures('a');
    near(f.netLiquidationValue, e['equity']!);
    near((f.netLiquidationValue / f.grossAssetValue) * 100, e['equity_pct']!);
  });
  golden('regt-maint-call-amount', (i, e, near) => {
    const f = long(i['lmv']!, i['debit']!).figures('a');
    near(f.marginEquity, e['equity']!);
    near(-f.excessLiquidity, e['call_amount']!);
    expect(f.status).toBe('margin-call');
  });
  golden('regt-maint-trigger-short', (i, e, near) => {
    const s = sessionOf({
      account: { positions: [{ instrument: 'S', quantity: -100 }], balances: [{ currency: 'USD', amount: i['credit']! }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 200 },
    });
    near(s.priceAtLevel('a', 'S', 1)! * 100, e['trigger_smv']!);
  });
  const letf = (value: number, factor: number) =>
    reportOf({
      account: { positions: [{ instrument: 'L', quantity: -100 }], balances: [{ currency: 'USD', amount: 1e5 }] },
      instruments: [{ id: 'L', kind: 'etf', currency: 'USD', leverageFactor: factor }],
      marks: { L: value / 100 },
    });
  golden('regt-letf-3x-short', (i, e, near) => near(letf(i['market_value']!, i['leverage_factor']!).maintenanceMargin, e['maintenance']!));
  golden('regt-letf-4x-short-cap', (i, e, near) => near(letf(i['market_value']!, i['leverage_factor']!).maintenanceMargin, e['maintenance']!));
});

describe('real-time initial margin', () => {
  const broker = (cash: number, shares: number, price: number) =>
    reportOf({
      account: { regime: { id: 'reg-t', params: { realTimeInitial: true, minimumEquity: 0 } }, positions: shares > 0 ? [{ instrument: 'S', quantity: shares }] : [], balances: [{ currency: 'USD', amount: cash }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: price },
    });
  golden('ibkr-day1', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!);
    near(r.marginEquity, e['elv']!);
    near(r.availableFunds, e['available_funds']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
  });
  golden('ibkr-day2-buy', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!);
    near(r.marginEquity, e['elv']!);
    near(r.initialMargin, e['initial_margin']!);
    near(r.maintenanceMargin, e['maintenance_margin']!);
    near(r.availableFunds, e['available_funds']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
  });
  golden('ibkr-day3-price-down-margin', (i, e, near) => {
    const r = broker(i['cash']!, i['shares']!, i['price']!);
    near(r.maintenanceMargin, e['maintenance_margin']!);
    near(r.excessLiquidity, e['excess_liquidity']!);
  });
});
