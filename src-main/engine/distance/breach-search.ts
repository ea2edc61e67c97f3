import { symmetricEigen } from '../statistics/eigen.ts';
import { Generator } from '../statistics/generator.ts';
import { normalVariate } from '../statistics/variates.ts';
import type { FactorCovariance } from './factor-covariance.ts';
import { closeIn } from './nearest-root.ts';
import { dot, nearestPoint } from './smallest-norm.ts';
import type { HalfSpace } from './smallest-norm.ts';

/** Where a ray from today meets the line. `direction` has length 1 in standard deviations. */
interface Hit {
  readonly direction: Float64Array;
  readonly distance: number;
}

/** No move beyond this many standard deviations is looked at. */
const FARTHEST = 1000;
const FIRST_STEP = 0.25;
const STEP_GROWTH = 1.15;
/** Up to so many factors every direction is tried that the search knows, and random ones beside. */
const FEW_FACTORS = 12;
const MANY_FACTORS = 40;

/**
 * The point nearest to today on the line, in coordinates in which the factors are independent with deviation 1
 * (moves = L z). Rays from today find where the line is first met; directions are improved by half-spaces cut at the
 * points found (the design point search of structural reliability: R. Rackwitz, B. Fiessler, 1978, made safe for kinks
 * by keeping several cuts). The line need not be convex: many starts, and on small accounts random directions and a
 * pattern search guard against a nearer place behind a bend.
 */
export class BreachSearch {
  private readonly lower: Float64Array;
  private readonly size: number;
  private readonly matrix: Float64Array;
  private readonly excess: (moves: Float64Array) => number;
  private readonly sign: (moves: Float64Array) => number;
  private readonly scratch: Float64Array;
  private readonly atToday: number;

  /**
   * @param excess above the line after relative moves of the members; positive today. `exact` for slopes; `sign` may
   * answer less where it is above the line, never more, and is exact at and under it
   */
  constructor(covariance: FactorCovariance, excess: { readonly exact: (moves: Float64Array) => number; readonly sign: (moves: Float64Array) => number }) {
    this.lower = covariance.lower;
    this.matrix = covariance.matrix;
    this.size = covariance.members.length;
    this.excess = excess.exact;
    this.sign = excess.sign;
    this.scratch = new Float64Array(this.size);
    this.atToday = excess.exact(new Float64Array(this.size));
  }

  /** @param known directions in which other levels of the same account were found: tried too, and then fewer random ones will do */
  run(known: readonly Float64Array[] = []): { readonly distance: number; readonly moves: Float64Array; readonly direction: Float64Array } | null {
    const hits: Hit[] = [];
    let nearest = FARTHEST;
    for (const direction of [...known, ...this.starts()]) {
      const hit = this.alongRay(direction, Math.min(FARTHEST, 1.6 * nearest));
      if (hit === null) continue;
      hits.push(hit);
      nearest = Math.min(nearest, hit.distance);
    }
    if (hits.length === 0) return null;
    let best = this.improveBest(hits, this.size <= FEW_FACTORS ? 8 : 4);
    if (this.size <= FEW_FACTORS) {
      const generator = new Generator(20200420);
      for (let n = 0; n < (known.length === 0 ? 60 : 30) * this.size; n++) {
        const hit = this.alongRay(this.randomDirection(generator), best.distance);
        if (hit !== null && hit.distance < best.distance) best = this.improve(hit);
      }
      best = this.polish(best, generator);
    }
    return { distance: best.distance, direction: best.direction, moves: this.movesOf(best.direction).map((move) => move * best.distance) };
  }

