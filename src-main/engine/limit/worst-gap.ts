/**
 * The worst move from one close to the next against a position: the deepest fall for what is held (side 1), the highest
 * rise for what is sold short (side −1), as a share of the earlier close. 0 where it never moved against it.
 * @returns null with fewer than two closes
 */
export function worstGap(closes: Float64Array | null, side: 1 | -1): number | null {
  if (closes === null) return null;
  let worst = NaN;
  let before = NaN;
  for (const close of closes) {
    const move = side * (1 - close / before);
    if (before > 0 && move === move && !(move <= worst)) worst = Math.max(0, move);
    before = close;
  }
  return worst === worst ? worst : null;
}
