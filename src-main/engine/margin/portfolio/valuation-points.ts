import { POINTS_PER_SIDE, SYNONYMS, ranges } from './parameters/2007-04-02.ts';

/** How far a product class is moved, both as positive fractions. */
export interface Range {
  readonly down: number;
  readonly up: number;
}

export const POINTS = 2 * POINTS_PER_SIDE;

/**
 * The ten moves of a range, lowest first: each side in five equal steps, and none at zero.
 * @param factor signed leverage: the moves of an inverse fund run the other way, so that points stay aligned with its index
 */
export function valuationPoints(range: Range, factor = 1): Float64Array {
  const moves = new Float64Array(POINTS);
  for (let k = 0; k < POINTS_PER_SIDE; k++) {
    moves[k] = (-range.down * (POINTS_PER_SIDE - k)) / POINTS_PER_SIDE * factor;
    moves[POINTS_PER_SIDE + k] = (range.up * (k + 1)) / POINTS_PER_SIDE * factor;
  }
  return moves;
}

/** The range of a product class: the account's own where it names one, else the published; ±15 % where the class is not known. */
export function rangeOf(productClass: string | null, own: ReadonlyMap<string, Range>): Range {
  const name = productClass ?? 'equity';
  const formal = SYNONYMS[name] ?? name;
  const alias = Object.keys(SYNONYMS).find((key) => SYNONYMS[key] === formal);
  return own.get(name) ?? own.get(formal) ?? (alias === undefined ? undefined : own.get(alias)) ?? (Object.hasOwn(ranges, formal) ? ranges[formal]! : ranges['equity']!);
}