  private *starts(): Iterated<Float64Array> {
    const today = new Float64Array(this.size);
    const slope = this.gradient(today, 0.02);
    const steepest = unit(slope.map((s) => -s));
    if (steepest !== null) yield steepest;
    const onAll = this.transposed(new Float64Array(this.size).fill(1));
    yield* bothWays(onAll);
    // Factor by factor, the others as likely beside it: in large accounts just those that weigh most.
    const weights = Float64Array.from({ length: this.size }, (_none, k) => Math.abs(this.factorSlope(k)) * Math.sqrt(this.matrix[k * this.size + k]!));
    const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]!).slice(0, this.size <= MANY_FACTORS ? this.size : 24);
    for (const k of order) yield* bothWays(this.transposed(axis(this.size, k)));
    if (this.size > MANY_FACTORS || this.size < 2) return;
    for (const k of order) yield* bothWays(axis(this.size, k));
    const { values, vectors } = symmetricEigen(this.matrix, this.size);
    const principal = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!).slice(0, 10);
    for (const v of principal) yield* bothWays(this.transposed(Float64Array.from({ length: this.size }, (_none, k) => vectors[k * this.size + v]!)));
  }

  private improveBest(hits: readonly Hit[], most: number): Hit {
    const order = [...hits].sort((a, b) => a.distance - b.distance);
    const tried: Hit[] = [];
    let best = order[0]!;
    for (const hit of order) {
      if (tried.length >= most) break;
      if (tried.some((other) => dot(other.direction, hit.direction) > 0.98)) continue;
      tried.push(hit);
      const improved = this.improve(hit);
      if (improved.distance < best.distance) best = improved;
    }
    return best;
  }

  /** Moves a hit to the nearest point of the line around it. */
  private improve(start: Hit): Hit {
    let best = start;
    let cuts: HalfSpace[] = [this.cutAt(best)];
    let failures = 0;
    for (let round = 0; round < 60 && failures < 4; round++) {
      const before = best.distance;
      const candidates = [nearestPoint(cuts.slice(-1), this.size), cuts.length > 2 ? nearestPoint(cuts.slice(-2), this.size) : null, cuts.length > 1 ? nearestPoint(cuts, this.size) : null];
      let tried: Hit | null = null;
      for (const candidate of candidates) {
        const direction = candidate === null ? null : unit(candidate);
        if (direction === null) continue;
        const hit = this.alongRay(direction, 1.5 * best.distance);
        if (hit === null) continue;
        if (hit.distance < best.distance) best = hit;
        tried ??= hit;
      }
      if (tried !== null && best.distance >= before * (1 - 1e-10)) {
        for (const share of [0.5, 0.2, 0.05, 0.01]) {
          const between = unit(best.direction.map((x, k) => (1 - share) * x + share * tried.direction[k]!));
          const hit = between === null ? null : this.alongRay(between, best.distance);
          if (hit === null || hit.distance >= best.distance) continue;
          best = hit;
          break;
        }
      }
      const gained = best.distance < before * (1 - 1e-10);
      failures = gained ? 0 : failures + 1;
      if (!gained && tried === null) break;
      cuts = [...cuts.slice(-11), this.cutAt(gained ? best : (tried ?? best))];
    }
    return best;
  }

  /** Tries small turns in random orthogonal directions until none helps any more. */
  private polish(start: Hit, generator: Generator): Hit {
    let best = start;
    if (this.size < 2) return best;
    for (let turn = 0.3; turn > 1e-6; ) {
      let helped = false;
      for (let n = 0; n < 2 * this.size; n++) {
        const sideways = this.randomDirection(generator);
        for (const sign of [1, -1]) {
          const direction = unit(best.direction.map((x, k) => x + sign * turn * sideways[k]!))!;
          // So near to the best direction it is under the line at that distance, or it is no better.
          if (!(this.at(direction, best.distance * (1 - 1e-12)) <= 0)) continue;
          const hit = this.alongRay(direction, best.distance);
          if (hit === null || hit.distance >= best.distance * (1 - 1e-12)) continue;
          best = hit;
          helped = true;
          break;
        }
      }
      if (!helped) turn /= 3;
    }
    return best;
  }

  /** The first place at which a ray meets the line; null where it does not before `limit`. */
  private alongRay(direction: Float64Array, limit: number): Hit | null {
    const moves = this.movesOf(direction);
    const f = (t: number): number => {
      for (let k = 0; k < this.size; k++) this.scratch[k] = t * moves[k]!;
      return this.sign(this.scratch);
    };
    let near = 0;
    let atNear = this.atToday;
    for (let step = FIRST_STEP; near < limit; step *= STEP_GROWTH) {
      const far = Math.min(limit, near + step);
      const atFar = f(far);
      if (atFar <= 0) return { direction, distance: closeIn(f, near, atNear, far, atFar) };
      near = far;
      atNear = atFar;
    }
    return null;
  }

  /** The excess, as far as its sign goes, at a distance in a direction. */
  private at(direction: Float64Array, distance: number): number {
    const moves = this.movesOf(direction);
    for (let k = 0; k < this.size; k++) this.scratch[k] = distance * moves[k]!;
    return this.sign(this.scratch);
  }

  private cutAt(hit: Hit): HalfSpace {
    const point = hit.direction.map((x) => x * hit.distance);
    const moves = this.movesOf(point);
    const normal = this.gradient(moves, 1e-6);
    return { normal, bound: dot(normal, point) - this.excess(moves) };
  }

  /** Slope of the excess in independent coordinates, by differences in the moves. @param step relative move */
  private gradient(moves: Float64Array, step: number): Float64Array {
    const slopes = new Float64Array(this.size);
    const probe = Float64Array.from(moves);
    const here = this.size > MANY_FACTORS ? this.excess(probe) : NaN;
    for (let k = 0; k < this.size; k++) {
      const move = moves[k]!;
      probe[k] = move + step;
      const above = this.excess(probe);
      if (this.size > MANY_FACTORS) slopes[k] = (above - here) / step;
      else {
        probe[k] = move - step;
        slopes[k] = (above - this.excess(probe)) / (2 * step);
      }
      probe[k] = move;
    }
    return this.transposed(slopes);
  }

  private factorSlope(k: number): number {
    const probe = new Float64Array(this.size);
    probe[k] = 0.02;
    const above = this.excess(probe);
    probe[k] = -0.02;
    return (above - this.excess(probe)) / 0.04;
  }

  /** L z */
  private movesOf(z: Float64Array): Float64Array {
    const moves = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) {
      let sum = 0;
      const row = i * this.size;
      for (let k = 0; k <= i; k++) sum += this.lower[row + k]! * z[k]!;
      moves[i] = sum;
    }
    return moves;
  }

  /** Lᵀ x */
  private transposed(x: Float64Array): Float64Array {
    const result = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const row = i * this.size;
      for (let k = 0; k <= i; k++) result[k]! += this.lower[row + k]! * x[i]!;
    }
    return result;
  }

  private randomDirection(generator: Generator): Float64Array {
    const direction = new Float64Array(this.size);
    for (;;) {
      for (let k = 0; k < this.size; k++) direction[k] = normalVariate(generator);
      const result = unit(direction);
      if (result !== null) return result;
    }
  }
}

type Iterated<T> = globalThis.Generator<T, void, undefined>;

function* bothWays(z: Float64Array): Iterated<Float64Array> {
  const direction = unit(z);
  if (direction === null) return;
  yield direction;
  yield direction.map((x) => -x);
}

function axis(size: number, k: number): Float64Array {
  const result = new Float64Array(size);
  result[k] = 1;
  return result;
}

/** A vector scaled to length 1; null where it has none. */
function unit(z: Float64Array): Float64Array | null {
  const length = Math.sqrt(dot(z, z));
  return length > 0 && Number.isFinite(length) ? z.map((x) => x / length) : null;
}
