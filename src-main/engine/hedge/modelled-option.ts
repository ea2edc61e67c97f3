import type { Market } from '../market/market.ts';
import type { Instrument, Quote } from '../portfolio/book.ts';
import { DEFAULT_STALE_AFTER_MS } from '../portfolio/book.ts';
import { tradingDays } from '../liquidation/impact.ts';
import { americanValue } from '../pricing/american.ts';
import { europeanValue } from '../pricing/black-scholes.ts';
import { dailyDeviationOf } from '../statistics/daily-deviation.ts';

/** Annual volatility of an underlying and where it is from; NaN where nothing is known. */
export interface KnownVolatility {
  readonly value: number;
  readonly source: 'quote' | 'history' | 'unknown';
}

const YEAR_MS = 365 * 86_400_000;
/** An option contract on a share or an index covers this many. */
const CONTRACT = 100;

/** Volatility of the underlying's quote, else of its daily closes (EWMA, decay 0.94). */
export function volatilityOf(market: Market, underlying: string): KnownVolatility {
  const i = market.indexOf(underlying);
  if (i < 0) return { value: NaN, source: 'unknown' };
  const quoted = market.volatility[i]!;
  if (quoted >= 0) return { value: quoted, source: 'quote' };
  const daily = dailyDeviationOf(market.historyOf(underlying));
  return daily >= 0 ? { value: daily * Math.sqrt(tradingDays(market.instruments[i]!)), source: 'history' } : { value: NaN, source: 'unknown' };
}

/** Units of the underlying that a modelled contract covers: 100 of what trades as shares, the future's own, else 1. */
export function contractSize(underlying: Instrument): number {
  switch (underlying.kind) {
    case 'equity': case 'etf': case 'fund': case 'index': return CONTRACT;
    case 'future': return underlying.multiplier;
    default: return 1;
  }
}

/** Model value of one unit of an option on an underlying with the engine's pricing; American but on indexes and coins. */
export function modelValue(market: Market, underlying: Instrument, right: 'call' | 'put', strike: number, expiry: number, volatility: number): number {
  const spot = market.price[market.indexOf(underlying.id)]!;
  const years = Math.max(0, (expiry - market.now) / YEAR_MS);
  const rate = market.rateOf(underlying.currency);
  const carried = underlying.kind === 'future' ? rate : underlying.dividendYield;
  const value = styleOf(underlying) === 'american' ? americanValue : europeanValue;
  return value(right === 'call', spot, strike, years, rate, carried, volatility);
}

function styleOf(underlying: Instrument): 'american' | 'european' {
  return underlying.kind === 'index' || underlying.kind === 'crypto' ? 'european' : 'american';
}

export interface ModelledOption {
  readonly instrument: Instrument;
  readonly quote: Quote;
}

/**
 * An option that the book does not list, priced by the model: its terms beside those of the underlying, its mark at the
 * given volatility. Bid and ask stay unknown.
 * @param takerFee share of the price; what listed options on the same underlying cost, where there are any
 */
export function modelledOption(market: Market, underlying: Instrument, right: 'call' | 'put', strike: number, expiry: number, volatility: number, takerFee: number): ModelledOption {
  const day = new Date(expiry).toISOString().slice(0, 10);
  const wanted = `${underlying.id} ${day} ${right === 'call' ? 'C' : 'P'} ${String(Number(strike.toPrecision(6)))} model`;
  let id = wanted;
  for (let n = 2; market.indexOf(id) >= 0; n++) id = `${wanted} ${String(n)}`;
  const instrument: Instrument = {
    id, kind: 'option', currency: underlying.currency, underlying: underlying.id, sector: underlying.sector, productGroup: underlying.productGroup, productClass: underlying.productClass,
    multiplier: contractSize(underlying), leverageFactor: 1, right, strike, expiry, style: styleOf(underlying), dividendYield: 0, inverse: false, contractMargin: null, tiers: null,
    collateral: null, marginable: true, initialRate: null, maintenanceRate: null, borrow: null, averageDailyVolume: NaN, takerFee, tracks: null, lending: null,
  };
  const mark = modelValue(market, underlying, right, strike, expiry, volatility);
  const quote: Quote = { instrument: id, mark, bid: NaN, ask: NaN, volatility, at: market.now, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: 'model', funding: null };
  return { instrument, quote };
}

/** Highest and lowest multiple of the price between which a strike is looked for. */
const REACH = 10;

/**
 * The strike at which an option is worth a given amount per unit: how a collar comes to cost nothing.
 * @returns NaN where no strike between a tenth and ten times the price is worth that
 */
export function strikeWorth(market: Market, underlying: Instrument, right: 'call' | 'put', value: number, expiry: number, volatility: number): number {
  const spot = market.price[market.indexOf(underlying.id)]!;
  const worth = (strike: number): number => modelValue(market, underlying, right, strike, expiry, volatility) - value;
  // Calls lose with the strike, puts gain.
  let [rich, poor] = right === 'call' ? [spot / REACH, spot * REACH] : [spot * REACH, spot / REACH];
  if (!(worth(rich) >= 0 && worth(poor) <= 0)) return NaN;
  for (let n = 0; n < 200 && Math.abs(rich - poor) > 1e-12 * spot; n++) {
    const middle = (rich + poor) / 2;
    if (worth(middle) >= 0) rich = middle;
    else poor = middle;
  }
  return (rich + poor) / 2;
}
