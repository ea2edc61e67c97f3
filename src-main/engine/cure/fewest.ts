/**
 * The smallest n of 1…most that is enough while n − 1 is not, searched outwards from a guess: a good one costs two questions.
 * It is taken for granted that 0 is not enough.
 * @returns null where even `most` is not enough
 */
export function fewestFrom(guess: number, most: number, enough: (n: number) => boolean): number | null {
  if (most < 1) return null;
  const first = Math.min(most, Math.max(1, Number.isFinite(guess) ? Math.ceil(guess) : 1));
  let missed = 0;
  let reached = first;
  if (enough(first)) {
    for (let step = 1, n = first - 1; n > 0; step *= 2, n = Math.max(0, n - step)) {
      if (!enough(n)) {
        missed = n;
        break;
      }
      reached = n;
    }
  } else {
    missed = first;
    for (let step = 1; ; step *= 2) {
      if (missed === most) return null;
      reached = Math.min(most, missed + step);
      if (enough(reached)) break;
      missed = reached;
    }
  }
  while (reached - missed > 1) {
    const middle = Math.floor((missed + reached) / 2);
    if (enough(middle)) reached = middle;
    else missed = middle;
  }
  return reached;
}
