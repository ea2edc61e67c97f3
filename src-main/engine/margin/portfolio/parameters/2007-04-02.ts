/**
 * Customer portfolio margin as it has applied to equity options since 2 April 2007 (SR-NYSE-2006-13, SR-CBOE-2006-14).
 * Fractions of the price; money in US dollars. `verified: false`: commonly quoted, no document was at hand.
 */
export const NAME = 'portfolio/parameters/2007-04-02';

/** Five valuation points below the price and five above it, in equal steps; none at it. The Margin Investor, stress test market moves. */
export const POINTS_PER_SIDE = 5;

/** Range of the valuation points by product class. SEC Release 34-46576 (NYSE Rule 431(g) table); FINRA on 15 % for equities. */
export const ranges: Readonly<Record<string, { readonly down: number; readonly up: number }>> = {
  'high-cap-broad-index': { down: 0.08, up: 0.06 },
  'non-high-cap-broad-index': { down: 0.1, up: 0.1 },
  'narrow-index': { down: 0.15, up: 0.15 },
  equity: { down: 0.15, up: 0.15 },
  'leveraged-etf': { down: 0.15, up: 0.15 },
  other: { down: 0.15, up: 0.15 },
};

/** A broad index is the high-cap kind unless it says otherwise. */
export const SYNONYMS: Readonly<Record<string, string>> = { 'broad-index': 'high-cap-broad-index' };

/** Dollars per unit of multiplier, for every option contract held, long or short: 37.50 for 100 shares. CBOE examples of 2007. */
export const CONTRACT_MINIMUM_USD = 0.375;
