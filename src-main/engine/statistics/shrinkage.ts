import { covariance, deviationsOf, effectiveObservations } from './covariance.ts';
import type { AlignedReturns } from './returns.ts';

/** What the sample covariance is pulled towards. */
export type ShrinkageTarget = 'constant-correlation' | 'diagonal';

export interface Shrunk {
  readonly matrix: Float64Array;
  /** Weight of the target, 0 to 1. */
  readonly intensity: number;
}

/**
 * Ledoit–Wolf shrinkage of the covariance about zero, with the intensity that minimises the expected squared error.
 * Sources: O. Ledoit, M. Wolf, "Honey, I shrunk the sample covariance matrix" (2004), appendix B (constant correlation),
 * and "Improved estimation of the covariance matrix of stock returns" (2003) with the diagonal as target. With unequal
 * weights the number of observations is 1 ÷ Σ w².
 */
export function shrink(returns: AlignedReturns, weights: Float64Array, target: ShrinkageTarget): Shrunk {
  const { count, length, values } = returns;
  const sample = covariance(returns, weights);
  if (count < 2 || length === 0) return { matrix: sample, intensity: 0 };
  const deviations = deviationsOf(sample, count);
  const goal = target === 'diagonal' ? diagonalOf(sample, count) : constantCorrelation(sample, deviations);
  const mean = target === 'diagonal' ? 0 : meanCorrelation(sample, deviations);
  let pi = 0;
  let rho = 0;
  let gamma = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const s = sample[i * count + j]!;
      const miss = goal[i * count + j]! - s;
      gamma += miss * miss;
      let spread = 0;
      let thetaI = 0;
      let thetaJ = 0;
      const sii = sample[i * count + i]!;
      const sjj = sample[j * count + j]!;
      for (let t = 0; t < length; t++) {
        const x = values[i * length + t]!;
        const y = values[j * length + t]!;
        const cross = x * y - s;
        spread += weights[t]! * cross * cross;
        thetaI += weights[t]! * (x * x - sii) * cross;
        thetaJ += weights[t]! * (y * y - sjj) * cross;
      }
      pi += spread;
      if (i === j) rho += spread;
      else if (mean !== 0 && deviations[i]! > 0 && deviations[j]! > 0) {
        rho += (mean / 2) * ((deviations[j]! / deviations[i]!) * thetaI + (deviations[i]! / deviations[j]!) * thetaJ);
      }
    }
  }
  const kappa = gamma > 0 ? (pi - rho) / gamma : 0;
  const intensity = Math.min(1, Math.max(0, kappa / effectiveObservations(weights)));
  const matrix = sample.map((s, k) => intensity * goal[k]! + (1 - intensity) * s);
  return { matrix, intensity };
}

function diagonalOf(sample: Float64Array, count: number): Float64Array {
  return sample.map((s, k) => (Math.trunc(k / count) === k % count ? s : 0));
}

function meanCorrelation(sample: Float64Array, deviations: Float64Array): number {
  const count = deviations.length;
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const scale = deviations[i]! * deviations[j]!;
      if (!(scale > 0)) continue;
      sum += sample[i * count + j]! / scale;
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

function constantCorrelation(sample: Float64Array, deviations: Float64Array): Float64Array {
  const count = deviations.length;
  const mean = meanCorrelation(sample, deviations);
  return sample.map((s, k) => {
    const i = Math.trunc(k / count);
    const j = k % count;
    return i === j ? s : mean * deviations[i]! * deviations[j]!;
  });
}
