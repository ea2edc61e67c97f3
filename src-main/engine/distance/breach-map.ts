import type { AccountProbe } from './account-probe.ts';
import { FactorMoves } from './factor-moves.ts';
import { factorMap } from './factors.ts';

/** One axis of a breach map: a factor and the relative moves that it spans. */
export interface MapAxis {
  readonly id: string;
  readonly lowest: number;
  readonly highest: number;
}

/** Buffer ratios over joint moves of two factors. */
export interface BreachMap {
  readonly x: MapAxis;
  readonly y: MapAxis;
  /** Moves per axis. */
  readonly size: number;
  /** Row by row (y), NaN where nothing is required. */
  readonly ratios: Float64Array;
}

/**
 * The ratio of one account under every pair of moves of two factors, everything else unchanged, by full revaluation.
 * @param size moves per axis, evenly spaced, both ends included
 * @returns null where the account does not depend on one of the factors
 */
export function breachMap(probe: AccountProbe, x: MapAxis, y: MapAxis, size: number): BreachMap | null {
  const map = factorMap(probe.state, probe.market);
  const column = map.factors.findIndex(({ id }) => id === x.id);
  const row = map.factors.findIndex(({ id }) => id === y.id);
  if (column < 0 || row < 0 || column === row) return null;
  const moves = new FactorMoves(probe.market, probe.state, map);
  const ratios = new Float64Array(size * size);
  const at = (axis: MapAxis, n: number): number => (size === 1 ? axis.lowest : axis.lowest + ((axis.highest - axis.lowest) * n) / (size - 1));
  try {
    moves.remember(column, Array.from({ length: size }, (_none, n) => at(x, n)));
    for (let r = 0; r < size; r++) {
      moves.setOne(row, at(y, r));
      for (let c = 0; c < size; c++) {
        moves.setOne(column, at(x, c));
        ratios[r * size + c] = probe.ratio() ?? NaN;
      }
    }
  } finally {
    moves.reset();
  }
  return { x, y, size, ratios };
}
