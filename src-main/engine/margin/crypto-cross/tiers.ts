import type { Tier } from '../../portfolio/book.ts';

/**
 * The band that a notional falls into; bounds are inclusive, the last band holds everything above.
 * @param notional absolute, in the instrument's currency
 */
export function tierOf(tiers: readonly Tier[], notional: number): Tier {
  for (const tier of tiers) if (notional <= tier.upTo) return tier;
  return tiers[tiers.length - 1]!;
}

/** Maintenance of one position: notional × rate − deduction, in the instrument's currency (margin-regimes.md 5.1). */
export function tieredMaintenance(tiers: readonly Tier[], notional: number): number {
  const tier = tierOf(tiers, notional);
  return notional * tier.maintenanceRate - tier.deduction;
}
