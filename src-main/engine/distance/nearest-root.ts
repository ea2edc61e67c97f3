/** How a search strides out: the first step as a share of the scale, and by what every further one grows. */
export interface Stride {
  readonly first: number;
  readonly growth: number;
}

/** For functions that can turn: no dip that is wider than a few percent of its distance is stepped over. */
export const FINE: Stride = { first: 1 / 200, growth: 1.12 };
/** For functions that are straight but for a few kinks. */
export const WIDE: Stride = { first: 1 / 8, growth: 1.8 };

/**
 * The root of `f` nearest to `start`, looking both ways with steps that grow geometrically, then closed in on by the
 * Illinois method. f may jump (tier cliffs): then the place of the jump across zero counts as the root.
 * @param scale what the first step is a share of
 * @param lowest and @param highest bounds of the search, inclusive
 * @returns NaN where f keeps its sign between the bounds
 */
export function nearestRoot(f: (x: number) => number, start: number, scale: number, lowest: number, highest: number, stride: Stride = FINE): number {
  const atStart = f(start);
  if (atStart === 0) return start;
  let reach = 0;
  let step = scale * stride.first;
  let below = start;
  let above = start;
  let fBelow = atStart;
  let fAbove = atStart;
  while (below > lowest || above < highest) {
    reach += step;
    step *= stride.growth;
    let downRoot = NaN;
    let upRoot = NaN;
    if (below > lowest) {
      const next = Math.max(lowest, start - reach);
      const value = f(next);
      if (crosses(fBelow, value)) downRoot = closeIn(f, next, value, below, fBelow);
      below = next;
      fBelow = value;
    }
    if (above < highest) {
      const next = Math.min(highest, start + reach);
      const value = f(next);
      if (crosses(fAbove, value)) upRoot = closeIn(f, above, fAbove, next, value);
      above = next;
      fAbove = value;
    }
    if (downRoot === downRoot && upRoot === upRoot) return start - downRoot <= upRoot - start ? downRoot : upRoot;
    if (downRoot === downRoot) return downRoot;
    if (upRoot === upRoot) return upRoot;
  }
  return NaN;
}

/** The nearest root of `f` on either side of `start`, each searched as in `nearestRoot`; NaN where a side has none. */
export function rootsBothSides(f: (x: number) => number, start: number, scale: number, lowest: number, highest: number, stride: Stride = FINE): { readonly below: number; readonly above: number } {
  const atStart = f(start);
  if (atStart === 0) return { below: start, above: start };
  const towards = (limit: number, sign: number): number => {
    let reach = 0;
    let step = scale * stride.first;
    let near = start;
    let atNear = atStart;
    while (sign * (limit - near) > 0) {
      reach += step;
      step *= stride.growth;
      const next = sign < 0 ? Math.max(limit, start - reach) : Math.min(limit, start + reach);
      const value = f(next);
      if (crosses(atNear, value)) return sign < 0 ? closeIn(f, next, value, near, atNear) : closeIn(f, near, atNear, next, value);
      near = next;
      atNear = value;
    }
    return NaN;
  };
  return { below: towards(lowest, -1), above: towards(highest, 1) };
}

function crosses(a: number, b: number): boolean {
  return (a < 0 && b >= 0) || (a > 0 && b <= 0);
}

/** The root of f between two places where its signs differ; the place of the jump where f jumps. */
export function closeIn(f: (x: number) => number, low: number, fLow: number, high: number, fHigh: number): number {
  let side = 0;
  for (let i = 0; i < 200; i++) {
    if (fLow === 0) return low;
    if (fHigh === 0) return high;
    const width = high - low;
    if (width <= 1e-13 * Math.max(Math.abs(low), Math.abs(high))) break;
    const guess = (low * fHigh - high * fLow) / (fHigh - fLow);
    // Every fourth step halves, so that a jump is closed in on as well.
    const x = i % 4 === 3 || !(guess > low && guess < high) ? low + width / 2 : guess;
    if (x === low || x === high) break;
    const value = f(x);
    if (value === 0) return x;
    if (value < 0 === fLow < 0) {
      low = x;
      fLow = value;
      if (side === -1) fHigh /= 2;
      side = -1;
    } else {
      high = x;
      fHigh = value;
      if (side === 1) fLow /= 2;
      side = 1;
    }
  }
  return Math.abs(fLow) < Math.abs(fHigh) ? low : high;
}
