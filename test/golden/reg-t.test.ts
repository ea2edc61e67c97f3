import { describe, expect } from 'vitest';
import { waysToMeetCall } from '#engine/margin/reg-t/call.ts';
import { dayTradingBuyingPower } from '#engine/margin/reg-t/day-trade.ts';
import { reportOf, sessionOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';
import type { Numbers } from './cases.ts';

interface Held {
  readonly id: string;
  readonly quantity: number;
  readonly price: number;
  readonly terms: Readonly<Record<string, unknown>>;
}

const MULTIPLIER = 100;
const stock = (quantity: number, price: number): Held => ({ id: 'U', quantity, price, terms: { kind: 'equity', currency: 'USD' } });
const option = (right: 'call' | 'put', strike: number, quantity: number, price: number, expiry = '2027-03-19'): Held => ({
  id: `${right} ${String(strike)} ${expiry}`, quantity, price, terms: { kind: 'option', currency: 'USD', underlying: 'U', right, strike, expiry, multiplier: MULTIPLIER },
});

/** The report of an account that bought and sold these at their marks with no money of its own: −availableFunds is the deposit that the trade needs. */
function traded(underlying: number, held: readonly Held[], broad = false) {
  const size = (h: Held): number => h.quantity * (h.terms['kind'] === 'option' ? MULTIPLIER : 1);
  const under = { id: 'U', kind: broad ? 'index' : 'equity', currency: 'USD', ...(broad ? { productClass: 'broad-index' } : {}) };
  return reportOf({
    account: { positions: held.map((h) => ({ instrument: h.id, quantity: h.quantity })), balances: [{ currency: 'USD', amount: -held.reduce((sum, h) => sum + size(h) * h.price, 0) }] },
    instruments: [under, ...held.filter((h) => h.id !== 'U').map((h) => ({ id: h.id, ...h.terms }))],
    marks: { U: underlying, ...Object.fromEntries(held.map((h) => [h.id, h.price])) },
  });
}
const deposit = (r: { readonly availableFunds: number }): number => -r.availableFunds;

describe('short options', () => {
  const short = (i: Numbers, right: 'call' | 'put', broad = false) => traded(i['underlying']!, [option(right, i['strike']!, -i['contracts']!, i['premium']!)], broad);
  golden('regt-gross-ibm-short-call', (i, e, near) => near(short(i, 'call').maintenanceMargin, e['requirement_gross']!));
  golden('regt-gross-ibm-short-put', (i, e, near) => near(short(i, 'put').maintenanceMargin, e['requirement_gross']!));
  golden('regt-fincyclopedia-naked-put-55', (i, e, near) => {
    near(short(i, 'put').maintenanceMargin, e['requirement']!);
    near(Math.max(e['leg_a']!, e['leg_b']!), e['requirement']!);
  });
  golden('regt-edelta-naked-put-200', (i, e, near) => {
    near(short(i, 'put').maintenanceMargin, e['requirement']!);
    near(deposit(short(i, 'put')), e['margin_call']!);
  });
  golden('regt-cboe-spx-short-put', (i, e, near) => near(deposit(short(i, 'put', true)), e['requirement_net_of_premium']!));
  golden('regt-cboe-short-straddle-90', (i, e, near) => {
    const call = option('call', i['strike']!, -i['contracts']!, i['call_premium']!);
    const put = option('put', i['strike']!, -i['contracts']!, i['put_premium']!);
    near(traded(i['underlying']!, [call]).maintenanceMargin, e['call_leg']!);
    // The printed put leg is net of its out-of-the-money amount, as ours is.
    near(traded(i['underlying']!, [put]).maintenanceMargin, e['put_leg']!);
    near(traded(i['underlying']!, [call, put]).maintenanceMargin, e['requirement']!);
  });
});

describe('options against stock', () => {
  golden('regt-cboe-ibm-covered-call', (i, e, near) => {
    const shares = i['contracts']! * i['shares_per_contract']!;
    near(deposit(traded(i['stock_price']!, [stock(shares, i['stock_price']!), option('call', i['call_strike']!, -i['contracts']!, i['call_premium']!)])), e['net_deposit']!);
  });
  golden('regt-cboe-ibm-protective-put', (i, e, near) => {
    const shares = i['contracts']! * i['shares_per_contract']!;
    near(deposit(traded(i['stock_price']!, [stock(shares, i['stock_price']!), option('put', i['put_strike']!, i['contracts']!, i['put_premium']!)])), e['net_deposit']!);
  });
  golden('regt-protective-put-maintenance', (i, e, near) => {
    const r = traded(i['stock_price']!, [stock(i['shares']!, i['stock_price']!), option('put', i['put_strike']!, i['shares']! / MULTIPLIER, 1)]);
    near(r.maintenanceMargin, e['maintenance']!);
    near(0.25 * r.positions[0]!.marketValue!, e['leg_stock']!);
    near(traded(i['stock_price']!, [stock(i['shares']!, i['stock_price']!)]).maintenanceMargin, e['leg_stock']!);
    near(r.maintenanceMargin, e['leg_put']!);
  });
  golden('regt-collar-maintenance', (i, e, near) => {
    const contracts = i['shares']! / MULTIPLIER;
    const r = traded(i['stock_price']!, [stock(i['shares']!, i['stock_price']!), option('put', i['put_strike']!, contracts, 1), option('call', i['call_strike']!, -contracts, 0.4)]);
    near(r.maintenanceMargin, e['maintenance']!);
    near(r.maintenanceMargin, Math.min(e['leg_put']!, e['leg_call']!));
  });
  golden('regt-cboe-spx-spy-covered-call', (i, e, near) => {
    const r = reportOf({
      account: {
        positions: [{ instrument: 'SPY', quantity: i['shares'] }, { instrument: 'C', quantity: -i['contracts']! }],
        balances: [{ currency: 'USD', amount: -i['stock_price']! * i['shares']! + i['call_premium']! * i['contracts']! * i['multiplier']! }],
      },
      instruments: [
        { id: 'SPX', kind: 'index', currency: 'USD', productClass: 'broad-index' },
        { id: 'SPY', kind: 'etf', currency: 'USD', tracks: { underlying: 'SPX', ratio: 10 } },
        { id: 'C', kind: 'option', currency: 'USD', underlying: 'SPX', right: 'call', strike: 1460, expiry: '2027-03-19', multiplier: i['multiplier'], style: 'european' },
      ],
      marks: { SPX: 1451.19, SPY: i['stock_price']!, C: i['call_premium']! },
    });
    near(deposit(r), e['net_deposit']!);
  });
});

describe('long and short options together', () => {
  golden('regt-cboe-ibm-risk-reversal', (i, e, near) => {
    const call = option('call', i['call_strike']!, -i['contracts']!, i['call_premium']!);
    const put = option('put', i['put_strike']!, i['contracts']!, i['put_premium']!);
    // Printed net of the call's premium.
    near(deposit(traded(i['underlying']!, [call, put])), e['requirement']!);
  });
  golden('regt-cboe-spx-synthetic-long', (i, e, near) => {
    const held = [option('call', i['call_strike']!, i['contracts']!, i['call_premium']!), option('put', i['put_strike']!, -i['contracts']!, i['put_premium']!)];
    near(deposit(traded(i['underlying']!, held, true)), e['requirement']!);
  });
  golden('regt-cboe-ibm-long-call-spread', (i, e, near) => {
    const r = traded(97.73, [option('call', i['long_strike']!, i['contracts']!, i['long_premium']!), option('call', i['short_strike']!, -i['contracts']!, i['short_premium']!)]);
    near(deposit(r), e['net_deposit']!);
    expect(r.maintenanceMargin).toBe(0);
  });
  golden('regt-edelta-put-credit-spread', (i, e, near) => {
    const r = traded(127, [option('put', i['long_strike']!, i['contracts']!, i['long_premium']!), option('put', i['short_strike']!, -i['contracts']!, i['short_premium']!)]);
    near(r.maintenanceMargin + i['long_premium']! * MULTIPLIER, e['requirement']!);
    near(deposit(r), e['margin_call']!);
  });
  golden('regt-nonconforming-call-spread', (i, e, near) => {
    const r = traded(i['underlying']!, [
      option('call', i['long_strike']!, i['contracts']!, i['long_premium']!, '2027-01-15'), option('call', i['short_strike']!, -i['contracts']!, i['short_premium']!, '2027-03-19'),
    ]);
    near(deposit(r), e['requirement']!);
  });
  golden('regt-tasty-short-butterfly', (i, e, near) => {
    const r = traded(80, [option('call', i['low_strike']!, -i['contracts']!, 6), option('call', i['mid_strike']!, 2 * i['contracts']!, 3), option('call', i['high_strike']!, -i['contracts']!, 1)]);
    near(r.maintenanceMargin, e['requirement']!);
  });
  golden('regt-optionshouse-short-put-butterfly', (i, e, near) => {
    const n = i['contracts']!;
    const [high, mid, low] = [i['high_premium']!, i['mid_premium']!, i['low_premium']!];
    const r = traded(45, [option('put', i['high_strike']!, -n, high), option('put', i['mid_strike']!, 2 * n, mid), option('put', i['low_strike']!, -n, low)]);
    near(r.maintenanceMargin, e['credit_spread_component']!);
    // The debit half is paid in cash: the deposit is the requirement less what the credit half brought in.
    near(deposit(r) + (high - mid) * n * MULTIPLIER, e['requirement']!);
    near((mid - low) * n * MULTIPLIER, e['debit_spread_component']!);
  });
});

describe('stock', () => {
  const short = (price: number, shares: number, terms: Readonly<Record<string, unknown>> = {}) =>
    reportOf({
      account: { positions: [{ instrument: 'S', quantity: -shares }], balances: [{ currency: 'USD', amount: price * shares }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD', ...terms }],
      marks: { S: price },
    });
  golden('regt-short-stock-maint-5', (i, e, near) => near(short(i['price']!, i['shares']!).maintenanceMargin, e['maintenance']!));
  golden('regt-short-stock-maint-4.5', (i, e, near) => near(short(i['price']!, i['shares']!).maintenanceMargin, e['maintenance']!));
  golden('regt-short-stock-initial-2', (i, e, near) => {
    const r = short(i['price']!, i['shares']!);
    near(deposit(r), e['deposit']!);
    near(r.initialMargin + r.liabilities.shortMarketValue, e['total_with_proceeds']!);
  });
  const letf = (i: Numbers) => short(i['market_value']! / 100, 100, { kind: 'etf', leverageFactor: i['leverage_factor'] });
  golden('regt-letf-3x-short', (i, e, near) => {
    near(letf(i).maintenanceMargin, e['maintenance']!);
    near(letf(i).maintenanceMargin / i['market_value']!, e['maintenance_pct']!);
  });
  golden('regt-letf-4x-short-cap', (i, e, near) => {
    near(letf(i).maintenanceMargin, e['maintenance']!);
    near(letf(i).maintenanceMargin / i['market_value']!, e['maintenance_pct']!);
  });
});

describe('the account', () => {
  const long = (lmv: number, debit: number) =>
    reportOf({
      account: { positions: [{ instrument: 'S', quantity: lmv / 10 }], balances: [{ currency: 'USD', amount: -debit }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 10 },
    });
  golden('regt-equity-pct-down', (i, e, near) => {
    const r = long(i['lmv']!, i['debit']!);
    near(r.netLiquidationValue, e['equity']!);
    near((r.netLiquidationValue / r.grossAssetValue) * 100, e['equity_pct']!);
  });
  golden('regt-maint-call-amount', (i, e, near) => {
    const r = long(i['lmv']!, i['debit']!);
    near(r.marginEquity, e['equity']!);
    near(-r.excessLiquidity, e['call_amount']!);
    expect(r.status).toBe('margin-call');
  });
  golden('regt-meet-call-three-ways', (i, e, near) => {
    const r = long(i['lmv']!, i['debit']!);
    const ways = waysToMeetCall(r.marginEquity, r.maintenanceMargin, i['maintenance_pct']!);
    near(ways.cash, e['cash_call']!);
    near(ways.sell, e['sell_amount']!);
    near(ways.deposit, e['securities_deposit']!);
    const warning = r.warnings.find((w) => w.code === 'margin-call')!;
    for (const amount of ['1,000.00 USD', '4,000.00 USD', '1,333.33 USD']) expect(warning.message).toContain(amount);
    // Each way ends the call exactly.
    near(long(i['lmv']!, i['debit']! - ways.cash).excessLiquidity, 0);
    near(long(i['lmv']! - ways.sell, i['debit']! - ways.sell).excessLiquidity, 0);
    near(long(i['lmv']! + ways.deposit, i['debit']!).excessLiquidity, 0);
  });
  golden('regt-maint-trigger-short', (i, e, near) => {
    const session = sessionOf({
      account: { positions: [{ instrument: 'S', quantity: -100 }], balances: [{ currency: 'USD', amount: i['credit']! }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 200 },
    });
    near(session.priceAtLevel('a', 'S', 1)! * 100, e['trigger_smv']!);
  });
  golden('regt-sma-excess-equity', (i, e, near) => {
    const paid = i['shares']! * i['price_paid']!;
    const r = long(i['shares']! * i['price_now']!, paid * i['initial_pct']!);
    near(r.marginEquity, e['equity']!);
    near(r.sma, e['excess_equity']!);
  });
  golden('regt-sma-buying-power', (i, e, near) => {
    near(long(i['shares']! * i['price_now']!, i['shares']! * i['price_paid']! * i['initial_pct']!).buyingPower, e['buying_power']!);
  });
});

describe('day trading', () => {
  golden('pdt-legacy-dtbp', (i, e, near) => near(dayTradingBuyingPower(i['prior_close_equity']!, i['maintenance_requirement']!), e['day_trading_buying_power']!));
});
