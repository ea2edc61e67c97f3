/** What to reduce so that an account is back at its target, as a plan that is not armed. Proposes; changes nothing. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { LatestTriggerView, ProposalView } from '#contract/views/plan-proposal.ts';
import { isBelow } from '#engine/liquidation/liquidate.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { stateOf } from '#engine/liquidation/sale.ts';
import type { SaleState } from '#engine/liquidation/sale.ts';
import { Market } from '#engine/market/market.ts';
import { shareOf, triggerAbove } from '#engine/plan-proposal/draft-plan.ts';
import { propose } from '#engine/plan-proposal/propose.ts';
import type { Proposal } from '#engine/plan-proposal/propose.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { targetAt } from '#engine/portfolio/target.ts';
import { latestTriggerOf, planUnderPack } from './plan-proposal-proof.ts';
import { impactOf, observationsOf } from './rehearsal/states.ts';
import { choose } from './scenario/scenario-run.ts';
import type { ScenarioChoice } from './scenario/scenario-run.ts';

/** Where the account stands when it is to be brought back. */
export type ProposalState =
  | { readonly kind: 'today' }
  /** Everything together has fallen (or risen) until the buffer ratio is at this level. */
  | { readonly kind: 'level'; readonly level: number }
  /** The moment before the call in this scenario; its lowest moment where no call comes. */
  | { readonly kind: 'scenario'; readonly choice: ScenarioChoice };

export interface ProposalTask {
  readonly book: Book;
  readonly account: string;
  readonly state: ProposalState;
  /** null: the account's own target. */
  readonly target: number | null;
  /** Instruments to keep: those marked on positions, and whatever was added. */
  readonly keep: readonly string[];
  /** Scenarios in which the plan is tried; null: none. */
  readonly pack: ScenarioChoice | null;
  /** Ids that a new plan must not take. */
  readonly takenIds: readonly string[];
}

/** The proposal for one account. @returns `invalid-input` where there is no such account, scenario or level */
export function proposalView(task: ProposalTask): Result<ProposalView> {
  const { book } = task;
  const account = book.accounts.find(({ id }) => id === task.account);
  if (account === undefined) return failure('invalid-input', `There is no account ${task.account} in this book.`);
  const target = task.target ?? targetAt(account.thresholds, book.asOf);
  if (!(target > 1)) return failure('invalid-input', 'The target is a buffer ratio above 1.');
  const staged = stage(book, account, task.state);
  if (!staged.ok) return staged;
  const { start, words, record } = staged.value;
  const own = bookOfAccount(book, account);
  const terms = { impact: impactOf(undefined, record), move: moveByBetas(own), fee: NaN, crossesSpread: true };
  const made = propose({ start, target, keep: new Set(task.keep), terms });
  const plan = planOf(task, made, start);
  const view: ProposalView = {
    account: account.id, currency: account.currency, asOf: book.asOf, state: words, target, outcome: made.outcome, reason: made.reason,
    bufferRatioBefore: made.before, bufferRatioAfter: made.after,
    reductions: made.reductions.map(({ lots, ...one }) => ({ ...one, share: shareOf(start, one.instrument, lots), currency: start.session.instrument(one.instrument)?.currency ?? '' })),
    valueSold: made.valueSold, slippage: made.slippage, fees: made.fees, weighedCost: made.weighed, kept: made.kept, alternatives: made.alternatives, plan,
    notes: unknownKeeps(task.keep, account),
  };
  if (plan === null || task.pack === null) return success(view);
  const chosen = choose(book, task.pack);
  if (!chosen.ok) return chosen;
  return success({ ...view, ...planUnderPack(book, account, plan, chosen.value) });
}

export interface TriggerTask {
  readonly book: Book;
  readonly plan: PlanRecord;
  readonly pack: ScenarioChoice;
}

/** How late a plan may fire under the scenarios of a pack. @returns `invalid-input` where its account is not there */
export function latestTriggerView({ book, plan, pack }: TriggerTask): Result<LatestTriggerView | null> {
  const account = book.accounts.find(({ id }) => id === plan.account);
  if (account === undefined) return failure('invalid-input', `There is no account ${plan.account} in this book.`);
  const chosen = choose(book, pack);
  return chosen.ok ? success(latestTriggerOf(book, account, plan, chosen.value)) : chosen;
}

interface Stage {
  readonly start: SaleState;
  readonly words: string;
  readonly record: ScenarioRecord | undefined;
}

function stage(book: Book, account: Account, state: ProposalState): Result<Stage> {
  const today = stateOf(bookOfAccount(book, account), account);
  if (state.kind === 'today') return success({ start: today, words: 'today', record: undefined });
  if (state.kind === 'level') {
    const { level } = state;
    const move = level >= 1 ? today.session.uniformShock(account.id, level) : null;
    if (move === null) return failure('invalid-input', `No move of everything together takes the buffer ratio of ${account.id} to ${String(level)}.`);
    const record = everythingMoves(move);
    const there = observationsOf(book, new Market(book), account, record, []).at(-1)!.book;
    return success({ start: stateOf(there, account), words: `after a move of everything together by ${percentOf(move)}`, record });
  }
  const chosen = choose(book, state.choice);
  if (!chosen.ok) return chosen;
  const [record] = chosen.value;
  if (record === undefined) return failure('invalid-input', 'No scenario was chosen.');
  const moments = observationsOf(book, new Market(book), account, record, []).map(({ book: there }) => stateOf(there, account));
  const call = moments.findIndex(({ figures }) => isBelow(figures, 1));
  const name = record.name ?? record.id;
  if (call > 0) return success({ start: moments[call - 1]!, words: call === 1 ? `today, the last moment before the call in ${name}` : `the last moment before the call in ${name}`, record });
  if (call === 0) return success({ start: moments[0]!, words: 'today, under the line already', record });
  const lowest = moments.reduce((worst, one) => ((one.figures.bufferRatio ?? Infinity) < (worst.figures.bufferRatio ?? Infinity) ? one : worst));
  return success({ start: lowest, words: `the lowest moment of ${name}, in which no call comes`, record });
}

/** All marks by the same relative move as the uniform distance takes them: options are repriced, funds move by their factor, rates stay. */
function everythingMoves(move: number): ScenarioRecord {
  const kind = ['equity', 'etf', 'fund', 'future', 'perpetual', 'crypto', 'bond', 'token', 'index'];
  return { id: 'everything', shocks: [{ select: { kind }, price: { relative: move }, timesLeverage: true }] };
}

function planOf(task: ProposalTask, made: Proposal, start: SaleState): PlanRecord | null {
  const trigger = triggerAbove(made.before);
  if (made.outcome !== 'reached' || trigger === null) return null;
  return {
    id: freeId(`proposal-${task.account}`, task.takenIds), account: task.account, name: `Back to ${String(made.target)}`, armed: false,
    when: { all: [{ metric: 'bufferRatio', below: trigger }] },
    steps: made.reductions.map(({ instrument, lots }) => ({ reduce: { select: { instrument }, share: shareOf(start, instrument, lots) } })),
  };
}

function freeId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.includes(`${wanted}-${String(n)}`)) return `${wanted}-${String(n)}`;
}

function unknownKeeps(keep: readonly string[], account: Account): readonly string[] {
  const held = new Set(account.positions.map(({ instrument }) => instrument));
  return [...new Set(keep)].filter((id) => !held.has(id)).map((id) => `${id} is to be kept but is not held`);
}

function percentOf(move: number): string {
  return `${move < 0 ? '−' : '+'}${(Math.abs(move) * 100).toFixed(1)} %`;
}
