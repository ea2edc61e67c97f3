/** The correlation dial of one account: what its requirement and its bad days rest on. */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { CorrelationDialView } from '#contract/views/scenarios.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { factorCovariance } from '#engine/distance/factor-covariance.ts';
import { FactorMoves } from '#engine/distance/factor-moves.ts';
import { factorMap } from '#engine/distance/factors.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { correlationDial } from '#engine/scenario/correlation-dial.ts';
import { normalQuantile } from '#engine/statistics/distributions.ts';

export interface DialRequest {
  readonly book: Book;
  readonly account: string;
  /** What every correlation is turned towards. */
  readonly to: number;
}

const STOPS: readonly number[] = [0, 0.25, 0.5, 0.75, 1];
const CONFIDENCE = 0.99;
/** Relative move by which sensitivities are measured. */
const BUMP = 0.01;

/** Stops at today's matrix, a quarter, a half, three quarters and all of the way. */
export function correlationDialView({ book, account, to }: DialRequest): Result<CorrelationDialView> {
  const losses = lossesAt(book, account, to);
  const held = book.accounts.find(({ id }) => id === account)!;
  return success({
    account, currency: held.currency, regime: held.regime, to, asOf: book.asOf,
    stops: correlationDial(book, account, STOPS, to).map((stop, n) => ({ ...stop, loss: losses[n]! })),
  });
}

/** One-day loss at 99 % by stop: sensitivities of today by full revaluation, √(s′ Σ s), normal. */
function lossesAt(book: Book, account: string, to: number): readonly (number | null)[] {
  const probe = new AccountProbe(book, account);
  const map = factorMap(probe.state, probe.market);
  const moves = new FactorMoves(probe.market, probe.state, map);
  const worth = (k: number, move: number): number => { moves.setOne(k, move); return probe.excess(0); };
  const slopes = map.factors.map((_factor, k) => {
    const slope = (worth(k, BUMP) - worth(k, -BUMP)) / (2 * BUMP);
    moves.setOne(k, 0);
    return slope;
  });
  return STOPS.map((weight) => {
    const stress = weight === 0 ? book.stress : { marginFactors: new Map<string, number>(), marginFactor: 1, frozen: new Set<string>(), ...book.stress, correlation: { to, weight } };
    const { market } = new AccountProbe({ ...book, ...(stress === undefined ? {} : { stress }) }, account);
    const covariance = map.factors.length === 0 ? null : factorCovariance(map.factors, market);
    if (covariance === null) return null;
    const { members, matrix } = covariance;
    let variance = 0;
    members.forEach((a, i) => { members.forEach((b, j) => { variance += slopes[a]! * slopes[b]! * matrix[i * members.length + j]!; }); });
    return normalQuantile(CONFIDENCE) * Math.sqrt(Math.max(0, variance));
  });
}
