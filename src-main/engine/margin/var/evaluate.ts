import type { Market } from '../../market/market.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import { tailCount } from '../../statistics/quantile.ts';
import { applyScale, independentWeights, weightedColumns } from '../../statistics/simulation.ts';
import type { Layout } from './layout.ts';
import { standardTail } from './standard-tail.ts';

/**
 * The figure that is charged before multiplier and floor, at least 0, in the account's currency; the layout's components
 * sum to it. Sensitivities must be up to date.
 */
export function evaluateRisk(layout: Layout, account: AccountState, market: Market): number {
  layout.component.fill(0);
  layout.currencyComponent.fill(0);
  layout.bent.fill(0);
  if (layout.model.count === 0) return 0;
  if (layout.parameters.method === 'parametric') return parametric(layout);
  fillLosses(layout, account, market);
  return fromScenarios(layout, account, market);
}

/** z √(wᵀ Σ w) √h with mean zero, split by Euler: w_i (Σ w)_i z √h ÷ σ. */
function parametric(layout: Layout): number {
  const { weights, scratch, parameters, model } = layout;
  const { covariance } = model;
  const variance = multiply(covariance, weights, scratch);
  let scale = 0;
  for (let f = 0; f < weights.length; f++) scale += Math.abs(weights[f]!) * Math.sqrt(Math.max(0, covariance[f * weights.length + f]!));
  // What rounding leaves of a perfect hedge is no risk.
  if (!(variance > 1e-24 * scale * scale)) return 0;
  const { z, shortfall } = standardTail(parameters);
  const perDeviation = (parameters.measure === 'var' ? z : shortfall) * Math.sqrt(parameters.horizonDays);
  const deviation = Math.sqrt(variance);
  spread(layout, perDeviation / deviation, scratch);
  return perDeviation * deviation;
}

function multiply(matrix: Float64Array, weights: Float64Array, out: Float64Array): number {
  const count = weights.length;
  let total = 0;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    const row = i * count;
    for (let j = 0; j < count; j++) sum += matrix[row + j]! * weights[j]!;
    out[i] = sum;
    total += sum * weights[i]!;
  }
  return total;
}

/** Linear parts: sensitivity × what one unit of its factor contributes × times. */
function spread(layout: Layout, times: number, perUnit: Float64Array): void {
  const { factor, sensitivity, component, bent, currencies, currencySensitivity, currencyComponent } = layout;
  for (let p = 0; p < component.length; p++) {
    const f = factor[p]!;
    if (f >= 0 && bent[p] === 0) component[p] = sensitivity[p]! * perUnit[f]! * times;
  }
  for (let c = 0; c < currencies.length; c++) {
    const f = currencies[c]!.factor;
    if (f >= 0) currencyComponent[c] = currencySensitivity[c]! * perUnit[f]! * times;
  }
}

/** One-day losses of the account in every scenario, positive is a loss: linear parts by factor, bent ones by revaluation. */
export function fillLosses(layout: Layout, account: AccountState, market: Market): void {
  const { model, weights, scratch, losses, curved, bent, factor, sensitivity, parameters } = layout;
  for (const [p, position] of curved) {
    if (sensitivity[p] === 0 && account.quantity[p] === 0) continue;
    if (!position.update(market, model.movesOf(factor[p]!))) continue;
    bent[p] = 1;
    weights[factor[p]!]! -= sensitivity[p]!;
  }
  if (parameters.method === 'historical') weightedColumns(model.simple.values, model.length, weights, losses);
  else {
    independentWeights(model.lower, model.count, weights, scratch);
    weightedColumns(model.simulated.normals, model.paths, scratch, losses);
    applyScale(losses, model.simulated.scale);
  }
  for (const [p, position] of curved) {
    if (bent[p] === 0) continue;
    const units = unitsOf(account, market, p);
    const { results } = position;
    for (let s = 0; s < losses.length; s++) losses[s]! += units * results[s]!;
  }
  for (let s = 0; s < losses.length; s++) losses[s] = -losses[s]!;
}

/** Quantity × multiplier × rate into the account's currency. */
function unitsOf(account: AccountState, market: Market, p: number): number {
  return account.quantity[p]! * market.instruments[account.instrument[p]!]!.multiplier * account.fx[p]!;
}

/** The tail figure of the scenarios × √h, split by the results of each part in the scenarios that make it up. */
function fromScenarios(layout: Layout, account: AccountState, market: Market): number {
  const { losses, tail, parameters, model, scratch, component, currencyComponent, bent, curved } = layout;
  const { measure, confidence, quantile, method } = parameters;
  const figure =
    measure === 'expected-shortfall' ? tail.beyondQuantile(losses, confidence)
    : method === 'historical' ? tail.atQuantile(losses, confidence, quantile)
    : tail.aroundQuantile(losses, confidence, quantile, tailCount(losses.length, confidence) >> 2);
  if (!(figure > 0)) return 0;
  meanMoves(layout, scratch);
  const horizon = Math.sqrt(parameters.horizonDays);
  spread(layout, -horizon, scratch);
  for (const [p, position] of curved) {
    if (bent[p] === 0) continue;
    let mean = 0;
    for (let k = 0; k < tail.count; k++) mean += tail.weights[k]! * position.results[tail.scenarios[k]!]!;
    component[p] = -horizon * unitsOf(account, market, p) * mean;
  }
  let sum = 0;
  for (let p = 0; p < component.length; p++) sum += component[p]!;
  for (let c = 0; c < currencyComponent.length; c++) sum += currencyComponent[c]!;
  const charged = figure * horizon;
  // Around a simulated quantile the mean loss differs a little from the quantile itself.
  const scale = sum > 0 && model.count > 0 ? charged / sum : NaN;
  if (Number.isFinite(scale)) {
    for (let p = 0; p < component.length; p++) component[p]! *= scale;
    for (let c = 0; c < currencyComponent.length; c++) currencyComponent[c]! *= scale;
  }
  return charged;
}

/** Mean move of every factor over the scenarios of the tail. */
function meanMoves(layout: Layout, out: Float64Array): void {
  const { tail, model, parameters } = layout;
  const count = model.count;
  if (parameters.method === 'historical') {
    const { values, length } = model.simple;
    for (let f = 0; f < count; f++) {
      let mean = 0;
      for (let k = 0; k < tail.count; k++) mean += tail.weights[k]! * values[f * length + tail.scenarios[k]!]!;
      out[f] = mean;
    }
    return;
  }
  const { normals, scale, paths } = model.simulated;
  for (let j = 0; j < count; j++) {
    let mean = 0;
    for (let k = 0; k < tail.count; k++) {
      const s = tail.scenarios[k]!;
      mean += tail.weights[k]! * normals[j * paths + s]! * (scale === null ? 1 : scale[s]!);
    }
    out[j] = mean;
  }
  // From the last factor on: row f of L needs only the normals up to f, which are still there.
  for (let f = count - 1; f >= 0; f--) {
    let move = 0;
    for (let j = 0; j <= f; j++) move += model.lower[f * count + j]! * out[j]!;
    out[f] = move;
  }
}
