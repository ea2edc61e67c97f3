import type { Market } from '../../market/market.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import { equalWeights, exponentialWeights } from '../../statistics/covariance.ts';
import { repairCovariance } from '../../statistics/positive-definite.ts';
import { quantileInPlace } from '../../statistics/quantile.ts';
import { RollingCovariance, sliceReturns } from '../../statistics/rolling-covariance.ts';
import type { AlignedReturns } from '../../statistics/returns.ts';
import { shrink } from '../../statistics/shrinkage.ts';
import { applyScale, factorMoves, independentWeights, weightedColumns } from '../../statistics/simulation.ts';
import { CurvedPosition } from './curved-position.ts';
import { fillLosses } from './evaluate.ts';
import { compileLayout } from './layout.ts';
import type { Layout } from './layout.ts';
import { takeSensitivities } from './sensitivities.ts';
import { standardTail } from './standard-tail.ts';
import type { VarParameters } from './var-parameters.ts';

/** Today's holdings on every day of their common history, and what the model would have said the evening before. */
export interface Replay {
  /** Days on which a forecast met a result, oldest first. */
  readonly days: readonly string[];
  /** One-day result of today's holdings, in the account's currency. */
  readonly realised: Float64Array;
  /** One-day value at risk from the `window` returns before, at least 0. */
  readonly forecast: Float64Array;
  /** Daily returns in common. */
  readonly returns: number;
  /** Indices of held positions without a usable history: no part of results or forecasts. */
  readonly leftOut: readonly number[];
}

const WHOLE_HISTORY = 1_000_000_000;

/**
 * Rolls one model over the history: for each day after the window, the value at risk of today's holdings from the
 * `window` returns before, beside that day's result. Days are worth relative returns on today's prices, options revalued.
 * The account must have been valued before. Nothing to compare gives empty lists.
 */
export function replayModel(account: AccountState, market: Market, parameters: VarParameters): Replay {
  const whole = compileLayout(account, market, { ...parameters, method: 'historical', window: WHOLE_HISTORY });
  takeSensitivities(whole, account);
  const weights = Float64Array.from(whole.weights);
  const leftOut = Array.from(whole.factor, (f, p) => (f < 0 && account.quantity[p] !== 0 ? p : -1)).filter((p) => p >= 0);
  const { window } = parameters;
  const total = whole.model.length;
  const count = whole.model.count === 0 ? 0 : Math.max(0, total - window);
  if (count === 0) return { days: [], realised: new Float64Array(0), forecast: new Float64Array(0), returns: whole.model.count === 0 ? 0 : total, leftOut };
  fillLosses(whole, account, market);
  const forecast =
    parameters.method === 'historical' ? rollHistorical(whole.losses, parameters, count)
    : parameters.method === 'parametric' ? rollParametric(whole, weights, parameters, count)
    : rollMonteCarlo(whole, weights, account, market, parameters, count);
  return { days: whole.model.simple.days.slice(window), realised: whole.losses.slice(window).map((loss) => -loss), forecast, returns: total, leftOut };
}

function rollHistorical(losses: Float64Array, { window, confidence, quantile }: VarParameters, count: number): Float64Array {
  const scratch = new Float64Array(window);
  return new Float64Array(count).map((_none, t) => {
    scratch.set(losses.subarray(t, t + window));
    return Math.max(0, quantileInPlace(scratch, confidence, quantile));
  });
}

/** Without shrinkage wᵀ Σ w is the weighted mean square of the holdings' own returns, so no matrix is needed. */
function rollParametric(whole: Layout, weights: Float64Array, parameters: VarParameters, count: number): Float64Array {
  const { window, decay, returns: kind } = parameters;
  const returns = whole.model.returnsOf(kind);
  const { z } = standardTail(parameters);
  if (parameters.shrinkage !== null || parameters.correlation !== null) {
    const covariances = covariancesOf(returns, parameters);
    return new Float64Array(count).map(() => z * Math.sqrt(Math.max(0, quadratic(covariances.next(), weights))));
  }
  const results = new Float64Array(returns.length);
  weightedColumns(returns.values, returns.length, weights, results);
  const share = decay === null ? equalWeights(window) : exponentialWeights(window, decay);
  return new Float64Array(count).map((_none, t) => {
    let variance = 0;
    for (let k = 0; k < window; k++) variance += share[k]! * results[t + k]! * results[t + k]!;
    return z * Math.sqrt(variance);
  });
}

/** The same random numbers every day, so that only the covariance moves the forecast. */
function rollMonteCarlo(whole: Layout, weights: Float64Array, account: AccountState, market: Market, parameters: VarParameters, count: number): Float64Array {
  const { confidence, quantile } = parameters;
  const layout = compileLayout(account, market, parameters);
  const { simulated, paths } = layout.model;
  const factors = whole.model.count;
  const returns = whole.model.returnsOf(parameters.returns);
  const covariances = covariancesOf(returns, parameters);
  const bent = profiles(whole, account, market);
  for (const { factor, sensitivity } of bent) weights[factor]! -= sensitivity;
  const independent = new Float64Array(factors);
  const results = new Float64Array(paths);
  return new Float64Array(count).map(() => {
    const { lower } = repairCovariance(covariances.next(), factors);
    independentWeights(lower, factors, weights, independent);
    weightedColumns(simulated.normals, paths, independent, results);
    applyScale(results, simulated.scale);
    const moves = new Map<number, Float64Array>();
    for (const { factor, units, position } of bent) {
      if (!moves.has(factor)) moves.set(factor, factorMoves(simulated, lower, factor));
      const column = moves.get(factor)!;
      for (let s = 0; s < paths; s++) results[s]! += units * position.resultAt(column[s]!);
    }
    for (let s = 0; s < paths; s++) results[s] = -results[s]!;
    return Math.max(0, quantileInPlace(results, confidence, quantile));
  });
}

interface Profile {
  readonly factor: number;
  readonly sensitivity: number;
  readonly units: number;
  readonly position: CurvedPosition;
}

/** What every bent position is worth over the range of moves that a simulation may draw. */
function profiles(whole: Layout, account: AccountState, market: Market): Profile[] {
  const list: Profile[] = [];
  for (const [p] of whole.curved) {
    if (whole.bent[p] === 0) continue;
    const factor = whole.factor[p]!;
    const seen = whole.model.movesOf(factor);
    const widest = seen.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    const position = new CurvedPosition(account.instrument[p]!, factor, 2, 'grid');
    position.update(market, Float64Array.of(Math.max(-1, -2 * widest), 2 * widest));
    const units = account.quantity[p]! * market.instruments[account.instrument[p]!]!.multiplier * account.fx[p]!;
    list.push({ factor, sensitivity: whole.sensitivity[p]!, units, position });
  }
  return list;
}

/** The covariance before each day in turn. */
function covariancesOf(returns: AlignedReturns, { window, decay, shrinkage }: VarParameters): { next(): Float64Array } {
  if (shrinkage === null) {
    const rolling = new RollingCovariance(returns, window, decay);
    let first = true;
    return {
      next: () => {
        if (!first) rolling.advance();
        first = false;
        return rolling.matrix;
      },
    };
  }
  const share = decay === null ? equalWeights(window) : exponentialWeights(window, decay);
  let t = 0;
  return { next: () => shrink(sliceReturns(returns, t, t++ + window), share, shrinkage).matrix };
}

function quadratic(matrix: Float64Array, weights: Float64Array): number {
  const count = weights.length;
  let total = 0;
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) total += matrix[i * count + j]! * weights[i]! * weights[j]!;
  return total;
}
