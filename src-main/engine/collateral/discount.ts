import type { CollateralTier, Instrument } from '../portfolio/book.ts';
import type { Market } from '../market/market.ts';

/** Tiers of eligibility that count nothing, whatever their haircut. */
const INELIGIBLE = 'ineligible';

/**
 * Share of an asset's value that counts as collateral, 0 to 1.
 * Marginal tiers are by quantity: each band counts with its own ratio, what lies above the last one counts nothing
 * (margin-regimes.md 5.2). Add-ons (FX haircut, staked, tokenised, off its peg) are added to the asset's haircut, not
 * compounded. An asset without `collateral`, or an ineligible one, counts nothing.
 * @param quantity units held, positive
 * @param addOn shares taken besides the asset's own haircut
 */
export function collateralShare(instrument: Instrument, quantity: number, addOn: number): number {
  return Math.max(0, 1 - assetHaircut(instrument, quantity) - addOn - attributeAddOn(instrument));
}

/** The asset's own haircut: flat, or what its marginal tiers come to for this quantity; 1 where it is not eligible. */
export function assetHaircut(instrument: Instrument, quantity: number): number {
  const { collateral } = instrument;
  if (collateral === null || collateral.eligible === false || collateral.tier === INELIGIBLE) return 1;
  return collateral.tiers === null ? collateral.haircut : 1 - tieredShare(collateral.tiers, quantity);
}

/** What a staked or tokenised asset loses besides. */
export function attributeAddOn(instrument: Instrument): number {
  const { collateral } = instrument;
  return collateral === null ? 0 : (collateral.stakingDiscount ?? 0) + (collateral.tokenisedDiscount ?? 0) + (collateral.bidBuffer ?? 0) * (1 - collateral.haircut);
}

/**
 * Deviation of a pegged asset below its reference, a fraction of the reference; 0 at or above it, NaN where the
 * reference has no price.
 */
export function pegDeviation(market: Market, i: number): number {
  const { peg } = market.instruments[i]!;
  if (peg === null || peg === undefined) return 0;
  const reference = peg.reference === null ? peg.value : peg.value * referencePrice(market, i, peg.reference);
  const price = market.price[i]!;
  return reference > 0 && price === price ? Math.max(0, 1 - price / reference) : NaN;
}

function referencePrice(market: Market, i: number, reference: string): number {
  const r = market.indexOf(reference);
  if (r < 0) return NaN;
  const conversion = market.convert(market.instruments[r]!.currency, market.instruments[i]!.currency);
  return conversion === null ? NaN : market.price[r]! * conversion.rate;
}

/** Haircut that a deviation from the peg adds: what is beyond the tolerance, times the rule's factor. An unknown reference adds nothing here; the ledger flags it. */
export function depegHaircut(market: Market, i: number): number {
  const { peg } = market.instruments[i]!;
  if (peg === null || peg === undefined) return 0;
  const beyond = pegDeviation(market, i) - peg.tolerance;
  return beyond > 0 ? beyond * peg.perDeviation : 0;
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
