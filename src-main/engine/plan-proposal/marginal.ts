import type { SaleState, SaleTerms } from '../liquidation/sale.ts';
import { isReached, lotsIn, missingTo, playOn } from './basket.ts';
import type { Entry, Played } from './basket.ts';

/** Positions that are reduced together, by the same share: one alone, or everything on one underlying. */
export type Move = readonly string[];

/** Every position that may be reduced, alone and with what hangs on the same underlying: the leg of a strategy may only be cheap to close with its other legs. */
export function movesOf(start: SaleState, free: readonly string[]): readonly Move[] {
  const groups = new Map<string, string[]>();
  for (const id of free) {
    const name = start.session.instrument(id)?.underlying ?? id;
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  return [...free.map((id) => [id]), ...[...groups.values()].filter((members) => members.length > 1)];
}

/** A bound on the steps of one search; every step closes a part of something, so that none comes near it. */
const MOST_STEPS = 400;

/** Up to this many moves all are tried at every step; of more only those that were the best when they were tried last. */
const MOST_MOVES = 40;

/**
 * Reduces step by step what brings the target nearer for the least (missing money covered per weighed cost), until it
 * is there or nothing helps any more. Every step is played with the real engine, so that what hangs together counts.
 * @param part share of a position that one step takes, 0 to 1: 1 finds few trades, less spreads them
 */
export function marginal(from: Played, moves: readonly Move[], part: number, target: number, terms: SaleTerms): Played {
  let current = from;
  const rates = new Map<Move, number>();
  for (let step = 0; step < MOST_STEPS && !isReached(current.state.figures, target); step++) {
    const missing = missingTo(current.state.figures, target);
    let best: Played | null = null;
    let bestRate = 0;
    for (const move of moves.length > MOST_MOVES ? [...moves].sort((a, b) => (rates.get(b) ?? Infinity) - (rates.get(a) ?? Infinity)) : moves) {
      // What a sale is worth falls as a rule while others are made: nothing further down is likely to do better.
      if (moves.length > MOST_MOVES && (rates.get(move) ?? Infinity) < bestRate) break;
      const tried = reduced(current, move, part, terms);
      if (tried === null) {
        rates.set(move, -Infinity);
        continue;
      }
      const covered = Math.min(missing, missing - missingTo(tried.state.figures, target));
      const rate = covered / Math.max(tried.weighed - current.weighed, 1e-12 * Math.max(1, current.start.figures.grossAssetValue));
      rates.set(move, rate);
      if (covered > 0 && rate > bestRate) {
        best = tried;
        bestRate = rate;
      }
    }
    if (best === null) break;
    current = best;
  }
  return current;
}

/** One step of one move; null where nothing is left of it. */
function reduced(current: Played, move: Move, part: number, terms: SaleTerms): Played | null {
  let played = current;
  for (const instrument of move) {
    const left = lotsIn(played.state, instrument);
    const whole = lotsIn(current.start, instrument);
    if (left === null || whole === null) continue;
    const size = whole.size / left.size;
    // Lots of divisible positions shrink with them: steps are counted in those of the beginning.
    const n = Math.max(1, Math.ceil(whole.count * part)) * size;
    played = playOn(played, { instrument, lots: Math.min(left.count, Math.ceil(n)) }, terms);
  }
  return played === current ? null : played;
}

/** What was reduced, in lots of the position as it stood at the start. */
export function entriesOf(played: Played): readonly Entry[] {
  const units = new Map<string, number>();
  for (const { instrument, quantity } of played.reductions) units.set(instrument, (units.get(instrument) ?? 0) + Math.abs(quantity));
  return [...units].flatMap(([instrument, quantity]) => {
    const lots = lotsIn(played.start, instrument);
    return lots === null ? [] : [{ instrument, lots: Math.min(lots.count, Math.ceil(quantity / lots.size - 1e-9)) }];
  });
}
