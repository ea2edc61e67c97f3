/** Daily returns of several series on the days that they have in common. */

/** Daily closes, oldest first. */
export interface CloseSeries {
  readonly days: readonly string[];
  readonly closes: Float64Array;
}

export type ReturnKind = 'log' | 'simple';

/** Returns of `count` series, series after series: entry s × length + t, t from the oldest. */
export interface AlignedReturns {
  readonly count: number;
  readonly length: number;
  /** The day on which each return ends. */
  readonly days: readonly string[];
  readonly values: Float64Array;
}

/** Whether a close can carry a return: finite and above zero (a return through zero has no meaning). */
function usable(close: number): boolean {
  return close > 0 && close < Infinity;
}

/**
 * Days, oldest first, on which every series has a close above zero. Without a series there are none.
 * @param all sorted by day, each day once
 */
export function commonDays(all: readonly CloseSeries[]): readonly string[] {
  const first = all[0];
  if (first === undefined) return [];
  let days: readonly string[] = first.closes.every(usable) ? first.days : first.days.filter((_day, k) => usable(first.closes[k]!));
  for (const series of all.slice(1)) days = intersect(days, series);
  return days;
}

/** Those of the given days on which a series has a close above zero. Both sorted. */
export function intersect(days: readonly string[], series: CloseSeries): readonly string[] {
  const kept: string[] = [];
  let k = 0;
  for (const day of days) {
    // Mostly the days are the same: comparing for equality first spares the slower comparison of order.
    while (k < series.days.length && series.days[k] !== day && series.days[k]! < day) k++;
    if (series.days[k] === day) {
      if (usable(series.closes[k]!)) kept.push(day);
      k++;
    }
  }
  return kept.length === days.length ? days : kept;
}

/** Whether a series has at least so many closes above zero. */
export function hasCloses(series: CloseSeries, fewest: number): boolean {
  let count = 0;
  for (let k = 0; k < series.closes.length; k++) if (usable(series.closes[k]!) && ++count >= fewest) return true;
  return count >= fewest;
}

/** Closes of one series on given days, all of which it has. */
export function closesOn(days: readonly string[], series: CloseSeries): Float64Array {
  const closes = new Float64Array(days.length);
  let k = 0;
  days.forEach((day, t) => {
    while (series.days[k] !== day) k++;
    closes[t] = series.closes[k]!;
  });
  return closes;
}

/**
 * Returns between consecutive common days. A day that one series misses is left out for all, so that the return over
 * the gap covers more than one day for every series alike, and correlations stay those of the same days.
 * @param latest at most this many returns, the newest ones
 */
export function alignedReturns(all: readonly CloseSeries[], kind: ReturnKind, latest = Infinity): AlignedReturns {
  const every = commonDays(all);
  const days = every.slice(Math.max(0, every.length - 1 - latest));
  const length = Math.max(0, days.length - 1);
  const values = new Float64Array(all.length * length);
  all.forEach((series, s) => {
    const closes = closesOn(days, series);
    for (let t = 0; t < length; t++) {
      const ratio = closes[t + 1]! / closes[t]!;
      values[s * length + t] = kind === 'log' ? Math.log(ratio) : ratio - 1;
    }
  });
  return { count: all.length, length, days: days.slice(1), values };
}
