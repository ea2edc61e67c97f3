import type { MarginModel, MarginSink } from '../margin/model.ts';
import type { Market } from '../market/market.ts';
import type { AccountState } from './account-state.ts';
import type { EquityLine } from './figures.ts';
import type { Instrument } from './book.ts';
import type { Totals } from './totals.ts';

/** Listens to every part of the equity; absent on the hot path. */
export type EquityListener = (part: EquityLine['part'], scope: string, amount: number, explanation: string) => void;

/** Futures and perpetuals have no market value of their own beyond unrealised profit and loss. */
export function settlesByVariation(instrument: Instrument): boolean {
  return instrument.kind === 'future' || instrument.kind === 'perpetual';
}

function noteTime(totals: Totals, market: Market, i: number): void {
  const at = market.at[i]!;
  if (at === at && !(at >= totals.oldestPriceAt)) totals.oldestPriceAt = at;
}

/**
 * Values positions and balances of one account into `totals` and the account's own columns: GAV, liabilities,
 * exposures and margin equity (book-format.md, "What the figures mean, exactly"). Amounts in the account's currency.
 */
export function valueAccount(account: AccountState, market: Market, model: MarginModel, totals: Totals, sink: MarginSink, listen: EquityListener | null): void {
  totals.clear();
  for (const id of account.unknown) {
    sink.warn('unknown-instrument', id, `${id} is not defined in this book`, true);
    totals.missing = totals.missingCouldHelp = true;
  }
  for (let p = 0; p < account.count; p++) valuePosition(account, market, model, totals, sink, listen, p);
  for (let b = 0; b < account.balanceFx.length; b++) valueBalance(account, market, model, totals, sink, listen, b);
  if (model.equity.adjust !== undefined) totals.marginEquity += model.equity.adjust(account, market, sink, listen);
}

function valuePosition(account: AccountState, market: Market, model: MarginModel, totals: Totals, sink: MarginSink, listen: EquityListener | null, p: number): void {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const quantity = account.quantity[p]!;
  if (instrument.kind === 'option') market.refreshOption(i);
  const price = priceOf(market, i);
  const conversion = market.convert(instrument.currency, account.account.currency);
  account.fx[p] = conversion === null ? NaN : conversion.rate;
  account.marketValue[p] = account.unrealized[p] = account.exposure[p] = NaN;
  if (quantity === 0) {
    account.marketValue[p] = account.unrealized[p] = account.exposure[p] = 0;
    return;
  }
  if (conversion === null) {
    sink.warn('missing-rate', instrument.id, `no rate from ${instrument.currency} to ${account.account.currency}`, true);
    missing(totals, instrument, quantity);
    return;
  }
  if (!Number.isFinite(price)) {
    sink.warn('missing-quote', instrument.id, `no price for ${instrument.id}; it is left out of the totals`, true);
    missing(totals, instrument, quantity);
    return;
  }
  if (instrument.kind === 'option' && isUnquoted(market, i)) {
    sink.warn('missing-quote', instrument.id, `no price for ${instrument.id}; it counts at the model's price, with the volatility of its underlying`, true);
    totals.missing = totals.missingCouldHelp = true;
  }
  checkAge(market, i, instrument, totals, sink);
  const fx = conversion.rate;
  const size = quantity * instrument.multiplier;
  const average = account.averagePrice[p]!;
  if (settlesByVariation(instrument)) {
    account.marketValue[p] = 0;
    account.exposure[p] = (instrument.inverse ? size / price : size * price) * fx;
    const result = (instrument.inverse ? size * (1 / average - 1 / price) : size * (price - average)) * fx;
    if (!Number.isFinite(result)) {
      sink.warn('missing-average-price', instrument.id, `no average price for ${instrument.id}; its profit and loss is left out`, true);
      totals.missing = totals.missingCouldHelp = true;
    } else {
      account.unrealized[p] = result;
      if (result >= 0) totals.grossAssetValue += result;
      else totals.unrealizedLosses -= result;
      totals.marginEquity += result;
      listen?.('unrealized', instrument.id, result, 'unrealised profit and loss');
    }
  } else {
    const value = size * price * fx;
    account.marketValue[p] = value;
    account.unrealized[p] = (price - average) * size * fx;
    account.exposure[p] = exposureOf(market, i, instrument, size, price, sink) * fx;
    if (value >= 0) totals.grossAssetValue += value;
    else totals.shortMarketValue -= value;
    const share = model.equity.positionShare(account, market, p);
    totals.marginEquity += value * share;
    if (listen !== null) {
      listen(value >= 0 ? 'long-value' : 'short-value', instrument.id, value, '');
      if (share !== 1) listen(model.equity.discount, instrument.id, value * (share - 1), shareText(share));
    }
  }
  const exposure = account.exposure[p]!;
  if (exposure === exposure) {
    totals.grossExposure += Math.abs(exposure);
    totals.netExposure += exposure;
  }
}

/** Neither a price nor a volatility was quoted for this option: its model price rests on its underlying alone. */
function isUnquoted(market: Market, i: number): boolean {
  const mark = market.mark[i]!;
  const volatility = market.volatility[i]!;
  return mark !== mark && volatility !== volatility;
}

