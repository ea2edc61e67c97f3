import { cholesky } from './cholesky.ts';
import { correlationOf, covarianceOf, deviationsOf } from './covariance.ts';
import { symmetricEigen } from './eigen.ts';

const FLOOR = 1e-10;

/**
 * The correlation matrix with eigenvalues below the floor raised to it and the unit diagonal restored by scaling:
 * the spectral method of R. Rebonato, P. Jäckel, "The most general methodology to create a valid correlation matrix" (1999).
 */
export function repairCorrelation(correlation: Float64Array, count: number): Float64Array {
  const { values, vectors } = symmetricEigen(correlation, count);
  const clipped = values.map((value) => Math.max(value, FLOOR));
  const repaired = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += vectors[i * count + k]! * clipped[k]! * vectors[j * count + k]!;
      repaired[i * count + j] = repaired[j * count + i] = sum;
    }
  }
  const scale = Float64Array.from({ length: count }, (_none, i) => 1 / Math.sqrt(repaired[i * count + i]!));
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) repaired[i * count + j] = i === j ? 1 : repaired[i * count + j]! * scale[i]! * scale[j]!;
  return repaired;
}

export interface Repaired {
  readonly matrix: Float64Array;
  /** L Lᵀ = matrix. */
  readonly lower: Float64Array;
  /** Whether anything had to be changed. */
  readonly changed: boolean;
}

/** A covariance that can be simulated from: unchanged where it is positive semi-definite, else with repaired correlations. */
export function repairCovariance(matrix: Float64Array, count: number): Repaired {
  const direct = cholesky(matrix, count);
  if (direct !== null) return { matrix, lower: direct, changed: false };
  const repaired = covarianceOf(repairCorrelation(correlationOf(matrix, count), count), deviationsOf(matrix, count));
  const lower = cholesky(repaired, count);
  if (lower === null) throw new RangeError('a covariance with entries that are no numbers');
  return { matrix: repaired, lower, changed: true };
}
