import { ConditionWatch } from '../plan/condition.ts';
import { leafMetric } from '../plan/metrics.ts';
import type { Fund, Plan } from '../plan/plan.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { afterFunding } from '../portfolio/fill.ts';
import { durationText } from '../plan/wording.ts';
import { isFrozen } from './halts.ts';
import { isBelow } from './liquidate.ts';
import { carryOut } from './planned.ts';
import type { PlannedRun } from './planned.ts';
import { stateOf } from './sale.ts';
import type { SaleState, SaleTerms } from './sale.ts';
import { isOpen, nextOpen } from '../trading-calendar/trading-hours.ts';

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

/** A verdict with what it leaves behind, for whoever goes on from there. */
export interface PlanRehearsal {
  readonly verdict: PlanVerdict;
  /** As the plan leaves it, without money that is still on its way at a call. */
  readonly account: Account;
  /** The observation at which the account is called in spite of the plan; null: it never is. */
  readonly calledAt: number | null;
  /** The observation at which the plan fired; null where it did not. */
  readonly firedAt: number | null;
  /** Money that the plan brought in from outside and that has arrived. */
  readonly paidIn: readonly Fund[];
}

/**
 * Whether a plan saves its account in a scenario: did its condition become true before the call, was there time, did its
 * steps bring the buffer back, and at what cost (N7). Today comes first, so that a plan that would fire now does.
 *
 * A call (ratio below 1) seen at the same moment as the condition comes too late: the move was a gap. The account
 * stands still between two observations, which is when durations ("for 30 s") and transfers can run, and when sales are
 * made that wait for a market to open (only of instruments that state their hours, and only where time passes at all).
 */
export function verifyPlan(plan: Plan, account: Account, observations: readonly Observation[], terms: SaleTerms): PlanVerdict {
  return rehearsePlan(plan, account, observations, terms).verdict;
}

/** The same, with the account that the plan leaves. */
export function rehearsePlan(plan: Plan, account: Account, observations: readonly Observation[], terms: SaleTerms): PlanRehearsal {
  const watch = new ConditionWatch(plan.when);
  let held = account;
  let fired: Fired | null = null;
  let pending: readonly Transfer[] = [];
  const paidIn: Fund[] = [];
  let last: SaleState | null = null;
  let lastRatio: number | null = null;
  const answer = (outcome: PlanOutcome, reason: string, before: number | null, after: number | null, calledAt: number | null): PlanRehearsal =>
    ({ verdict: { outcome, reason, bufferRatioBefore: before, bufferRatioAfter: after, cost: fired?.cost ?? 0 }, account: held, calledAt, firedAt: fired?.observation ?? null, paidIn });
  for (let n = 0; n < observations.length; n++) {
    const { afterMs, book } = observations[n]!;
    const isLast = n + 1 === observations.length;
    const until = observations[n + 1]?.afterMs ?? afterMs + longestDuration(plan);
    held = withArrived(held, pending, afterMs);
    paidIn.push(...pending.filter((transfer) => transfer.arrivesAt <= afterMs).map(({ fund }) => fund));
    pending = pending.filter((transfer) => transfer.arrivesAt > afterMs);
    let state = stateOf(book, held);
    const called = isBelow(state.figures, 1);
    if (fired !== null && called) {
      const { outcome, reason } = afterAll(fired, plan, state, last!, pending, terms, afterMs);
      return answer(outcome, reason, fired.before, state.figures.bufferRatio, n);
    }
    let moment = NaN;
    if (fired === null) {
      const session = state.session;
      const met = (now: number): boolean => watch.evaluate((leaf) => leafMetric(session, state.figures, leaf), now).met;
      const atOnce = met(afterMs);
      const ratio = state.figures.bufferRatio;
      if (called) {
        if (n === 0) return answer('too-late', `the account is under the line already, at a buffer ratio of ${written(ratio)}`, ratio, ratio, n);
        const reason = atOnce ? `the gap is too large: the buffer ratio goes from ${written(lastRatio)} to ${written(ratio)} at once` : `the condition was not true before the call, at a buffer ratio of ${written(ratio)}`;
        return answer('too-late', reason, lastRatio, ratio, n);
      }
      // What stands still long enough serves the duration before the next observation.
      moment = atOnce ? afterMs : until > afterMs && met(until - (isLast ? 0 : 1)) ? until : NaN;
      if (!Number.isNaN(moment)) {
        if (isFrozen(book, account) && plan.steps.some((step) => step.type !== 'notify')) return answer('impossible', `${account.counterparty ?? 'the counterparty'} is frozen: nothing can be sold or paid in there`, ratio, ratio, null);
        fired = { at: moment, observation: n, before: ratio, moved: false, missed: [], left: '', closed: [], cost: 0, done: new Set() };
      }
    } else if (fired.closed.length > 0) moment = afterMs;
    if (fired !== null && !Number.isNaN(moment)) {
      const first: boolean = fired.at === moment && fired.observation === n;
      const start = observations[0]!;
      const clock = observations.at(-1)!.afterMs > 0 ? { at: start.book.asOf - start.afterMs, from: moment, until: isLast ? Infinity : until } : null;
      const run: CarriedOn = carryOn(state, plan, terms, fired, clock);
      held = run.state.account;
      pending = [...pending, ...run.pending.map((fund) => ({ fund, arrivesAt: moment + fund.arrivesAfterMs }))];
      if (first) paidIn.push(...plan.steps.filter((step) => step.type === 'fund').filter((step) => step.arrivesAfterMs <= 0));
      fired = {
        ...fired, moved: fired.moved || run.sales > 0 || run.pending.length > 0 || held !== state.account, missed: run.missed, closed: run.closed, cost: fired.cost + run.cost,
        left: first && run.impossible.length > 0 ? `; ${run.impossible.join('; ')}` : fired.left,
      };
      // Where every goal holds already there is nothing to do, which is no failure of the plan.
      const idle = run.impossible.length === 0 && run.missed.length === 0;
      if (!fired.moved && fired.closed.length === 0 && !idle) {
        return answer('impossible', run.impossible[0] ?? 'no step could be carried out', fired.before, fired.before, null);
      }
      state = run.state;
      if (isBelow(state.figures, 1)) return answer('insufficient', `its own trades take the buffer ratio to ${written(state.figures.bufferRatio)}`, fired.before, state.figures.bufferRatio, n);
    }
    last = state;
    lastRatio = state.figures.bufferRatio;
  }
  if (last === null) throw new Error('a scenario has at least one observation');
  if (fired === null) return answer('not-needed', `${last.figures.complete ? '' : 'some prices are missing, so this is not certain: '}the buffer ratio stays at ${written(lastRatio)} and the condition does not become true`, lastRatio, lastRatio, null);
  if (fired.closed.length > 0) return answer('impossible', `no market opens again for ${fired.closed.join(', ')}`, fired.before, lastRatio, null);
  if (!fired.moved) {
    const what = plan.steps.every((step) => step.type === 'notify') ? 'only tells' : 'has nothing to do as its goals hold already';
    return answer('not-needed', `the plan ${what}, at ${written(fired.before)}, and no call comes`, fired.before, lastRatio, null);
  }
  // No call came before the end, so money that is still on its way arrives in a world that stands still.
  held = withArrived(last.account, pending, Infinity);
  paidIn.push(...pending.map(({ fund }) => fund));
  const ratio = stateOf(last.book, held).figures.bufferRatio;
  if (fired.missed.length > 0 && pending.length === 0) return answer('insufficient', `${fired.missed.join('; ')}${fired.left}`, fired.before, ratio, null);
  return answer('saves', `the plan fires at ${written(fired.before)} and leaves ${written(ratio)}${fired.left}`, fired.before, ratio, null);
}

