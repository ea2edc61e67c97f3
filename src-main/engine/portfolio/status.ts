import type { Thresholds } from './book.ts';
import type { Status } from './figures.ts';
import { targetAt } from './target.ts';

/**
 * The status word of an account (book-format.md, "status").
 * @param ratio margin equity ÷ MMR, NaN where nothing is required
 * @param at ms UTC, for which of the targets is in force
 * @param certain false where a price is stale or something is missing that could also have helped the account
 */
export function statusOf(netLiquidationValue: number, ratio: number, thresholds: Thresholds, at: number, complete: boolean, stale: boolean, certain: boolean): Status {
  const status = computedStatus(netLiquidationValue, ratio, thresholds, at);
  if (complete && !stale) return status;
  const worse = status === 'alert' || status === 'margin-call' || status === 'negative-equity';
  return worse && certain ? status : 'unknown';
}

/**
 * Whether margin equity is below 0 although nothing is required (a debt against collateral that counts for less): there is
 * no ratio to show, and the account is below the line all the same. Rounding of the sum is no debt.
 */
export function underwater(marginEquity: number, maintenanceMargin: number, grossAssetValue: number): boolean {
  return maintenanceMargin === 0 && marginEquity < -1e-9 * Math.max(1, grossAssetValue);
}

function computedStatus(netLiquidationValue: number, ratio: number, thresholds: Thresholds, at: number): Status {
  if (netLiquidationValue < 0) return 'negative-equity';
  if (ratio !== ratio) return 'safe';
  if (ratio < 1) return 'margin-call';
  for (const level of thresholds.alerts) if (ratio < level) return 'alert';
  return ratio < targetAt(thresholds, at) ? 'below-target' : 'safe';
}

/** The lowest personal alert above the ratio, or null. */
export function alertLevelOf(ratio: number, thresholds: Thresholds): number | null {
  let lowest: number | null = null;
  for (const level of thresholds.alerts) if (ratio < level && (lowest === null || level < lowest)) lowest = level;
  return lowest;
}
