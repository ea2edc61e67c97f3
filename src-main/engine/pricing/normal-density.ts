import { exponential } from './exponential.ts';
import { millsRatio } from './mills.ts';

const INVERSE_SQRT_2PI = 0.3989422804014327;

/** Standard normal density, for loops over many options. */
export function density(z: number): number {
  return INVERSE_SQRT_2PI * exponential(-0.5 * z * z);
}

/** Φ(z) where φ(z) is known already: one table lookup more. */
export function cumulative(z: number, densityAtZ: number): number {
  const tail = densityAtZ * millsRatio(Math.abs(z));
  return z > 0 ? 1 - tail : tail;
}
