import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { actedEarlier } from '#engine/liquidation/acted-earlier.ts';
import type { ActedEarlier } from '#engine/liquidation/acted-earlier.ts';
import { breakerIndexOf, breakerState, dayBefore, isFrozen } from '#engine/liquidation/halts.ts';
import type { BreakerState } from '#engine/liquidation/halts.ts';
import { hedgesSold } from '#engine/liquidation/hedges-sold.ts';
import type { HedgeSold } from '#engine/liquidation/hedges-sold.ts';
import { liquidateLending } from '#engine/liquidation/lending.ts';
import type { LendingRun } from '#engine/liquidation/lending.ts';
import { liquidate, runOf } from '#engine/liquidation/liquidate.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { carryOut } from '#engine/liquidation/planned.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { LiquidationPolicy } from '#engine/liquidation/policy.ts';
import type { LiquidationRun } from '#engine/liquidation/run.ts';
import { stateOf } from '#engine/liquidation/sale.ts';
import { Market } from '#engine/market/market.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '../book-to-engine.ts';
import { toEnginePlan } from '../plan-to-engine.ts';
import { toEnginePolicy } from '../policy-to-engine.ts';
import { impactOf, observationsOf } from './states.ts';

export interface RehearsalRequest {
  readonly account: string;
  /** The state in which it happens; the book as it stands where none is given. */
  readonly scenario?: ScenarioRecord | undefined;
  /** 'broker', or the id of a plan of this account. */
  readonly plan?: string | undefined;
  /** Strength of the price impact; the scenario's, else 1. */
  readonly impact?: number | undefined;
  /** Share of the impact that stays in the mark; the scenario's, else 0.5. */
  readonly permanent?: number | undefined;
  /** Facts of the policy to try instead of the counterparty's own. */
  readonly instead?: Partial<LiquidationPolicy> | undefined;
  /** Also: what would have become of the account had it been reduced at this buffer ratio. Above 1. */
  readonly actAt?: number | undefined;
}

export type Rehearsal =
  | {
    readonly kind: 'sales'; readonly run: LiquidationRun; readonly assumed: readonly string[];
    /** null where the level was never reached; absent where it was not asked for. */
    readonly actedAt?: ActedEarlier | null;
    /** Hedges that the counterparty closed on the way, which would still have gained by the end of the scenario. */
    readonly hedgesSold?: readonly HedgeSold[];
    /** Where the market-wide breakers stand; null where nothing that they stop is held, no index is known, or no scenario was chosen. */
    readonly breaker: BreakerState | null;
  }
  | { readonly kind: 'lending'; readonly run: LendingRun; readonly assumed: readonly string[] };

/**
 * Plays what the counterparty's engine would do to an account, or what a plan would, in today's state or at the end of a
 * scenario (S040–S048). Lending accounts are liquidated by the calls of their protocol.
 */
export function rehearse(file: BookFile, request: RehearsalRequest, engineBook: Book = toEngineBook(file)): Result<Rehearsal> {
  const account = engineBook.accounts.find((candidate) => candidate.id === request.account);
  if (account === undefined) return failure('invalid-input', `unknown account ${request.account}`);
  const observations = request.scenario === undefined ? null : observationsOf(engineBook, new Market(engineBook), account, request.scenario, []);
  const book = observations?.at(-1)?.book ?? engineBook;
  const there = { ...book, accounts: [account] };
  const counterparty = (file.counterparties ?? []).find((candidate) => candidate.id === account.counterparty);
  const { policy: own, assumed, notes: knownOfVenue } = toEnginePolicy(counterparty);
  const policy = { ...own, ...request.instead };
  const impact = impactOf(request.impact, request.scenario, request.permanent);
  const move = moveByBetas(there);
  const reference = observations === null ? undefined : dayBefore(observations, observations.length - 1);
  const breaker = reference === undefined || breakerIndexOf(there, account) === null ? null : breakerState(there, reference);
  if (request.plan !== undefined) {
    const record = (file.plans ?? []).find((candidate) => candidate.id === request.plan && candidate.account === account.id);
    if (record === undefined) return failure('invalid-input', `unknown plan ${request.plan}`);
    const start = stateOf(there, account);
    const stuck = isFrozen(there, account);
    const done = carryOut(start, stuck ? [] : toEnginePlan(record).steps, { impact, move, fee: NaN, crossesSpread: true });
    const notes = [...(stuck ? [`${account.counterparty!} is frozen: nothing can be sold or paid in there`] : []), ...done.impossible, ...done.missed, ...done.pending.map((fund) => `the money from ${fund.source} is on its way and not counted`)];
    const run = runOf({
      accountId: account.id, before: start.session.report(account.id, { liquidationPrices: true }), state: done.state, steps: done.steps,
      end: stuck ? 'halted' : done.missed.length > 0 ? 'nothing-left' : 'restored', policy: DEFAULT_POLICY, cancelledOrders: 0, assumptions: done.assumptions,
    });
    return success({ kind: 'sales', run, assumed: notes, breaker });
  }
  if (account.regime === 'lending') return success({ kind: 'lending', run: liquidateLending(there, account.id), assumed: [] });
  const setting = { policy, impact, move, ...(reference === undefined ? {} : { reference }) };
  const earlier = request.actAt === undefined ? {} : { actedAt: actedEarlier(account, observations ?? [{ afterMs: 0, book: engineBook }], setting, request.actAt, Math.max(request.actAt, account.thresholds.target)) };
  const hedges = observations === null || observations.length < 3 ? [] : hedgesSold(account, observations, setting);
  return success({ kind: 'sales', run: liquidate(there, account.id, setting), assumed: [...assumed, ...knownOfVenue], breaker, ...earlier, ...(hedges.length === 0 ? {} : { hedgesSold: hedges }) });
}
