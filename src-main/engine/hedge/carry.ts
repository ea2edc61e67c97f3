import type { Market } from '../market/market.ts';
import type { Leg } from './legs.ts';
import type { Linkage } from './linkage.ts';
import { priceOf } from './roots.ts';

/** What holding the hedge for a year brings (+) or costs (−), in the account's currency; null where it is not known. */
export interface CarryLine {
  readonly instrument: string;
  readonly kind: 'time-value' | 'roll' | 'funding';
  readonly perYear: number | null;
  /** How it comes about, in words. */
  readonly because: string;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
/** A future further from its underlying than this is in another unit; nothing can be said about its roll. */
const SAME_SCALE = 0.25;

/**
 * Carry of each leg if nothing moves: the time value of options until they expire, scaled to a year; the way of a future
 * to the price of its underlying; the funding of a perpetual at today's rate.
 */
export function carryOf(legs: readonly Leg[], market: Market, linkage: Linkage, currency: string): readonly CarryLine[] {
  return legs.map(({ instrument, quote, quantity }): CarryLine => {
    const rate = market.convert(instrument.currency, currency)?.rate ?? NaN;
    const size = quantity * instrument.multiplier;
    const days = (instrument.expiry - market.now) / DAY_MS;
    const line = (kind: CarryLine['kind'], perYear: number, because: string): CarryLine => ({ instrument: instrument.id, kind, perYear: Number.isFinite(perYear) ? perYear : null, because });
    if (instrument.kind === 'option') {
      const i = market.indexOf(instrument.id);
      const coin = i >= 0 && market.coinSettled[i] === 1;
      const ending = Math.max(0, instrument.right === 'call' ? linkage.price - instrument.strike : instrument.strike - linkage.price) / (coin ? linkage.price : 1);
      const change = size * (ending - quote.mark) * rate;
      return line('time-value', (change * YEAR_DAYS) / days, `time value of ${sideText(quantity)} runs off in ${String(Math.round(days))} days, as if renewed all year`);
    }
    if (instrument.kind === 'perpetual') {
      const { funding } = quote;
      const value = (instrument.inverse ? size / quote.mark : size * quote.mark) * rate;
      if (funding === null) return line('funding', NaN, 'no funding rate is known');
      return line('funding', -value * funding.rate * (24 / funding.intervalHours) * YEAR_DAYS, `funding at today's rate, every ${String(funding.intervalHours)} hours`);
    }
    const leader = instrument.underlying === null ? NaN : priceOf(market, instrument.underlying);
    if (!(Math.abs(quote.mark / leader - 1) < SAME_SCALE) || !(days > 0)) return line('roll', NaN, 'the price of what it settles against is not known');
    return line('roll', (size * (leader - quote.mark) * rate * YEAR_DAYS) / days, `${quote.mark >= leader ? 'above' : 'below'} its underlying by ${String(Number((Math.abs(quote.mark / leader - 1) * 100).toPrecision(2)))} %, which goes in ${String(Math.round(days))} days; dividends and interest are in it`);
  });
}

function sideText(quantity: number): string {
  return quantity > 0 ? 'what is bought' : 'what is sold';
}
