import type { Market } from '../../market/market.ts';
import { correlationTowards, covariance, equalWeights, exponentialWeights } from '../../statistics/covariance.ts';
import { repairCovariance } from '../../statistics/positive-definite.ts';
import type { AlignedReturns, ReturnKind } from '../../statistics/returns.ts';
import { shrink } from '../../statistics/shrinkage.ts';
import { factorMoves, simulate } from '../../statistics/simulation.ts';
import type { Simulated } from '../../statistics/simulation.ts';
import { factorCloses, keepAligned } from './factors.ts';
import type { Factor } from './factors.ts';
import type { VarParameters } from './var-parameters.ts';

/** Normals that one model may keep: 200 factors on 100,000 paths are 160 MB. */
const MOST_NORMALS = 24_000_000;

/** Everything that depends on histories and parameters but on no price of today. Parts are made when first asked for. */
export class FactorModel {
  readonly factors: readonly Factor[];
  readonly parameters: VarParameters;
  /** Simple returns of the window, times the volatility scale. */
  readonly simple: AlignedReturns;
  private readonly closes: readonly Float64Array[];
  private readonly days: readonly string[];
  private covarianceOrNull: Float64Array | null = null;
  private lowerOrNull: Float64Array | null = null;
  private simulatedOrNull: Simulated | null = null;
  private readonly moves = new Map<number, Float64Array>();
  /** Ledoit–Wolf intensity; 0 without shrinkage. */
  intensity = 0;
  /** Whether correlations had to be repaired before anything could be simulated. */
  repaired = false;

  constructor(factors: readonly Factor[], days: readonly string[], parameters: VarParameters) {
    this.factors = factors;
    this.parameters = parameters;
    this.days = days.slice(Math.max(0, days.length - 1 - parameters.window));
    this.closes = factors.map((factor) => factorCloses(factor, this.days));
    this.simple = this.returnsOf('simple');
  }

  get count(): number {
    return this.factors.length;
  }

  /** Number of daily returns looked back on. */
  get length(): number {
    return this.simple.length;
  }

  /** Returns of the window by kind, times the volatility scale of a sensitivity. */
  returnsOf(kind: ReturnKind): AlignedReturns {
    const length = Math.max(0, this.days.length - 1);
    const values = new Float64Array(this.factors.length * length);
    this.closes.forEach((closes, f) => {
      for (let t = 0; t < length; t++) {
        const ratio = closes[t + 1]! / closes[t]!;
        values[f * length + t] = this.parameters.volatilityScale * (kind === 'log' ? Math.log(ratio) : ratio - 1);
      }
    });
    return { count: this.factors.length, length, days: this.days.slice(1), values };
  }

  get covariance(): Float64Array {
    return (this.covarianceOrNull ??= this.estimate());
  }

  /** Cholesky factor of the covariance, repaired where it needs to be. */
  get lower(): Float64Array {
    if (this.lowerOrNull === null) {
      const { lower, changed } = repairCovariance(this.covariance, this.count);
      this.lowerOrNull = lower;
      this.repaired = changed;
    }
    return this.lowerOrNull;
  }

  get simulated(): Simulated {
    const { seed, distribution, degreesOfFreedom } = this.parameters;
    return (this.simulatedOrNull ??= simulate(this.paths, this.count, seed, distribution === 'student-t' ? degreesOfFreedom : null));
  }

  /** Paths that are really simulated: fewer than asked for where they would not fit. */
  get paths(): number {
    return Math.min(this.parameters.paths, Math.max(100, Math.floor(MOST_NORMALS / Math.max(1, this.count))));
  }

  /** Relative moves of one factor in every scenario of the method; at least −100 %. */
  movesOf(f: number): Float64Array {
    if (this.parameters.method !== 'monte-carlo') return this.simple.values.subarray(f * this.length, (f + 1) * this.length);
    let moves = this.moves.get(f);
    if (moves === undefined) {
      moves = factorMoves(this.simulated, this.lower, f);
      for (let s = 0; s < moves.length; s++) if (moves[s]! < -1) moves[s] = -1;
      this.moves.set(f, moves);
    }
    return moves;
  }

  private estimate(): Float64Array {
    const { decay, returns, shrinkage, correlation } = this.parameters;
    const sample = this.returnsOf(returns);
    const weights = decay === null ? equalWeights(sample.length) : exponentialWeights(sample.length, decay);
    let matrix: Float64Array;
    if (shrinkage === null) matrix = covariance(sample, weights);
    else {
      const shrunk = shrink(sample, weights, shrinkage);
      matrix = shrunk.matrix;
      this.intensity = shrunk.intensity;
    }
    return correlation === null ? matrix : correlationTowards(matrix, this.count, correlation.to, correlation.weight);
  }
}

interface Kept {
  readonly wanted: readonly Factor[];
  readonly key: string;
  readonly model: FactorModel;
}

const CACHED = 6;
const cache = new WeakMap<Market, Kept[]>();

/**
 * The model of these factors under these parameters. Hypothetical accounts (plans, what-if) come by the thousand with
 * the same factors, so the last few models of each market are kept; a history that was replaced is another object.
 */
export function factorModelOf(market: Market, wanted: readonly Factor[], parameters: VarParameters): FactorModel {
  const key = JSON.stringify(parameters);
  let kept = cache.get(market);
  if (kept === undefined) cache.set(market, (kept = []));
  const at = kept.findIndex((entry) => entry.key === key && sameFactors(entry.wanted, wanted));
  const entry = at >= 0 ? kept.splice(at, 1)[0]! : { wanted, key, model: build(wanted, parameters) };
  kept.unshift(entry);
  if (kept.length > CACHED) kept.pop();
  return entry.model;
}

function build(wanted: readonly Factor[], parameters: VarParameters): FactorModel {
  const { kept, days } = keepAligned(wanted, parameters.window);
  return new FactorModel(kept, days, parameters);
}

function sameFactors(a: readonly Factor[], b: readonly Factor[]): boolean {
  return a.length === b.length && a.every((factor, k) => factor.history === b[k]!.history && factor.inverted === b[k]!.inverted);
}
