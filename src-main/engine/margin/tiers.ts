import type { Tier } from '../portfolio/book.ts';

/**
 * The band that a notional falls into; bounds are inclusive, the last band holds everything above.
 * @param notional absolute, in the instrument's currency
 */
export function tierOf(tiers: readonly Tier[], notional: number): Tier {
  for (const tier of tiers) if (notional <= tier.upTo) return tier;
  return tiers[tiers.length - 1]!;
}

/** Maintenance of a notional that falls into this band: notional × rate − deduction; never below 0, which only a table that misses its lower bands would give. */
export function maintenanceIn(tier: Tier, notional: number): number {
  return Math.max(0, notional * tier.maintenanceRate - tier.deduction);
}

/** Maintenance of one position: notional × rate − deduction, in the instrument's currency (margin-regimes.md 5.1). */
export function tieredMaintenance(tiers: readonly Tier[], notional: number): number {
  return maintenanceIn(tierOf(tiers, notional), notional);
}
