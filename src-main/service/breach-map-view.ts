/** The breach map of one account: which joint moves of two factors bring it under the line, and the likeliest of them. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BreachMapView, MapFactor } from '#contract/views/scenarios.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { breachMap } from '#engine/distance/breach-map.ts';
import { BreachSearch } from '#engine/distance/breach-search.ts';
import { factorCovariance } from '#engine/distance/factor-covariance.ts';
import type { FactorCovariance } from '#engine/distance/factor-covariance.ts';
import { FactorMoves } from '#engine/distance/factor-moves.ts';
import { factorMap } from '#engine/distance/factors.ts';
import type { Factor } from '#engine/distance/factors.ts';
import { nearestRoot } from '#engine/distance/nearest-root.ts';
import { probabilities } from '#engine/distance/nearest-breach.ts';
import type { Book } from '#engine/portfolio/book.ts';

export interface BreachMapRequest {
  readonly book: Book;
  readonly account: string;
  readonly x: string | null;
  readonly y: string | null;
  /** Moves per axis. */
  readonly size: number;
  readonly zoom: number;
}

/** Daily deviation of a factor without one, to lay out the axis only. */
const UNKNOWN_DEVIATION = 0.02;
/** The axis reaches at least so many daily deviations, and a little beyond the line. */
const LEAST_DEVIATIONS = 4;
const BEYOND_THE_LINE = 1.35;
const FARTHEST_DOWN = -0.99;
const FARTHEST_UP = 3;

/** @returns `not-applicable` where the account does not depend on two prices, `invalid-input` for a factor that it does not depend on */
export function breachMapView({ book, account, x, y, size, zoom }: BreachMapRequest): Result<BreachMapView> {
  const probe = new AccountProbe(book, account);
  const map = factorMap(probe.state, probe.market);
  if (map.factors.length < 2) return failure('not-applicable', 'A breach map needs two prices that move this account; it has fewer.');
  const moves = new FactorMoves(probe.market, probe.state, map);
  const covariance = factorCovariance(map.factors, probe.market);
  const deviations = map.factors.map((_factor, k) => deviationOf(covariance, k));
  const weight = map.factors.map((_factor, k) => Math.abs(slopeOf(probe, moves, k)) * (deviations[k] ?? UNKNOWN_DEVIATION));
  const order = map.factors.map((_factor, k) => k).sort((a, b) => weight[b]! - weight[a]! || a - b);
  const find = (id: string | null, other: number): number => (id === null ? (order.find((k) => k !== other) ?? -1) : map.factors.findIndex((factor) => factor.id === id));
  const column = find(x, y === null ? -1 : find(y, -1));
  const row = find(y, column);
  if (column < 0 || row < 0 || column === row) return failure('invalid-input', 'The two factors of a map are different ones on which the account depends.');
  const factorOf = (k: number): MapFactor => viewOf(map.factors[k]!, probe, deviations[k]!);
  const alone = { x: aloneOf(probe, moves, column), y: aloneOf(probe, moves, row) };
  const likeliest = likeliestOf(probe, moves, map.factors, column, row);
  const axis = (k: number, line: number | null, joint: number | undefined): { factor: MapFactor; lowest: number; highest: number } => ({ factor: factorOf(k), ...rangeOf(deviations[k] ?? UNKNOWN_DEVIATION, joint ?? line, zoom) });
  const across = axis(column, alone.x, likeliest?.x);
  const upward = axis(row, alone.y, likeliest?.y);
  const drawn = breachMap(probe, { id: across.factor.id, lowest: across.lowest, highest: across.highest }, { id: upward.factor.id, lowest: upward.lowest, highest: upward.highest }, size);
  if (drawn === null) return failure('not-applicable', 'These two factors cannot be mapped.');
  return success({
    account, asOf: book.asOf, bufferRatio: probe.ratio(), factors: order.map(factorOf), x: across, y: upward, size, ratios: drawn.ratios,
    correlation: correlationOf(covariance, column, row), likeliest, alone,
  });
}

function viewOf(factor: Factor, probe: AccountProbe, deviation: number | null): MapFactor {
  const price = factor.instrument < 0 ? NaN : probe.market.price[factor.instrument]!;
  return { id: factor.id, price: Number.isFinite(price) ? price : null, deviation };
}

function deviationOf(covariance: FactorCovariance | null, k: number): number | null {
  const i = covariance?.members.indexOf(k) ?? -1;
  return i < 0 ? null : Math.sqrt(covariance!.matrix[i * covariance!.members.length + i]!);
}

function correlationOf(covariance: FactorCovariance | null, a: number, b: number): number | null {
  const i = covariance?.members.indexOf(a) ?? -1;
  const j = covariance?.members.indexOf(b) ?? -1;
  if (covariance === null || i < 0 || j < 0) return null;
  const { matrix, members: { length } } = covariance;
  const scale = Math.sqrt(matrix[i * length + i]! * matrix[j * length + j]!);
  return scale > 0 ? matrix[i * length + j]! / scale : null;
}

/** Change of the excess over the line per relative move of one factor. */
function slopeOf(probe: AccountProbe, moves: FactorMoves, k: number): number {
  const at = (move: number): number => { moves.setOne(k, move); return probe.excess(1); };
  const slope = (at(0.02) - at(-0.02)) / 0.04;
  moves.setOne(k, 0);
  return slope;
}

/** The nearest move of one factor to the line, everything else unchanged. */
function aloneOf(probe: AccountProbe, moves: FactorMoves, k: number): number | null {
  try {
    const root = nearestRoot((move) => { moves.setOne(k, move); return probe.excess(1); }, 0, 1, -1, 100);
    return Number.isFinite(root) ? root : null;
  } finally {
    moves.setOne(k, 0);
  }
}

function likeliestOf(probe: AccountProbe, moves: FactorMoves, factors: readonly Factor[], column: number, row: number): BreachMapView['likeliest'] {
  const covariance = factorCovariance([factors[column]!, factors[row]!], probe.market);
  if (covariance?.members.length !== 2) return null;
  const indices = covariance.members.map((member) => (member === 0 ? column : row));
  try {
    if (probe.excess(1) <= 0) return { x: 0, y: 0, distance: 0, probability: 1 };
    const put = (wanted: Float64Array): void => { indices.forEach((k, i) => { moves.setOne(k, wanted[i]!); }); };
    const found = new BreachSearch(covariance, {
      exact: (wanted) => { put(wanted); return probe.excess(1); },
      sign: (wanted) => { put(wanted); return probe.aboveLine(1); },
    }).run();
    if (found === null) return null;
    const at = (k: number): number => moves.effective(k, found.moves[indices.indexOf(k)]!);
    return { x: at(column), y: at(row), distance: found.distance, probability: probabilities(found.distance).probability };
  } finally {
    moves.reset();
  }
}

/** Both sides of today, the dangerous one twice as wide, so that the line is in the picture where it can be. */
function rangeOf(deviation: number, line: number | null, zoom: number): { readonly lowest: number; readonly highest: number } {
  const reach = Math.max(LEAST_DEVIATIONS * deviation, line === null ? 0 : BEYOND_THE_LINE * Math.abs(line)) / zoom;
  const [down, up] = line !== null && line > 0 ? [reach / 2, reach] : [reach, reach / 2];
  return { lowest: Math.max(FARTHEST_DOWN, -down), highest: Math.min(FARTHEST_UP, up) };
}
