/**
 * What SPAN leaves to the clearing house, as most of them set it. Rates by product come from the account's `products`.
 * `verified: false`: from memory, no document was at hand.
 */
export const NAME = 'span/parameters/2026-01-01';

/** Price moves in scan ranges, volatility moves in volatility scan ranges, in file order. LPU, Financial Derivatives, table 12.1. */
export const priceFractions = [0, 0, 1 / 3, 1 / 3, -1 / 3, -1 / 3, 2 / 3, 2 / 3, -2 / 3, -2 / 3, 1, 1, -1, -1] as const;
export const volatilityFractions = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1] as const;

/** The two extreme moves, and the share of their result that counts. LPU table 12.1; McMillan p. 670. */
export const extreme = { multiple: 2, fraction: 0.35 } as const;

/** Options age this much in every scenario. CME SPAN overview. */
export const DAYS_LATER = 1;

/** Composite delta: price points in scan ranges and their weights; they are printed rounded and sum to 0.998. */
export const deltaPoints = { fractions: [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1], weights: [0.27, 0.217, 0.217, 0.11, 0.11, 0.037, 0.037], verified: false } as const;
