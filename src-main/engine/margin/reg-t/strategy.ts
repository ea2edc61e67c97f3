import type { Combination } from '../grouping/combinations.ts';

/** What a leg is: stock or option, long or short. */
export const role = { longStock: 0, shortStock: 1, longCall: 2, shortCall: 3, longPut: 4, shortPut: 5 } as const;
export type Role = (typeof role)[keyof typeof role];

/** The strategies of FINRA 4210(f)(2) that ask for less than their legs alone. */
export const kind = {
  coveredCall: 0, coveredPut: 1, protectivePut: 2, protectiveCall: 3, collar: 4, conversion: 5, reverseConversion: 6,
  spread: 7, straddle: 8, butterfly: 9, ironSpread: 10,
} as const;
export type Kind = (typeof kind)[keyof typeof kind];

/** The terms of one position that decide what it can be combined with. */
export interface Leg {
  readonly position: number;
  readonly role: Role;
  /** What is delivered: the id of the underlying; for a fund that tracks an index also the index, in `tracks`. */
  readonly underlying: string;
  readonly tracks: string | null;
  /** Units of the underlying per contract; for a stock 1, for a fund that tracks an index 1 ÷ ratio. */
  readonly units: number;
  readonly trackedUnits: number;
  readonly currency: string;
  readonly strike: number;
  readonly expiry: number;
  /** A stock that is not marginable stays at 100 % whatever it is combined with. */
  readonly marginable: boolean;
}

/** One way to combine legs, with what of its requirement no price moves. */
export interface Strategy extends Combination {
  readonly kind: Kind;
  /** Units of the underlying in one combination. */
  readonly units: number;
  /** Spreads: the greatest loss per unit of the underlying at any of the strikes, in the options' currency; else 0. */
  readonly loss: number;
}

/** The legs that are of one role. */
export function options(legs: readonly Leg[], wanted: Role): number[] {
  return legs.flatMap((leg, i) => (leg.role === wanted ? [i] : []));
}

/**
 * Greatest loss of a set of options at expiry, per unit of the underlying: the net intrinsic value at every strike,
 * the worst of them, at least 0 (FINRA 4210(f)(2)(H), "maximum potential loss"; Regulatory Notice 12-44).
 */
export function greatestLoss(legs: readonly Leg[]): number {
  let worst = 0;
  for (const point of legs) {
    let value = 0;
    for (const leg of legs) {
      const call = leg.role === role.longCall || leg.role === role.shortCall;
      const intrinsic = Math.max(0, call ? point.strike - leg.strike : leg.strike - point.strike);
      value += leg.role === role.longCall || leg.role === role.longPut ? intrinsic : -intrinsic;
    }
    worst = Math.max(worst, -value);
  }
  return worst;
}
