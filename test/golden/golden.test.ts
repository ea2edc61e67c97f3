import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook, toEngineInstrument } from '#service/book-to-engine.ts';
import { tieredMaintenance } from '#engine/margin/crypto-cross/tiers.ts';
import { reportOf, sessionOf } from '../support/book-builder.ts';

interface Case {
  readonly id: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
  readonly tolerance: number;
}

const cases = new Map((JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as Case[]).map((c) => [c.id, c]));

type Numbers = Readonly<Record<string, number>>;

/** A test named by the id of its case, with its source; fails when the case is not in the file. */
function golden(id: string, check: (inputs: Numbers, expected: Numbers, near: (actual: number | null | undefined, wanted: number) => void) => void): void {
  const found = cases.get(id);
  it(`${id} (${found?.source.slice(0, 60) ?? 'missing'})`, () => {
    expect(found).toBeDefined();
    check(found!.inputs as unknown as Numbers, found!.expected as unknown as Numbers, (actual, wanted) => {
      expect(actual).not.toBeNull();
      expect(Math.abs((actual as number) - wanted)).toBeLessThanOrEqual(found!.tolerance + 1e-9 * Math.abs(wanted));
    });
  });
}

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

describe('crypto-cross', () => {
  const perpetual = (id: string, rate: number, deduction: number) => ({
    id, kind: 'perpetual', currency: 'USDT', underlying: id.slice(0, 3), tiers: [{ initialRate: rate, maintenanceRate: rate, deduction }],
  });
  /** The account of the published example: two perpetuals in one pool of USDT. */
  const binance = (i: Numbers) =>
    sessionOf({
      account: {
        currency: 'USDT', regime: { id: 'crypto-cross', params: { venue: 'binance' } }, balances: [{ currency: 'USDT', amount: i['wallet_balance'] }],
        positions: [
          { instrument: 'BTCUSDT', quantity: i['btc_qty'], averagePrice: i['btc_entry'] },
          { instrument: 'ETHUSDT', quantity: i['eth_qty'], averagePrice: i['eth_entry'] },
        ],
      },
      instruments: [perpetual('BTCUSDT', i['btc_mmr']!, i['btc_cum']!), perpetual('ETHUSDT', i['eth_mmr']!, i['eth_cum']!)],
      marks: { BTCUSDT: i['btc_mark']!, ETHUSDT: i['eth_mark']! },
    });
  golden('binance-cross-account-ratio', (i, e, near) => {
    const r = binance(i).report('a');
    near(r.positions[0]!.maintenanceMargin, e['btc_mm']!);
    near(r.positions[1]!.maintenanceMargin, e['eth_mm']!);
    near(r.positions[0]!.unrealizedPnl, e['btc_upnl']!);
    near(r.positions[1]!.unrealizedPnl, e['eth_upnl']!);
    near(r.marginEquity, e['margin_balance']!);
    near((100 * r.maintenanceMargin) / r.marginEquity, e['margin_ratio_pct']!);
  });
  const account = () => binance(cases.get('binance-cross-account-ratio')!.inputs as unknown as Numbers);
  golden('binance-cross-lp-eth', (_i, e, near) => near(account().priceAtLevel('a', 'ETHUSDT', 1), e['liquidation_price']!));
  golden('binance-cross-lp-btc', (_i, e, near) => near(account().priceAtLevel('a', 'BTCUSDT', 1), e['liquidation_price']!));
  golden('binance-cross-lp-short', (i, e, near) => {
    const s = sessionOf({
      account: { currency: 'USDT', regime: { id: 'crypto-cross' }, balances: [{ currency: 'USDT', amount: i['wallet_balance'] }], positions: [{ instrument: 'P', quantity: i['side']! * i['position']!, averagePrice: i['entry_price'] }] },
      instruments: [perpetual('P', i['mmr']!, i['maintenance_amount']!)],
      marks: { P: i['entry_price']! },
    });
    near(s.priceAtLevel('a', 'P', 1), e['liquidation_price']!);
  });
  const derived = (i: { floor: number[]; mmr: number[] }) =>
    toEngineInstrument({
      id: 'P', kind: 'perpetual', currency: 'USDT',
      tiers: i.floor.map((_f, k) => ({ upTo: i.floor[k + 1], initialRate: i.mmr[k]!, maintenanceRate: i.mmr[k]! })),
    }).tiers!;
  for (const id of ['binance-adabusd-tier-amounts', 'binance-zecusdt-tier-amounts']) {
    golden(id, (i, e, near) => {
      const tiers = derived(i as unknown as { floor: number[]; mmr: number[] });
      (e['maintenance_amount'] as unknown as number[]).forEach((amount, k) => near(tiers[k]!.deduction, amount));
    });
  }
  golden('binance-btc-tier-boundary', (i, e, near) => {
    const tiers = [
      { upTo: i['notional']!, initialRate: 0, maintenanceRate: i['lower_mmr']!, deduction: i['lower_amount']! },
      { upTo: Infinity, initialRate: 0, maintenanceRate: i['upper_mmr']!, deduction: i['upper_amount']! },
    ];
    near(tieredMaintenance(tiers, i['notional']!), e['mm_lower']!);
    near(tieredMaintenance(tiers, i['notional']! + 1e-9), e['mm_upper']!);
  });
  const collateral = (quantity: number, terms: Readonly<Record<string, unknown>>, price: number, more: Readonly<Record<string, unknown>> = {}) =>
    reportOf({
      account: { regime: { id: 'crypto-cross' }, positions: [{ instrument: 'BTC', quantity }], ...more },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD', collateral: terms }],
      marks: { BTC: price },
    });
  golden('bybit-collateral-tiers', (i, e, near) => {
    const edges = i['edges'] as unknown as number[];
    const ratios = i['ratios'] as unknown as number[];
    const r = collateral(i['btc_qty']!, { tiers: edges.map((upTo, k) => ({ upTo, ratio: ratios[k]! })) }, i['btc_index_usd']!);
    near(r.marginEquity, e['collateral_usd']!);
  });
  golden('kraken-margin-equity', (i, e, near) => {
    const r = reportOf({
      account: {
        regime: { id: 'crypto-cross' }, balances: [{ currency: 'USD', amount: i['usd_balance'] }, { currency: 'BTC', amount: i['btc_balance'] }],
        positions: [{ instrument: 'P', quantity: 1, averagePrice: i['btc_usd']! - i['unrealised_pnl']! }],
      },
      instruments: [
        { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: i['btc_haircut'] } },
        { id: 'P', kind: 'perpetual', currency: 'USD', tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] },
      ],
      marks: { BTC: i['btc_usd']!, P: i['btc_usd']! },
    });
    near(r.marginEquity, e['margin_equity']!);
  });
});

describe('collateral', () => {
  golden('umr-haircut-sp1500-fx', (i, e, near) => {
    const book = bookFileSchema.parse({
      format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
      accounts: [{ id: 'a', currency: 'USD', regime: { id: 'crypto-cross', params: { fxHaircut: i['fx_haircut'] } }, positions: [{ instrument: 'S', quantity: i['market_value'] }] }],
      instruments: [{ id: 'S', kind: 'equity', currency: 'EUR', collateral: { haircut: i['haircut'] } }],
      quotes: [{ instrument: 'S', mark: 1, at: '2026-11-20T21:00:00Z' }],
      fx: [{ from: 'EUR', to: 'USD', rate: 1, at: '2026-11-20T21:00:00Z' }],
    });
    near(openSession(toEngineBook(book)).figures('a').marginEquity, e['collateral_value']!);
  });
});
