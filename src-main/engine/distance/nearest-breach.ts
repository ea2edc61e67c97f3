import { normalCdf } from '../pricing/normal.ts';
import { studentCdf } from '../statistics/distributions.ts';
import type { Warning } from '../portfolio/figures.ts';
import type { AccountProbe } from './account-probe.ts';
import { BreachSearch } from './breach-search.ts';
import { DEFAULT_DECAY, factorCovariance } from './factor-covariance.ts';
import type { FactorCovariance } from './factor-covariance.ts';
import { FactorMoves } from './factor-moves.ts';
import { factorMap } from './factors.ts';
import type { FactorMap } from './factors.ts';

/** Degrees of freedom of the fat-tailed probability: daily returns of stocks fit 3 to 5 (Blattberg and Gonedes, 1974). */
export const STUDENT_DEGREES = 4;

/** The most plausible joint move that brings an account to a level. */
export interface Breach {
  readonly level: number;
  /** One-day standard deviations, at least 0: the Mahalanobis distance of the move. */
  readonly distance: number;
  /** Chance of a one-day move at least this far in this direction, under the normal distribution: 1 − Φ(distance). */
  readonly probability: number;
  /** The same under Student's t with four degrees of freedom and the same variance. */
  readonly studentProbability: number;
  /** Relative moves, the largest in standard deviations first; empty where the level is reached already. */
  readonly moves: readonly { readonly factor: string; readonly move: number; readonly deviations: number }[];
  /** Ratio after the move, priced by the engine; null where nothing is required then. */
  readonly bufferRatio: number | null;
}

/** Finds nearest breaches of one account: factors and covariance once, then one search per level. */
export class BreachFinder {
  readonly warnings: readonly Warning[];
  private readonly probe: AccountProbe;
  private readonly map: FactorMap;
  private readonly covariance: FactorCovariance | null;
  private readonly moves: FactorMoves;
  /** Directions to the levels found so far: the next level lies not far from one of them. */
  private readonly found: Float64Array[] = [];

  /** @param decay of the EWMA covariance of daily log returns */
  constructor(probe: AccountProbe, decay: number = DEFAULT_DECAY) {
    this.probe = probe;
    this.map = factorMap(probe.state, probe.market);
    this.covariance = this.map.factors.length === 0 ? null : factorCovariance(this.map.factors, probe.market, decay);
    this.moves = new FactorMoves(probe.market, probe.state, this.map);
    const none: Warning = { code: 'missing-history', scope: 'account', message: 'no history of what this account holds, so no likeliest move is known' };
    this.warnings = this.covariance?.warnings ?? (this.map.factors.length === 0 ? [] : [none]);
  }

  /**
   * The most plausible joint move that brings the buffer ratio to `level`: smallest Mahalanobis distance under the
   * one-day covariance, by full revaluation (options repriced, derivatives with their underlyings).
   * @returns null where no history is known or no move of the factors reaches the level
   */
  find(level: number): Breach | null {
    if (this.covariance === null) return null;
    try {
      if (this.probe.excess(level) <= 0) return { level, distance: 0, probability: 1, studentProbability: 1, moves: [], bufferRatio: this.probe.ratio() };
      const search = new BreachSearch(this.covariance, {
        exact: (moves) => this.put(moves).excess(level),
        sign: (moves) => this.put(moves).aboveLine(level),
      });
      const found = search.run(this.found);
      if (found === null) return null;
      this.found.push(found.direction);
      const moves = this.covariance.members.map((k, i) => {
        const move = this.moves.effective(k, found.moves[i]!);
        const deviation = Math.sqrt(this.covariance!.matrix[i * found.moves.length + i]!);
        return { factor: this.map.factors[k]!.id, move, deviations: deviation > 0 ? move / deviation : 0 };
      });
      this.put(found.moves);
      const bufferRatio = this.probe.ratio();
      moves.sort((a, b) => Math.abs(b.deviations) - Math.abs(a.deviations));
      return { level, distance: found.distance, ...probabilities(found.distance), moves, bufferRatio };
    } finally {
      this.moves.reset();
    }
  }

  private put(moves: Float64Array): AccountProbe {
    const { members } = this.covariance!;
    for (let i = 0; i < members.length; i++) this.moves.setOne(members[i]!, moves[i]!);
    return this.probe;
  }
}

/** Chance of a one-day move at least `distance` standard deviations in one direction. */
export function probabilities(distance: number): { readonly probability: number; readonly studentProbability: number } {
  const scale = Math.sqrt(STUDENT_DEGREES / (STUDENT_DEGREES - 2));
  return { probability: normalCdf(-distance), studentProbability: studentCdf(-distance * scale, STUDENT_DEGREES) };
}
