import { pairedScenario } from './risk-array.ts';

/** The scenario that binds (index, -1 where none loses) and the risk there, at least 0. */
export interface ScanResult {
  scenario: number;
  risk: number;
}

/** Adds a position's risk array (one long unit, losses positive) to its combined commodity. */
export function addArray(into: Float64Array, array: ArrayLike<number>, units: number): void {
  for (let k = 0; k < into.length; k++) into[k] = into[k]! + array[k]! * units;
}

/** Scan risk: the worst of the summed losses, never below zero (SPAN step 1). `result` is filled, nothing is allocated. */
export function scanRisk(losses: ArrayLike<number>, result: ScanResult): void {
  result.scenario = -1;
  result.risk = 0;
  for (let k = 0; k < losses.length; k++) {
    if (losses[k]! > result.risk) {
      result.risk = losses[k]!;
      result.scenario = k;
    }
  }
}

/**
 * Weighted price risk: what one delta of the commodity costs by price alone. The binding scenario is averaged with its
 * opposite volatility move, and the mean of the two scenarios without a price move (time) is taken off.
 * For futures alone it is the scan range. Source: CME, SPAN components (weighted futures price risk).
 */
export function weightedPriceRisk(losses: ArrayLike<number>, scenario: number, netDelta: number): number {
  if (scenario < 0 || netDelta === 0) return 0;
  const withoutVolatility = (losses[scenario]! + losses[pairedScenario(scenario)]!) / 2;
  const time = (losses[0]! + losses[1]!) / 2;
  return Math.max(0, withoutVolatility - time) / Math.abs(netDelta);
}

/** The whole requirement of a combined commodity: the credit is taken off before the short option minimum is a floor. */
export function totalRisk(scan: number, interMonth: number, delivery: number, credit: number, shortOptionMinimum: number): number {
  return Math.max(scan + interMonth + delivery - credit, shortOptionMinimum, 0);
}
