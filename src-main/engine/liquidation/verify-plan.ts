import { ConditionWatch } from '../plan/condition.ts';
import { leafMetric } from '../plan/metrics.ts';
import type { Fund, Plan } from '../plan/plan.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { afterFunding } from '../portfolio/fill.ts';
import { durationText } from '../plan/wording.ts';
import { isBelow } from './liquidate.ts';
import { carryOut } from './planned.ts';
import { stateOf } from './sale.ts';
import type { SaleState, SaleTerms } from './sale.ts';

/** The market at one moment of a scenario; nothing is seen between two of them. */
export interface Observation {
  /** After the book's own time; 0 for an instant scenario. */
  readonly afterMs: number;
  readonly book: Book;
}

export type PlanOutcome = 'not-needed' | 'saves' | 'too-late' | 'insufficient' | 'impossible';

/** What a plan does for its account in one scenario. */
export interface PlanVerdict {
  readonly outcome: PlanOutcome;
  readonly reason: string;
  /** When the plan fired (else at the end): just before its steps. */
  readonly bufferRatioBefore: number | null;
  /** At the end of the scenario, with the plan carried out as far as it was. */
  readonly bufferRatioAfter: number | null;
  /** Slippage and fees of the plan's own trades, in the account's currency. */
  readonly cost: number;
}

/**
 * Whether a plan saves its account in a scenario: did its condition become true before the call, was there time, did its
 * steps bring the buffer back, and at what cost (N7). Today comes first, so that a plan that would fire now does.
 *
 * A call (ratio below 1) seen at the same moment as the condition comes too late: the move was a gap. The account
 * stands still between two observations, which is when durations ("for 30 s") and transfers can run.
 */
export function verifyPlan(plan: Plan, account: Account, observations: readonly Observation[], terms: SaleTerms): PlanVerdict {
  const watch = new ConditionWatch(plan.when);
  let held = account;
  let fired: { readonly at: number; readonly before: number | null; readonly moved: boolean; readonly missed: readonly string[] } | null = null;
  let pending: readonly Transfer[] = [];
  let cost = 0;
  let last: SaleState | null = null;
  let lastRatio: number | null = null;
  let left = '';
  for (let n = 0; n < observations.length; n++) {
    const { afterMs, book } = observations[n]!;
    const until = observations[n + 1]?.afterMs ?? afterMs + longestDuration(plan);
    held = withArrived(held, pending, afterMs);
    pending = pending.filter((transfer) => transfer.arrivesAt > afterMs);
    let state = stateOf(book, held);
    const called = isBelow(state.figures, 1);
    if (fired !== null && called) {
      const rescued = pending.length > 0 && !isBelow(stateOf(book, withArrived(held, pending, Infinity)).figures, 1);
      const ratio = state.figures.bufferRatio;
      return rescued
        ? verdict('too-late', `the call comes ${durationText(afterMs - fired.at)} after the plan fired, before ${pending.map(({ fund }) => `the money from ${fund.source}`).join(' and ')} arrives`, fired.before, ratio, cost)
        : verdict('insufficient', `after the plan's steps the buffer ratio still falls to ${written(ratio)}`, fired.before, ratio, cost);
    }
    if (fired === null) {
      const session = state.session;
      const met = (now: number): boolean => watch.evaluate((leaf) => leafMetric(session, state.figures, leaf), now).met;
      const atOnce = met(afterMs);
      if (called) {
        if (n === 0) return verdict('too-late', `the account is under the line already, at a buffer ratio of ${written(state.figures.bufferRatio)}`, state.figures.bufferRatio, state.figures.bufferRatio, 0);
        const reason = atOnce ? `the gap is too large: the buffer ratio goes from ${written(lastRatio)} to ${written(state.figures.bufferRatio)} at once` : `the condition was not true before the call, at a buffer ratio of ${written(state.figures.bufferRatio)}`;
        return verdict('too-late', reason, lastRatio, state.figures.bufferRatio, 0);
      }
      // What stands still long enough serves the duration before the next observation.
      const moment = atOnce ? afterMs : until > afterMs && met(until - (n + 1 < observations.length ? 1 : 0)) ? until : NaN;
      if (!Number.isNaN(moment)) {
        const before = state.figures.bufferRatio;
        const run = carryOut(state, plan.steps, terms);
        cost = run.steps.reduce((sum, step) => sum + step.slippage + step.fee, 0);
        held = run.state.account;
        const moved = run.steps.length > 0 || run.pending.length > 0 || held !== state.account;
        if (!moved && !plan.steps.every((step) => step.type === 'notify')) {
          return verdict('impossible', run.impossible[0] ?? 'no step could be carried out', before, before, 0);
        }
        fired = { at: moment, before, moved, missed: run.missed };
        pending = run.pending.map((fund) => ({ fund, arrivesAt: moment + fund.arrivesAfterMs }));
        state = run.state;
        left = run.impossible.length > 0 ? `; ${run.impossible.join('; ')}` : '';
        if (isBelow(state.figures, 1)) return verdict('insufficient', `its own trades take the buffer ratio to ${written(state.figures.bufferRatio)}`, before, state.figures.bufferRatio, cost);
      }
    }
    last = state;
    lastRatio = state.figures.bufferRatio;
  }
  if (last === null) throw new Error('a scenario has at least one observation');
  if (fired === null) return verdict('not-needed', `the buffer ratio stays at ${written(lastRatio)} and the condition does not become true`, lastRatio, lastRatio, 0);
  if (!fired.moved) return verdict('not-needed', `the plan only tells, at ${written(fired.before)}, and no call comes`, fired.before, lastRatio, 0);
  // No call came before the end, so money that is still on its way arrives in a world that stands still.
  const ratio = stateOf(last.book, withArrived(last.account, pending, Infinity)).figures.bufferRatio;
  if (fired.missed.length > 0 && pending.length === 0) return verdict('insufficient', `${fired.missed.join('; ')}${left}`, fired.before, ratio, cost);
  return verdict('saves', `the plan fires at ${written(fired.before)} and leaves ${written(ratio)}${left}`, fired.before, ratio, cost);
}

function verdict(outcome: PlanOutcome, reason: string, bufferRatioBefore: number | null, bufferRatioAfter: number | null, cost: number): PlanVerdict {
  return { outcome, reason, bufferRatioBefore, bufferRatioAfter, cost };
}

function written(ratio: number | null): string {
  return ratio === null ? 'no requirement' : ratio.toFixed(2);
}

function longestDuration(plan: Plan): number {
  const longest = (when: Plan['when']): number => ('all' in when ? Math.max(0, ...when.all.map(longest)) : 'any' in when ? Math.max(0, ...when.any.map(longest)) : when.forMs);
  return longest(plan.when);
}

interface Transfer {
  readonly fund: Fund;
  /** On the clock of the scenario. */
  readonly arrivesAt: number;
}

function withArrived(account: Account, transfers: readonly Transfer[], now: number): Account {
  return transfers.filter((transfer) => transfer.arrivesAt <= now).reduce((current, { fund }) => afterFunding(current, fund.currency, fund.amount), account);
}
