import type { Combinations } from './combinations.ts';

const ROUNDING = 1e-7;

/** A limit on a sum of combinations: Σ coefficients·amounts ≤ atMost. */
export interface Cut {
  readonly coefficients: Float64Array;
  readonly atMost: number;
}

/** A solved relaxation: its rows (legs, then cuts), the inverse of its basis and the amounts of the basic variables. */
export interface SolvedRows {
  readonly all: Combinations;
  readonly cuts: readonly Cut[];
  readonly rows: number;
  readonly supply: Float64Array;
  readonly inverse: Float64Array;
  readonly x: Float64Array;
}

/**
 * Cuts that every whole solution keeps and this one breaks (Chvátal and Gomory): a sum of rows with weights from 0 to 1,
 * its coefficients rounded down, and with them what it may come to. The most broken first.
 * @param amounts of each combination in the solution
 */
export function roundingCuts(solved: SolvedRows, amounts: Float64Array, most: number): Cut[] {
  const { rows, all, x, inverse, supply, cuts } = solved;
  const found: { readonly cut: Cut; readonly broken: number }[] = [];
  const weight = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    if (Math.abs(x[i]! - Math.round(x[i]!)) < ROUNDING) continue;
    for (const sign of [1, -1]) {
      let atMost = 0;
      for (let k = 0; k < rows; k++) {
        const w = sign * inverse[i * rows + k]!;
        const part = w - Math.floor(w);
        weight[k] = part < ROUNDING || part > 1 - ROUNDING ? 0 : part;
        atMost += weight[k]! * (k < all.legs ? supply[k]! : cuts[k - all.legs]!.atMost);
      }
      atMost = Math.floor(atMost + ROUNDING);
      const coefficients = roundedDown(solved, weight);
      let broken = -atMost;
      let size = 1;
      for (let j = 0; j < all.count; j++) {
        broken += coefficients[j]! * amounts[j]!;
        if (amounts[j]! > 0) size += coefficients[j]! * coefficients[j]!;
      }
      if (broken > 1e-3) found.push({ cut: { coefficients, atMost }, broken: broken / Math.sqrt(size) });
    }
  }
  return found.sort((a, b) => b.broken - a.broken).slice(0, most).map(({ cut }) => cut);
}

function roundedDown({ all, cuts }: SolvedRows, weight: Float64Array): Float64Array {
  const sums = new Float64Array(all.count);
  for (let j = 0; j < all.count; j++) {
    let sum = 0;
    for (let e = all.start[j]!; e < all.start[j + 1]!; e++) sum += weight[all.leg[e]!]! * all.coefficient[e]!;
    for (let k = 0; k < cuts.length; k++) sum += weight[all.legs + k]! * cuts[k]!.coefficients[j]!;
    sums[j] = Math.floor(sum + ROUNDING);
  }
  return sums;
}
