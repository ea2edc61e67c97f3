import type { Market } from '../market/market.ts';
import { leaderOf } from '../scenario/follow.ts';

/** Longest chain of a derivative on a fund on an index that is followed. */
const DEEPEST = 8;

/**
 * What an instrument's price follows in the end: the underlying of options, futures and perpetuals, the index of a fund.
 * A leader without a price ends the chain, as nothing can be measured against it.
 */
export function rootOf(market: Market, id: string): string {
  let at = id;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const i = market.indexOf(at);
    if (i < 0) return at;
    const instrument = market.instruments[i]!;
    const leader = instrument.kind === 'option' ? instrument.underlying : leaderOf(instrument);
    if (leader === null || !(Math.abs(priceOf(market, leader)) > 0)) return at;
    at = leader;
  }
  return at;
}

/** The mark of an instrument; NaN where it has none. */
export function priceOf(market: Market, id: string): number {
  const i = market.indexOf(id);
  return i < 0 ? NaN : market.price[i]!;
}
