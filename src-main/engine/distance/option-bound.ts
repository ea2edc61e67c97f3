import type { Market } from '../market/market.ts';

/**
 * The most that one unit of an option can be worth, in the currency that it is quoted in: a call no more than its
 * underlying's price, a put no more than its strike (Merton 1973), of an underlying that is quoted below zero by as much
 * more. An option settled in coin counts in coins. Infinity where the underlying's price is needed and unknown.
 */
export function highestOptionPrice(market: Market, option: number): number {
  const { right, strike } = market.instruments[option]!;
  const u = market.underlying[option]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  const coins = market.coinSettled[option] === 1;
  if (right === 'call') return Number.isNaN(spot) ? Infinity : coins ? 1 : Math.max(0, spot);
  if (coins) return spot > 0 ? strike / spot : Infinity;
  return strike + Math.max(0, -spot || 0);
}
