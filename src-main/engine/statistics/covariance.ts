import type { AlignedReturns } from './returns.ts';

/** Equal weights of n observations. */
export function equalWeights(n: number): Float64Array {
  return new Float64Array(n).fill(1 / n);
}

/**
 * Exponential weights, oldest first, (1 − decay) decay^age scaled to sum to 1 over the n observations at hand.
 * Source: J.P. Morgan/Reuters, RiskMetrics Technical Document (1996), section 5.2. Decay 1 gives equal weights.
 * @throws RangeError unless 0 < decay <= 1
 */
export function exponentialWeights(n: number, decay: number): Float64Array {
  if (!(decay > 0 && decay <= 1)) throw new RangeError(`decay ${String(decay)} is not above 0 and at most 1`);
  const weights = new Float64Array(n);
  let sum = 0;
  let weight = 1;
  for (let t = n - 1; t >= 0; t--) {
    weights[t] = weight;
    sum += weight;
    weight *= decay;
  }
  for (let t = 0; t < n; t++) weights[t]! /= sum;
  return weights;
}

/** Number of equally weighted observations that carry as much information: 1 ÷ Σ w². */
export function effectiveObservations(weights: Float64Array): number {
  let sum = 0;
  for (const weight of weights) sum += weight * weight;
  return sum > 0 ? 1 / sum : 0;
}

/** Weighted second moments about zero: Σ_t w_t x_i x_j; count × count, row by row. Weights sum to 1. */
export function covariance(returns: AlignedReturns, weights: Float64Array): Float64Array {
  const { count, length, values } = returns;
  const matrix = new Float64Array(count * count);
  const weighted = new Float64Array(length);
  for (let i = 0; i < count; i++) {
    const row = i * length;
    for (let t = 0; t < length; t++) weighted[t] = weights[t]! * values[row + t]!;
    for (let j = 0; j <= i; j++) {
      const other = j * length;
      let a = 0;
      let b = 0;
      let t = 0;
      for (; t + 1 < length; t += 2) {
        a += weighted[t]! * values[other + t]!;
        b += weighted[t + 1]! * values[other + t + 1]!;
      }
      if (t < length) a += weighted[t]! * values[other + t]!;
      matrix[i * count + j] = matrix[j * count + i] = a + b;
    }
  }
  return matrix;
}

/** Correlations of a covariance; 1 on the diagonal, 0 beside a series that does not move. */
export function correlationOf(matrix: Float64Array, count: number): Float64Array {
  const deviations = deviationsOf(matrix, count);
  const correlation = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const scale = deviations[i]! * deviations[j]!;
      correlation[i * count + j] = i === j ? 1 : scale > 0 ? matrix[i * count + j]! / scale : 0;
    }
  }
  return correlation;
}

/** Standard deviations: roots of the diagonal. */
export function deviationsOf(matrix: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_none, i) => Math.sqrt(Math.max(0, matrix[i * count + i]!)));
}

/** Covariance of given correlations and standard deviations. */
export function covarianceOf(correlation: Float64Array, deviations: Float64Array): Float64Array {
  const count = deviations.length;
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) matrix[i * count + j] = correlation[i * count + j]! * deviations[i]! * deviations[j]!;
  return matrix;
}

/** Every correlation moved towards `to` (0: independent, 1: all as one) by `weight` 0 to 1; deviations stay. */
export function correlationTowards(matrix: Float64Array, count: number, to: number, weight: number): Float64Array {
  const correlation = correlationOf(matrix, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) if (i !== j) correlation[i * count + j] = (1 - weight) * correlation[i * count + j]! + weight * to;
  }
  return covarianceOf(correlation, deviationsOf(matrix, count));
}
