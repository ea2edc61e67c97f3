/**
 * What a set of legs can be combined into: sparse columns over the legs, in compressed form. A column takes
 * `coefficient` units of each of its legs (contracts, shares). The hot path reads the arrays; nothing is allocated there.
 */
export interface Combinations {
  readonly legs: number;
  readonly count: number;
  /** Entries of column j stand at start[j] … start[j + 1] − 1. */
  readonly start: Int32Array;
  readonly leg: Int32Array;
  readonly coefficient: Float64Array;
}

/** One combination while the list is made: legs and how much of each. A leg that is named twice counts with the sum. */
export interface Combination {
  readonly legs: readonly number[];
  readonly coefficients: readonly number[];
}

/** Puts a list of combinations into compressed form. */
export function compress(legs: number, list: readonly Combination[]): Combinations {
  const start = new Int32Array(list.length + 1);
  const leg: number[] = [];
  const coefficient: number[] = [];
  list.forEach((combination, j) => {
    const first = leg.length;
    combination.legs.forEach((l, k) => {
      const at = leg.indexOf(l, first);
      if (at >= 0) coefficient[at]! += combination.coefficients[k]!;
      else {
        leg.push(l);
        coefficient.push(combination.coefficients[k]!);
      }
    });
    start[j + 1] = leg.length;
  });
  return { legs, count: list.length, start, leg: Int32Array.from(leg), coefficient: Float64Array.from(coefficient) };
}

/**
 * What of a leg whole combinations can use: where every column takes the same amount of it, a multiple of that
 * amount; the rest stays alone whatever is done. Tightens the search, changes no result.
 */
export function usableSupply(all: Combinations, supply: Float64Array): Float64Array {
  const step = new Float64Array(all.legs);
  for (let e = 0; e < all.leg.length; e++) {
    const l = all.leg[e]!;
    const c = all.coefficient[e]!;
    step[l] = step[l] === 0 || step[l] === c ? c : NaN;
  }
  return supply.map((amount, l) => (step[l]! > 0 ? Math.floor(amount / step[l]! + 1e-9) * step[l]! : amount));
}

/** Some of the combinations, in the order of `chosen`. */
export function only(all: Combinations, chosen: readonly number[]): Combinations {
  return compress(all.legs, chosen.map((j) => ({
    legs: [...all.leg.subarray(all.start[j]!, all.start[j + 1]!)], coefficients: [...all.coefficient.subarray(all.start[j]!, all.start[j + 1]!)],
  })));
}

/** How often a combination fits into what is left. */
export function room(all: Combinations, rest: Float64Array, j: number): number {
  let most = Infinity;
  for (let e = all.start[j]!; e < all.start[j + 1]!; e++) most = Math.min(most, Math.floor(rest[all.leg[e]!]! / all.coefficient[e]! + 1e-9));
  return most;
}

/** Takes what n of a combination use from what is left. */
export function take(all: Combinations, rest: Float64Array, j: number, n: number): void {
  for (let e = all.start[j]!; e < all.start[j + 1]!; e++) rest[all.leg[e]!]! -= n * all.coefficient[e]!;
}
