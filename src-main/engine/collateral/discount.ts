import type { CollateralTier, Instrument } from '../portfolio/book.ts';

/**
 * Share of an asset's value that counts as collateral, 0 to 1.
 * Marginal tiers are by quantity: each band counts with its own ratio, what lies above the last one counts nothing
 * (margin-regimes.md 5.2). The FX haircut is added to the asset's haircut, not compounded. An asset without
 * `collateral` counts nothing.
 * @param quantity units held, positive
 */
export function collateralShare(instrument: Instrument, quantity: number, fxHaircut: number): number {
  const collateral = instrument.collateral;
  if (collateral === null) return 0;
  const share = collateral.tiers === null ? 1 - collateral.haircut : tieredShare(collateral.tiers, quantity);
  return Math.max(0, share - fxHaircut);
}

function tieredShare(tiers: readonly CollateralTier[], quantity: number): number {
  if (!(quantity > 0)) return tiers[0]?.ratio ?? 0;
  let counted = 0;
  let from = 0;
  for (const tier of tiers) {
    const inBand = Math.min(quantity, tier.upTo) - from;
    if (inBand <= 0) break;
    counted += inBand * tier.ratio;
    from = tier.upTo;
  }
  return counted / quantity;
}