interface Fired {
  /** On the clock of the scenario, like `arrivesAt`. */
  readonly at: number;
  readonly observation: number;
  readonly before: number | null;
  /** Whether anything came of it. */
  readonly moved: boolean;
  readonly missed: readonly string[];
  /** What could not be done, as the end of a sentence. */
  readonly left: string;
  /** Positions whose market is closed: sold when it opens. */
  readonly closed: readonly string[];
  readonly cost: number;
  readonly done: Set<string>;
}

interface CarriedOn extends Pick<PlannedRun, 'state' | 'pending' | 'impossible' | 'missed' | 'closed'> {
  readonly sales: number;
  readonly cost: number;
}

/**
 * Carries out what is left of a plan while the world stands still, waiting for markets to open in between.
 * @param clock null where no time passes: then everything can be traded
 */
function carryOn(start: SaleState, plan: Plan, terms: SaleTerms, fired: Fired, clock: { readonly at: number; readonly from: number; readonly until: number } | null): CarriedOn {
  let state = start;
  let sales = 0;
  let cost = 0;
  const pending: Fund[] = [];
  let moment = clock?.from ?? 0;
  for (let first = true; ; first = false) {
    const now = (clock?.at ?? 0) + moment;
    const run = carryOut(state, plan.steps, terms, { done: fired.done, isOpen: ({ hours }) => clock === null || hours === undefined || isOpen(hours, now) });
    state = run.state;
    sales += run.steps.length;
    cost += run.steps.reduce((sum, step) => sum + step.slippage + step.fee, 0);
    pending.push(...run.pending);
    const opens = Math.min(...run.closed.map((id) => nextOpen(state.session.instrument(id)?.hours ?? 'always', now))) - now;
    // On a later round what was done is no longer there to be selected.
    const made = { state, sales, cost, pending, impossible: first ? run.impossible : [], missed: run.missed, closed: run.closed };
    if (run.closed.length === 0 || clock === null || !Number.isFinite(opens) || moment + opens >= clock.until) return made;
    moment += opens;
  }
}

/** Why a plan that has fired did not prevent a call: what was still under way would have, or it was too little. */
function afterAll(fired: Fired, plan: Plan, called: SaleState, before: SaleState, pending: readonly Transfer[], terms: SaleTerms, afterMs: number): { readonly outcome: PlanOutcome; readonly reason: string } {
  const passed = durationText(afterMs - fired.at);
  const saved = (account: Account): boolean => !isBelow(stateOf(called.book, withArrived(account, pending, Infinity)).figures, 1);
  if (pending.length > 0 && saved(called.account)) return { outcome: 'too-late', reason: `the call comes ${passed} after the plan fired, before ${pending.map(({ fund }) => `the money from ${fund.source}`).join(' and ')} arrives` };
  if (fired.closed.length > 0) {
    const sold = carryOut(before, plan.steps, terms, { done: new Set(fired.done), isOpen: () => true });
    if (saved(sold.state.account)) return { outcome: 'too-late', reason: `the call comes ${passed} after the plan fired, before the market of ${fired.closed.join(', ')} opens` };
  }
  return { outcome: 'insufficient', reason: `after the plan's steps the buffer ratio still falls to ${written(called.figures.bufferRatio)}` };
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