/** An FX pair without a quote of its own is valued by the rate of its two currencies. */
function priceOf(market: Market, i: number): number {
  const price = market.price[i]!;
  if (price === price) return price;
  const instrument = market.instruments[i]!;
  if (instrument.kind !== 'fx') return price;
  const base = instrument.underlying ?? instrument.id.replace(/[^A-Z]/g, '').slice(0, 3);
  const conversion = market.convert(base, instrument.currency);
  if (conversion === null) return price;
  market.price[i] = conversion.rate;
  market.at[i] = conversion.at;
  return conversion.rate;
}

function exposureOf(market: Market, i: number, instrument: Instrument, size: number, price: number, sink: MarginSink): number {
  if (instrument.kind !== 'option') return size * price * instrument.leverageFactor;
  const u = market.underlying[i]!;
  const delta = market.delta[i]!;
  // An option settled in coin: one unit of its underlying is one coin.
  const spot = u < 0 ? NaN : market.coinSettled[i] === 1 ? 1 : market.price[u]!;
  if (!market.knowsRateOf(instrument.currency)) {
    sink.warn('assumed-interest-rate', instrument.currency, `no risk-free rate for ${instrument.currency}: options are priced at 0 %`, false);
  }
  if (delta === delta && spot === spot) return size * delta * spot;
  if (spot === spot) {
    sink.warn('missing-volatility', instrument.id, `no volatility for ${instrument.id}; its exposure counts with a delta of 1`, true);
    return size * spot * (instrument.right === 'call' ? 1 : -1);
  }
  sink.warn('missing-quote', instrument.underlying ?? instrument.id, `no price for the underlying of ${instrument.id}; its exposure counts at the strike`, true);
  return size * (market.coinSettled[i] === 1 ? 1 : instrument.strike) * (instrument.right === 'call' ? 1 : -1);
}

function checkAge(market: Market, i: number, instrument: Instrument, totals: Totals, sink: MarginSink): void {
  noteTime(totals, market, i);
  const u = market.underlying[i]!;
  let stale = false;
  if (market.isStale(i)) {
    sink.warn('stale-quote', instrument.id, `the price of ${instrument.id} is older than its limit`, false);
    stale = true;
  }
  if (instrument.kind === 'option' && u >= 0 && market.isStale(u)) {
    sink.warn('stale-quote', market.instruments[u]!.id, `the price of ${market.instruments[u]!.id} is older than its limit`, false);
    stale = true;
  }
  if (stale) totals.stale++;
}

function missing(totals: Totals, instrument: Instrument, quantity: number): void {
  totals.missing = true;
  if (quantity > 0 || settlesByVariation(instrument)) totals.missingCouldHelp = true;
}

function valueBalance(account: AccountState, market: Market, model: MarginModel, totals: Totals, sink: MarginSink, listen: EquityListener | null, b: number): void {
  const balance = account.account.balances[b]!;
  const base = account.account.currency;
  const i = account.balanceInstrument[b]!;
  const conversion = i >= 0 ? (market.throughInstrument(balance.currency, base) ?? market.convert(balance.currency, base)) : market.convert(balance.currency, base);
  if (conversion === null) {
    account.balanceFx[b] = NaN;
    if (balance.amount === 0 && balance.accrued === 0) return;
    sink.warn('missing-rate', balance.currency, `no rate from ${balance.currency} to ${base}`, true);
    totals.missing = true;
    if (balance.amount > 0 || balance.accrued > 0) totals.missingCouldHelp = true;
    return;
  }
  account.balanceFx[b] = conversion.rate;
  if (i >= 0 && Number.isFinite(market.price[i]!)) checkAge(market, i, market.instruments[i]!, totals, sink);
  const amount = balance.amount * conversion.rate;
  const accrued = balance.accrued * conversion.rate;
  if (amount >= 0) totals.grossAssetValue += amount;
  else totals.borrowed -= amount;
  if (accrued >= 0) totals.grossAssetValue += accrued;
  else totals.accruedOwed -= accrued;
  const owed = model.equity.owedShare?.(account) ?? 1;
  const share = amount > 0 ? model.equity.balanceShare(account, market, b) : owed;
  const accruedShare = accrued < 0 ? owed : 1;
  totals.marginEquity += amount * share + accrued * accruedShare;
  if (listen !== null) {
    if (amount !== 0) listen(amount >= 0 ? 'cash' : 'borrowed', balance.currency, amount, conversion.rate === 1 ? '' : `at ${String(Number(conversion.rate.toPrecision(8)))}`);
    if (accrued !== 0) listen('accrued', balance.currency, accrued, accrued < 0 ? 'owed' : 'due to the account');
    if (share !== 1 && amount !== 0) listen(model.equity.discount, balance.currency, amount * (share - 1), shareText(share));
    if (accruedShare !== 1) listen(model.equity.discount, balance.currency, accrued * (accruedShare - 1), shareText(accruedShare));
  }
}

function shareText(share: number): string {
  return share === 0 ? 'does not count' : `counts ${String(Number((share * 100).toPrecision(6)))} %`;
}
