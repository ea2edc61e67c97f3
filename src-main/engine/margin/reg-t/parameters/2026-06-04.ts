/**
 * Regulation T (12 CFR 220.12) and FINRA Rule 4210 as in force from 4 June 2026, when SR-FINRA-2025-017 (SEC Release
 * 34-105226) took the day-trading rules out of 4210(f)(8)(B). The margins of stocks and options are older and unchanged
 * by it. Rates are fractions; money is in the currency named. `verified: false`: from memory, no document was at hand.
 */
export const NAME = 'reg-t/parameters/2026-06-04';

/** Stocks and funds: Regulation T 220.12(a), (c); FINRA 4210(c). */
export const stock = {
  longInitial: 0.5, longMaintenance: 0.25, shortInitial: 0.5, shortMaintenance: 0.3,
  lowPriceUsd: 5, floorUsd: 5, lowPricedFloorUsd: 2.5,
} as const;

/** Short options: FINRA 4210(f)(2)(E)(i); leveraged underlyings by Regulatory Notice 09-53. */
export const option = {
  equityRate: 0.2, broadIndexRate: 0.15, currencyRate: 0.04, floorRate: 0.1, currencyFloorRate: 0.0075,
} as const;

/** Options against stock: FINRA 4210(f)(2)(H)(v), protective puts and calls, conversions, collars. */
export const hedged = { strikeRate: 0.1, collarCallRate: 0.25, verifiedConversion: false } as const;

/** Special memorandum account and buying power: Regulation T 220.5; IBKR's end-of-day test. */
export const account = { regTMargin: 0.5, intradayMultiple: 1 } as const;

/** Day trading: until a firm changes over, Rule 4210(f)(8)(B) as it was; the new test from `intradayFrom` at the earliest, `legacyUntil` at the latest. */
export const dayTrading = {
  intradayFrom: '2026-06-04', legacyUntil: '2027-10-20',
  minimumEquity: 25_000, multiple: 4, multipleInCall: 2, daysToMeet: 5, restrictedDays: 90, dayTrades: 4, withinDays: 5, shareOfTrades: 0.06,
} as const;

/**
 * Legs per underlying up to which the cheapest pairing is proven (`nodes` ends that search where it must), and beyond:
 * how much one search may cost, the pairs that are looked at in all, and for each pair that can lose money the other
 * pairs that it is tried together with.
 */
export const search = { exactLegs: 40, nodes: 20_000, work: 150_000_000, pairs: 8000, verticals: 2, partners: 4, looks: 16 } as const;
