/** What a stop would have met in the past of its instrument (S151). Moves are relative to the close before, signed. */
export interface StopGaps {
  /** Days looked at. */
  readonly days: number;
  /** Days whose close lay beyond a stop as far away as this one from the close before: a stop order may have filled anywhere down to there, a stop-limit not at all. */
  readonly beyond: number;
  /** Of these days: the one in the middle and the worst; null where there is none. */
  readonly medianMove: number | null;
  readonly worstMove: number | null;
}

/**
 * Holds the distance of a stop against every move from one close to the next. Only closes are known: whether the price
 * jumped over the stop or passed it during the day is not, so what is told is how bad the fill could have been.
 * @param closes oldest first; NaN where missing
 * @param distance from entry to stop, as a share of the entry, above 0
 * @param side 1 for what is held, −1 for what is sold short
 * @returns null with fewer than two closes
 */
export function stopGaps(closes: Float64Array | null, distance: number, side: 1 | -1): StopGaps | null {
  if (closes === null) return null;
  const beyond: number[] = [];
  let days = 0;
  let before = NaN;
  for (const close of closes) {
    const move = close / before - 1;
    if (before > 0 && move === move) {
      days++;
      if (-side * move > distance) beyond.push(move);
    }
    before = close;
  }
  if (days === 0) return null;
  // The mildest first: the worst is the last.
  beyond.sort((a, b) => side * (b - a));
  return { days, beyond: beyond.length, medianMove: beyond[beyond.length >> 1] ?? null, worstMove: beyond.at(-1) ?? null };
}
