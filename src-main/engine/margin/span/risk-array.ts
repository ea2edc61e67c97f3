import { DAYS_LATER, deltaPoints, extreme, priceFractions, volatilityFractions } from './parameters/2026-01-01.ts';
import type { Worlds } from '../option-grid.ts';

export const SCENARIOS = priceFractions.length + 2;

/** One of the 16: moves in scan ranges, and the share of the result that counts. */
export interface Scenario {
  readonly price: number;
  readonly volatility: number;
  readonly weight: number;
}

/** The 16 scenarios in file order (margin-regimes.md 3.1); the two extremes are weighted after their move. */
export function scenariosOf(extremeMultiple: number = extreme.multiple, extremeFraction: number = extreme.fraction): readonly Scenario[] {
  const ordinary = priceFractions.map((price, k) => ({ price, volatility: volatilityFractions[k]!, weight: 1 }));
  return [...ordinary, { price: extremeMultiple, volatility: 0, weight: extremeFraction }, { price: -extremeMultiple, volatility: 0, weight: extremeFraction }];
}

/** Scenario with the opposite volatility move; an extreme has none and stands for itself. */
export function pairedScenario(k: number): number {
  return k < priceFractions.length ? k ^ 1 : k;
}

/** Risk array of one long future: losses positive, money per contract. */
export function futureArray(scanRange: number, scenarios: readonly Scenario[]): Float64Array {
  return Float64Array.from(scenarios, ({ price, weight }) => -price * scanRange * weight);
}

/** The worlds in which an option is revalued. `priceMove`: one scan range in the price of the underlying. */
export function scenarioWorlds(priceMove: number, volatilityScan: number, scenarios: readonly Scenario[]): Worlds {
  return {
    relative: new Float64Array(scenarios.length), absolute: Float64Array.from(scenarios, (s) => s.price * priceMove),
    volatility: Float64Array.from(scenarios, (s) => s.volatility * volatilityScan), daysLater: DAYS_LATER,
  };
}

/** Step of the difference quotient, relative to the price of the underlying. */
export const DELTA_STEP = 1e-3;

/** Worlds in pairs below and above each delta point. */
export function deltaWorlds(priceMove: number): Worlds {
  const { fractions } = deltaPoints;
  return {
    relative: Float64Array.from(fractions.flatMap(() => [-DELTA_STEP, DELTA_STEP])), absolute: Float64Array.from(fractions.flatMap((f) => [f * priceMove, f * priceMove])),
    volatility: new Float64Array(2 * fractions.length), daysLater: DAYS_LATER,
  };
}

const weightSum = deltaPoints.weights.reduce((sum, weight) => sum + weight, 0);

/**
 * Composite delta per unit of the underlying: the deltas at the price points, weighted by how likely the points are.
 * @param values the option's values in `deltaWorlds`
 */
export function compositeDelta(values: ArrayLike<number>, spot: number): number {
  let sum = 0;
  for (let k = 0; k < deltaPoints.weights.length; k++) sum += (deltaPoints.weights[k]! * (values[2 * k + 1]! - values[2 * k]!)) / (2 * DELTA_STEP * spot);
  return sum / weightSum;
}
