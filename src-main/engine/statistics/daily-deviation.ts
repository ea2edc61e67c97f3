import { exponentialWeights } from './covariance.ts';
import { alignedReturns } from './returns.ts';
import type { CloseSeries } from './returns.ts';

/** EWMA decay of daily returns unless given (RiskMetrics, 1996). */
const DECAY = 0.94;
/** Fewer returns than this say nothing. */
const FEWEST_RETURNS = 3;

/** One-day standard deviation of log returns about zero, EWMA with decay 0.94; NaN without at least three returns. */
export function dailyDeviationOf(series: CloseSeries | null): number {
  if (series === null) return NaN;
  const { values, length } = alignedReturns([series], 'log');
  if (length < FEWEST_RETURNS) return NaN;
  const weights = exponentialWeights(length, DECAY);
  return Math.sqrt(values.reduce((sum, one, t) => sum + weights[t]! * one * one, 0));
}
