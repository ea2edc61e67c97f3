import { describe, expect } from 'vitest';
import { netShortAtStrike, offsetFuturesContingency, volatilityShock } from '#engine/venue/deribit-option.ts';
import { autoExchange, multiAssetRates } from '#engine/venue/multi-asset.ts';
import { bankruptcyPrice, insuranceFundFlow } from '#engine/venue/bankruptcy-price.ts';
import { binanceLiquidationPrice, inverseBankruptcyPrice } from '#engine/venue/liquidation-price.ts';
import { deleveragingRank } from '#engine/venue/auto-deleveraging.ts';
import { fundingRate } from '#engine/venue/funding.ts';
import { tieredMaintenance } from '#engine/margin/tiers.ts';
import { toEngineInstrument } from '#service/book-to-engine.ts';
import { reportOf, sessionOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';
import type { Numbers } from './cases.ts';

const perpetual = (id: string, rate: number, deduction: number) => ({
  id, kind: 'perpetual', currency: 'USDT', underlying: id.slice(0, 3), tiers: [{ initialRate: rate, maintenanceRate: rate, deduction }],
});

describe('Binance', () => {
  /** The account of the published example: two perpetuals in one pool of USDT. */
  const account = (i: Numbers) =>
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
  let published: Numbers = {};
  golden('binance-cross-account-ratio', (i, e, near) => {
    published = i;
    const r = account(i).report('a');
    near(r.positions[0]!.maintenanceMargin, e['btc_mm']!);
    near(r.positions[1]!.maintenanceMargin, e['eth_mm']!);
    near(r.positions[0]!.unrealizedPnl, e['btc_upnl']!);
    near(r.positions[1]!.unrealizedPnl, e['eth_upnl']!);
    near(r.marginEquity, e['margin_balance']!);
    near(100 * r.venueRatio!.value!, e['margin_ratio_pct']!);
    expect(r.venueRatio).toMatchObject({ name: 'Margin ratio', direction: 'up' });
  });
  const closed = (i: Numbers) =>
    binanceLiquidationPrice({ side: i['side'] as 1 | -1, quantity: i['position']!, entry: i['entry_price']! }, i['wallet_balance']!, i['other_maintenance_margin']!, i['other_unrealized_pnl']!, i['mmr']!, i['maintenance_amount']!);
  golden('binance-cross-lp-eth', (i, e, near) => {
    near(closed(i), e['liquidation_price']!);
    near(account(published).priceAtLevel('a', 'ETHUSDT', 1), e['liquidation_price']!);
  });
  golden('binance-cross-lp-btc', (i, e, near) => {
    near(closed(i), e['liquidation_price']!);
    near(account(published).priceAtLevel('a', 'BTCUSDT', 1), e['liquidation_price']!);
  });
  const alone = (i: Numbers, regime: string, isolatedMargin: number | undefined) =>
    reportOf({
      account: {
        currency: 'USDT', regime: { id: regime, params: { venue: 'binance' } }, balances: [{ currency: 'USDT', amount: i['wallet_balance'] }],
        positions: [{ instrument: 'P', quantity: i['side']! * i['position']!, averagePrice: i['entry_price'], ...(isolatedMargin === undefined ? {} : { isolatedMargin }) }],
      },
      instruments: [perpetual('P', i['mmr']!, i['maintenance_amount']!)],
      marks: { P: i['entry_price']! },
    });
  golden('binance-isolated-lp-eth', (i, e, near) => {
    near(closed(i), e['liquidation_price']!);
    near(alone(i, 'isolated', i['wallet_balance']!).positions[0]!.liquidationPrice, e['liquidation_price']!);
  });
  golden('binance-cross-lp-short', (i, e, near) => {
    near(closed(i), e['liquidation_price']!);
    near(alone(i, 'crypto-cross', undefined).positions[0]!.liquidationPrice, e['liquidation_price']!);
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
  golden('binance-multiasset-bid-ask', (i, e, near) => {
    const rates = multiAssetRates(i['index']!, i['bid_buffer']!, i['ask_buffer']!);
    near(rates.bid, e['bid_rate']!);
    near(rates.ask, e['ask_rate']!);
    const equity = (amount: number) =>
      reportOf({
        account: { regime: { id: 'crypto-cross', params: { venue: 'binance', buffers: { USDT: { bid: i['bid_buffer'], ask: i['ask_buffer'] } } } }, balances: [{ currency: 'USDT', amount }] },
        instruments: [{ id: 'USDT', kind: 'crypto', currency: 'USD', collateral: { haircut: 0 } }],
        marks: { USDT: i['index']! },
      }).marginEquity;
    near(equity(1), e['bid_rate']!);
    near(equity(-1), -e['ask_rate']!);
  });
  golden('binance-auto-exchange', (i, e, near) => near(autoExchange(i['deficit']!, i['conversion_ratio']!), e['collateral_sold']!));
});

describe('Bybit', () => {
  golden('bybit-inverse-bankruptcy-price', (i, e, near) =>
    near(inverseBankruptcyPrice(1, i['contracts']!, i['entry']!, i['account_balance_btc']! - i['order_margin_btc']!, i['taker_fee']!), e['bankruptcy_price']!));
  const collateral = (quantity: number, terms: Readonly<Record<string, unknown>>, price: number) =>
    reportOf({
      account: { regime: { id: 'crypto-cross', params: { venue: 'bybit' } }, positions: [{ instrument: 'BTC', quantity }] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD', collateral: terms }],
      marks: { BTC: price },
    });
  golden('bybit-collateral-tiers', (i, e, near) => {
    const edges = i['edges'] as unknown as number[];
    const ratios = i['ratios'] as unknown as number[];
    const r = collateral(i['btc_qty']!, { tiers: edges.map((upTo, k) => ({ upTo, ratio: ratios[k]! })) }, i['btc_index_usd']!);
    near(r.marginEquity, e['collateral_usd']!);
    near(r.marginEquity / i['btc_index_usd']!, e['effective_btc']!);
  });
  golden('bybit-uta-account-rates', (i, e, near) => {
    // The rates as the session has them: the order loss counts against the margin balance, the haircut loss is a haircut.
    const r = reportOf({
      account: {
        currency: 'USDT', regime: { id: 'crypto-cross', params: { venue: 'bybit' } }, balances: [{ currency: 'USDT', amount: i['wallet_balance_after_ratio']! - i['haircut_loss']! }],
        positions: [{ instrument: 'P', quantity: 1, averagePrice: 45_250 - i['upl']! }],
        orders: [{ instrument: 'P', side: 'buy', quantity: 1, price: 45_250 - i['order_loss']!, leverage: 1e12 }],
      },
      instruments: [perpetual('P', i['total_mm']! / 45_250, 0)].map((p) => ({ ...p, tiers: [{ ...p.tiers[0]!, initialRate: i['total_im']! / 45_250 }] })),
      marks: { P: 45_250 },
    });
    near(r.orderLoss, i['order_loss']!);
    near(r.marginEquity, e['margin_balance']! - i['haircut_loss']! + i['order_loss']!);
    near(100 * r.venueRatio!.value!, e['mm_rate_pct']!);
    expect((100 * r.initialMargin) / r.marginEquity).toBeCloseTo(e['im_rate_pct']!, 6);
    expect(r.bufferRatio! < 1 ? 1 : 0).toBe(e['liquidates']);
  });
});

describe('Kraken', () => {
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

describe('Deribit', () => {
  golden('deribit-iv-shock-sqrt', (i, e, near) => near(100 * volatilityShock(i['base_shock_pct']! / 100, i['days']!, 0.5), e['iv_shock_pct']!));
  golden('deribit-iv-shock-power', (i, e, near) => near(100 * volatilityShock(i['base_shock_pct']! / 100, i['days']!, i['power']!), e['iv_shock_pct']!));
  const portfolio = (version: string, positions: readonly object[], instruments: readonly object[]) =>
    reportOf({
      account: { currency: 'USD', regime: { id: 'crypto-cross', params: { venue: 'deribit', mode: 'portfolio', version } }, balances: [{ currency: 'USD', amount: 1e7 }], positions },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD' }, ...instruments] as never,
      quotes: [{ instrument: 'BTC', mark: 50_000, volatility: 0.6 }, { instrument: 'A', mark: 50_000 }, { instrument: 'B', mark: 50_000 }],
    });
  golden('deribit-short-option-contingency', (i, e, near) => {
    near(netShortAtStrike([i['call_qty']!, i['put_qty']!]), e['net_short']!);
    const option = (id: string, right: string) => ({ id, kind: 'option', currency: 'USD', underlying: 'BTC', right, strike: 50_000, expiry: '2027-01-29', style: 'european' });
    const r = portfolio('power', [{ instrument: 'C', quantity: i['call_qty'] }, { instrument: 'U', quantity: i['put_qty'] }], [option('C', 'call'), option('U', 'put')]);
    near(r.margin.find((line) => line.rule === 'deribit-option-contingency')!.maintenance / 50_000, e['contingency_btc']!);
  });
  golden('deribit-future-contingency', (i, e, near) => {
    near(offsetFuturesContingency(i['long_btc']!, i['short_btc']!, i['pct']!), e['contingency_btc']!);
    const future = (id: string, expiry: string) => ({ id, kind: 'future', currency: 'USD', underlying: 'BTC', expiry });
    const r = portfolio('sqrt', [{ instrument: 'A', quantity: i['long_btc'], averagePrice: 50_000 }, { instrument: 'B', quantity: -i['short_btc']!, averagePrice: 50_000 }], [future('A', '2027-03-26'), future('B', '2027-06-25')]);
    near(r.maintenanceMargin / 50_000, e['contingency_btc']!);
  });
});

describe('perpetuals', () => {
  for (const id of ['funding-clamp-inside', 'funding-clamp-high', 'funding-clamp-low']) {
    golden(id, (i, e, near) => near(fundingRate(i['premium']!, i['interest']!, i['clamp']!), e['funding_rate']!));
  }
  golden('adl-score-long-profit', (i, e, near) => {
    const rank = deleveragingRank(1, i['mark_value']!, i['bankruptcy_value']!, i['open_value']!);
    near(rank.effectiveLeverage, e['effective_leverage']!);
    near(rank.profit, e['profit']!);
    near(rank.score, e['score']!);
  });
  golden('bankruptcy-price-short', (i, e, near) => near(bankruptcyPrice(-1, i['entry']!, i['leverage']!), e['bankruptcy_price']!));
  golden('insurance-fund-flow', (i, e, near) => {
    near(insuranceFundFlow(1, i['qty']!, i['bankruptcy_price']!, i['fill_good']!), e['fund_change_good']!);
    near(insuranceFundFlow(1, i['qty']!, i['bankruptcy_price']!, i['fill_bad']!), e['fund_change_bad']!);
  });
});
