import { alignedReturns, closesOn, commonDays, intersect } from '../statistics/returns.ts';
import type { CloseSeries } from '../statistics/returns.ts';

/** Fewer common returns than this say nothing about a hedge: a month. */
export const FEWEST_RETURNS = 20;
/** Returns looked back on: two years. */
export const WINDOW = 500;

/** How well one series of daily log returns is explained by another, by ordinary least squares with an intercept. */
export interface Regression {
  readonly beta: number;
  /** Of beta; n − 2 degrees of freedom. */
  readonly standardError: number;
  /** Share of the variance that is explained, 0 to 1. */
  readonly rSquared: number;
  /** Daily standard deviation of what is left. */
  readonly residualDeviation: number;
  readonly returns: number;
}

/**
 * y on x. Source: any textbook on ordinary least squares; the slope is also the minimum-variance hedge ratio of
 * returns, cov(x, y) ÷ var(x) (Ederington, "The hedging performance of the new futures markets", 1979).
 * @returns null with fewer than three pairs or where x never moves
 */
export function regress(y: Float64Array, x: Float64Array): Regression | null {
  const n = y.length;
  if (n < 3) return null;
  let meanX = 0;
  let meanY = 0;
  for (let t = 0; t < n; t++) {
    meanX += x[t]! / n;
    meanY += y[t]! / n;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let t = 0; t < n; t++) {
    const dx = x[t]! - meanX;
    const dy = y[t]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  if (!(xx > 0)) return null;
  const beta = xy / xx;
  const rest = Math.max(0, yy - beta * xy);
  const variance = rest / (n - 2);
  return { beta, standardError: Math.sqrt(variance / xx), rSquared: yy > 0 ? Math.min(1, 1 - rest / yy) : 0, residualDeviation: Math.sqrt(variance), returns: n };
}

/** Beta of one instrument's closes on another's over the latest common days; null with less than a month of them. */
export function betaOn(own: CloseSeries | null, driver: CloseSeries | null): Regression | null {
  if (own === null || driver === null) return null;
  const { values, length } = alignedReturns([own, driver], 'log', WINDOW);
  return length < FEWEST_RETURNS ? null : regress(values.subarray(0, length), values.subarray(length));
}

/** An amount of money that moves with a series of closes. */
export interface WeightedSeries {
  readonly weight: number;
  readonly series: CloseSeries;
}

/**
 * The regression of what a set of holdings would have made each day on the returns of the hedge's price. Series that
 * would shorten the common history by more than half are left out.
 * @returns beta, error and deviation per unit of `scale`, with what was left out; null with less than a month in common
 */
export function basisOf(holdings: readonly WeightedSeries[], driver: CloseSeries, scale: number): { readonly regression: Regression; readonly used: readonly CloseSeries[] } | null {
  let days = commonDays([driver]);
  const used: WeightedSeries[] = [];
  for (const one of [...holdings].sort((a, b) => b.series.days.length - a.series.days.length)) {
    const common = intersect(days, one.series);
    if (common.length <= FEWEST_RETURNS || (used.length > 0 && common.length < days.length / 2)) continue;
    days = common;
    used.push(one);
  }
  if (used.length === 0 || scale === 0) return null;
  days = days.slice(Math.max(0, days.length - 1 - WINDOW));
  const length = days.length - 1;
  const made = new Float64Array(length);
  for (const { weight, series } of used) {
    const closes = closesOn(days, series);
    for (let t = 0; t < length; t++) made[t]! += (weight / scale) * Math.log(closes[t + 1]! / closes[t]!);
  }
  const closes = closesOn(days, driver);
  const moves = Float64Array.from({ length }, (_none, t) => Math.log(closes[t + 1]! / closes[t]!));
  const regression = regress(made, moves);
  return regression === null ? null : { regression, used: used.map(({ series }) => series) };
}
