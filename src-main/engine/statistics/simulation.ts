import { Generator } from './generator.ts';
import { chiSquareVariate, normalVariate } from './variates.ts';

/** Joint standard variates: what a covariance's Cholesky factor turns into moves of its factors. */
export interface Simulated {
  readonly paths: number;
  readonly count: number;
  /** Independent standard normals, factor after factor: entry j × paths + s. */
  readonly normals: Float64Array;
  /** Per path, what a Student t multiplies all factors with (unit variance kept); null for the normal. */
  readonly scale: Float64Array | null;
}

/**
 * Draws paths of independent standard normals, and for Student t one common chi-square per path: factors that crash
 * together. Scaled so that the variance stays 1.
 * @param degrees of freedom, above 2; null for the normal
 */
export function simulate(paths: number, count: number, seed: number, degrees: number | null): Simulated {
  const generator = new Generator(seed);
  const normals = new Float64Array(paths * count);
  for (let k = 0; k < normals.length; k++) normals[k] = normalVariate(generator);
  if (degrees === null) return { paths, count, normals, scale: null };
  if (!(degrees > 2)) throw new RangeError(`a Student t of ${String(degrees)} degrees has no variance`);
  const scale = new Float64Array(paths);
  for (let s = 0; s < paths; s++) scale[s] = Math.sqrt((degrees - 2) / chiSquareVariate(generator, degrees));
  return { paths, count, normals, scale };
}

/** Lᵀ w: the weights of independent normals that stand for weights of correlated factors. Written into `out`. */
export function independentWeights(lower: Float64Array, count: number, weights: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let f = 0; f < count; f++) {
    const w = weights[f]!;
    if (w === 0) continue;
    const row = f * count;
    for (let j = 0; j <= f; j++) out[j]! += lower[row + j]! * w;
  }
}

/** Multiplies every path by its scale, in place. */
export function applyScale(values: Float64Array, scale: Float64Array | null): void {
  if (scale === null) return;
  for (let s = 0; s < values.length; s++) values[s]! *= scale[s]!;
}

/** Moves of one factor on every path: row f of L times the normals, times the scale. */
export function factorMoves(simulated: Simulated, lower: Float64Array, f: number): Float64Array {
  const moves = new Float64Array(simulated.paths);
  const weights = new Float64Array(simulated.count);
  for (let j = 0; j <= f; j++) weights[j] = lower[f * simulated.count + j]!;
  weightedColumns(simulated.normals, simulated.paths, weights, moves);
  applyScale(moves, simulated.scale);
  return moves;
}

/** Entries that stay in the first-level cache while all columns pass over them. */
const BLOCK = 2048;

/**
 * Sum of columns by weight: out[s] = Σ_f weights[f] × columns[f × length + s]. Four columns at a time over blocks that
 * stay in cache; nothing is allocated.
 */
export function weightedColumns(columns: Float64Array, length: number, weights: Float64Array, out: Float64Array): void {
  const count = weights.length;
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK);
    out.fill(0, from, to);
    let f = 0;
    for (; f + 3 < count; f += 4) {
      const a = weights[f]!;
      const b = weights[f + 1]!;
      const c = weights[f + 2]!;
      const d = weights[f + 3]!;
      if (a === 0 && b === 0 && c === 0 && d === 0) continue;
      const p = f * length;
      const q = p + length;
      const r = q + length;
      const t = r + length;
      for (let s = from; s < to; s++) out[s]! += a * columns[p + s]! + b * columns[q + s]! + (c * columns[r + s]! + d * columns[t + s]!);
    }
    for (; f < count; f++) {
      const a = weights[f]!;
      if (a === 0) continue;
      const p = f * length;
      for (let s = from; s < to; s++) out[s]! += a * columns[p + s]!;
    }
  }
}
