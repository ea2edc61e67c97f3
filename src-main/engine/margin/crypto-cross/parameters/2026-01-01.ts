/** Constants of venues that the book's instruments don't carry. Sources as in margin-regimes.md, section 5. */

export const PARAMETERS = 'crypto-cross/2026-01-01';

/** Deribit, standard margin of short options, per unit of the underlying ([TSL], third-party documentation of the venue's rule). */
export const deribitShortOption = { initial: 0.15, initialFloor: 0.1, maintenance: 0.075, verified: true } as const;

/** A set of stress parameters of Deribit's portfolio margin. */
export interface StressSet {
  /** Largest price move, each way; cut into `buckets` evenly spaced points, the middle one is no move. */
  readonly priceRange: number;
  readonly buckets: number;
  readonly volatilityUp: number;
  readonly volatilityDown: number;
  /** Volatility below this is raised to it in up scenarios. */
  readonly volatilityFloorUp: number;
  /** Exponents of (30 ÷ days) for options inside and beyond 30 days. */
  readonly shortPower: number;
  readonly longPower: number;
  /** Underlying per net short option and strike. */
  readonly shortOption: number;
  /** Whether the option contingency counts every option, long and short. */
  readonly everyOption: boolean;
  /** Share of the offset side of futures. */
  readonly offsetFutures: number;
  /** Initial ÷ maintenance: from memory, 1.2 to 1.3. */
  readonly initialFactor: number;
  /** Moves of the extended table, up-volatility only. */
  readonly extendedMoves: readonly number[];
}

const extendedMoves = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5];

/**
 * By `version` of the account's parameters. "current": ±16 % in 9 buckets ([DBs]); volatility ranges 50 % and 25 %, floor 50 %,
 * powers 0.30 and 0.13 as republished by a data vendor for BTC; the contingencies are those of "power"; unverified. "power":
 * ±10 %, 38 %, power 0.30 ([DBp]). "sqrt": ±12.5 %, 40 %, power 0.5, 1 % of every option, 2 % of offset futures ([DBu]).
 */
export const deribitStress: Readonly<Record<string, StressSet>> = {
  current: { priceRange: 0.16, buckets: 9, volatilityUp: 0.5, volatilityDown: 0.25, volatilityFloorUp: 0.5, shortPower: 0.3, longPower: 0.13, shortOption: 0.01, everyOption: false, offsetFutures: 0.01, initialFactor: 1.25, extendedMoves },
  power: { priceRange: 0.1, buckets: 9, volatilityUp: 0.38, volatilityDown: 0.38, volatilityFloorUp: 0, shortPower: 0.3, longPower: 0.3, shortOption: 0.01, everyOption: false, offsetFutures: 0.01, initialFactor: 1.25, extendedMoves },
  sqrt: { priceRange: 0.125, buckets: 9, volatilityUp: 0.4, volatilityDown: 0.4, volatilityFloorUp: 0, shortPower: 0.5, longPower: 0.5, shortOption: 0.01, everyOption: true, offsetFutures: 0.02, initialFactor: 1.25, extendedMoves },
};
