import { tradingDays } from '../liquidation/impact.ts';
import type { Market } from '../market/market.ts';
import { correlationTowards, covariance, exponentialWeights } from '../statistics/covariance.ts';
import { repairCovariance } from '../statistics/positive-definite.ts';
import { alignedReturns } from '../statistics/returns.ts';
import type { Warning } from '../portfolio/figures.ts';
import type { Factor } from './factors.ts';

/** EWMA decay of daily returns unless given (book-format.md). */
export const DEFAULT_DECAY = 0.94;
/** Fewer common returns than this, and pairs are estimated one by one. */
const ENOUGH_COMMON = 60;
/** Correlation of a factor without history, where fewer than two others have one. */
const ASSUMED_CORRELATION = 0.5;
const FEW_RETURNS = 30;

/** One-day covariance of the factors that have one, and its square root. */
export interface FactorCovariance {
  /** Indices of the factors, in the order of the matrix. */
  readonly members: readonly number[];
  readonly matrix: Float64Array;
  /** L Lᵀ = matrix, row by row. */
  readonly lower: Float64Array;
  readonly warnings: readonly Warning[];
}

/**
 * The one-day EWMA covariance of log returns about zero, on the days that all factors share (pair by pair where they
 * share fewer than 60 and single pairs more; such a matrix is repaired where it is no covariance). Unshrunk: the
 * distance of a linear account needs no inverse of it. A factor without history takes the volatility of its quote and the
 * mean correlation of the others; one without either never moves, and is named. A scenario's correlations apply.
 * @returns null where no factor has a history
 */
export function factorCovariance(factors: readonly Factor[], market: Market, decay: number = DEFAULT_DECAY): FactorCovariance | null {
  const warnings: Warning[] = [];
  const withHistory: number[] = [];
  const assumed: { readonly k: number; readonly deviation: number }[] = [];
  factors.forEach((factor, k) => {
    if (factor.history !== null && alignedReturns([factor.history], 'log').length >= 1) {
      withHistory.push(k);
      return;
    }
    const annual = factor.instrument < 0 ? NaN : market.volatility[factor.instrument]!;
    if (annual >= 0) assumed.push({ k, deviation: annual / Math.sqrt(tradingDays(market.instruments[factor.instrument]!)) });
    else warnings.push({ code: 'missing-history', scope: factor.id, message: `no history and no volatility for ${factor.id}: it is taken not to move` });
  });
  if (withHistory.length === 0) return null;
  const known = estimate(withHistory.map((k) => factors[k]!), decay, warnings);
  const members = [...withHistory, ...assumed.map(({ k }) => k)];
  const count = members.length;
  const inner = withHistory.length;
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < inner; i++) for (let j = 0; j < inner; j++) matrix[i * count + j] = known[i * inner + j]!;
  const mean = meanCorrelation(known, inner);
  assumed.forEach(({ k, deviation }, a) => {
    const i = inner + a;
    matrix[i * count + i] = deviation * deviation;
    for (let j = 0; j < i; j++) matrix[i * count + j] = matrix[j * count + i] = mean * deviation * Math.sqrt(matrix[j * count + j]!);
    warnings.push({ code: 'assumed-covariance', scope: factors[k]!.id, message: `no history for ${factors[k]!.id}: volatility of its quote, correlation ${mean.toFixed(2)} with everything else` });
  });
  const { correlationStress } = market;
  const repaired = repairCovariance(correlationStress === null ? matrix : correlationTowards(matrix, count, correlationStress.to, correlationStress.weight), count);
  if (repaired.changed) warnings.push({ code: 'repaired-covariance', scope: 'factors', message: 'the covariance was no covariance (days missing in some histories) and was repaired' });
  return { members, matrix: repaired.matrix, lower: repaired.lower, warnings };
}

function estimate(factors: readonly Factor[], decay: number, warnings: Warning[]): Float64Array {
  const series = factors.map((factor) => factor.history!);
  const common = alignedReturns(series, 'log');
  const shortest = Math.min(...series.map((one) => alignedReturns([one], 'log').length));
  const note = (length: number): void => {
    if (length < FEW_RETURNS) warnings.push({ code: 'short-history', scope: 'factors', message: `only ${String(length)} daily returns stand behind the covariance` });
  };
  if (common.length >= Math.min(ENOUGH_COMMON, shortest)) {
    note(common.length);
    return covariance(common, exponentialWeights(common.length, decay));
  }
  note(shortest);
  const count = factors.length;
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const pair = alignedReturns(i === j ? [series[i]!] : [series[i]!, series[j]!], 'log');
      if (pair.length === 0) continue;
      const own = covariance(pair, exponentialWeights(pair.length, decay));
      matrix[i * count + j] = matrix[j * count + i] = i === j ? own[0]! : own[1]!;
    }
  }
  return matrix;
}

function meanCorrelation(matrix: Float64Array, count: number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(matrix[i * count + i]! * matrix[j * count + j]!);
      if (!(scale > 0)) continue;
      sum += matrix[i * count + j]! / scale;
      pairs++;
    }
  }
  return pairs === 0 ? ASSUMED_CORRELATION : sum / pairs;
}
