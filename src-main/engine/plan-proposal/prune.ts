import type { SaleState, SaleTerms } from '../liquidation/sale.ts';
import { isReached, play, playOn, unplayed } from './basket.ts';
import type { Entry, Played } from './basket.ts';

/** Rounds over all reductions; each takes something away, so that few are ever needed. */
const MOST_ROUNDS = 30;

/** In what order reductions are looked at: the dearest or the smallest first. */
export type PruneOrder = 'dearest' | 'smallest';

/**
 * Takes away every reduction that is not needed, and of the others every lot that is not: the target is reached
 * afterwards, and taking one more lot away from any of them would miss it. null where it is not reached to begin with.
 */
export function prune(start: SaleState, entries: readonly Entry[], target: number, terms: SaleTerms, order: PruneOrder): Played | null {
  let current = play(start, entries, terms);
  if (!isReached(current.state.figures, target)) return null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = current;
    const cost = new Map(current.reductions.map((one) => [one.instrument, order === 'dearest' ? -(one.slippage + one.fee + 1e-3 * one.value) : one.value]));
    const names = current.reductions.map(({ instrument }) => instrument).sort((a, b) => cost.get(a)! - cost.get(b)!);
    for (const instrument of names) current = fewestOf(start, current, instrument, target, terms);
    if (current === before) break;
  }
  return current;
}

/** The same basket with the fewest lots of one instrument, the others as they are. The same object where none can be spared. */
function fewestOf(start: SaleState, basket: Played, instrument: string, target: number, terms: SaleTerms): Played {
  const at = basket.reductions.findIndex((one) => one.instrument === instrument);
  if (at < 0) return basket;
  const ahead = basket.reductions.slice(0, at).reduce((played, entry) => playOn(played, entry, terms), unplayed(start));
  const behind = basket.reductions.slice(at + 1);
  const withLots = (lots: number): Played => behind.reduce((played, entry) => playOn(played, entry, terms), lots === 0 ? ahead : playOn(ahead, { instrument, lots }, terms));
  const reached = (played: Played): boolean => isReached(played.state.figures, target);
  const had = basket.reductions[at]!.lots;
  const without = withLots(0);
  if (reached(without)) return without;
  // Most lots are needed most of the time: look right below first.
  let best = had > 1 ? withLots(had - 1) : basket;
  if (had <= 1 || !reached(best)) return basket;
  let missed = 0;
  let enough = had - 1;
  while (enough - missed > 1) {
    const middle = Math.floor((missed + enough) / 2);
    const tried = withLots(middle);
    if (reached(tried)) {
      enough = middle;
      best = tried;
    } else missed = middle;
  }
  return best;
}
