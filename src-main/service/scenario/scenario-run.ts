/** Scenarios on a whole book, as the window shows them: runs, the view of one account down to its positions, presets. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { ComparedState, PlanOutcome, ScenarioDetail, ScenarioMove, ScenarioRun, StressedFigures } from '#contract/views/scenarios.ts';
import { moveByBetas } from '#engine/liquidation/market-move.ts';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import { Market } from '#engine/market/market.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import { settlesByVariation } from '#engine/portfolio/valuation.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { toEnginePlan } from '../plan-to-engine.ts';
import { presetScenarios } from './presets.ts';
import { impactOf, observationsOf } from '../rehearsal/states.ts';
import { compareAccounts, compareResults } from './scenario-comparison.ts';
import { toEngineScenario } from './scenario-to-engine.ts';
import { runStress } from './stress.ts';

/** Scenarios by themselves, or the presets that the book makes; of either just those that `ids` names. */
export interface ScenarioChoice {
  readonly records: readonly ScenarioRecord[] | 'presets';
  readonly ids: readonly string[] | null;
}

export interface ScenarioRunRequest extends ScenarioChoice {
  readonly book: Book;
  /** Another state of the book, to put beside it. */
  readonly against?: { readonly state: ComparedState; readonly book: Book };
}

export interface ScenarioDetailRequest extends ScenarioChoice {
  readonly book: Book;
  readonly account: string;
  readonly plans: readonly PlanRecord[];
}

/** Every account under the chosen scenarios, beside another state where one is given. @returns `invalid-input` for an id that is not on offer */
export function runScenarios({ book, against, ...choice }: ScenarioRunRequest): Result<ScenarioRun> {
  const chosen = choose(book, choice);
  if (!chosen.ok) return chosen;
  const now = everyAccount(book);
  const results = runStress(book, chosen.value);
  if (against === undefined) return success({ asOf: book.asOf, now, results });
  // Presets ask the same question of each state: its own largest holding, its own main collateral.
  const there = choose(against.book, choice);
  if (!there.ok) return there;
  const compared = compareResults(results, runStress(against.book, there.value));
  const { changes, onlyNow, onlyThen } = compared;
  return success({ asOf: book.asOf, now: compareAccounts(now, everyAccount(against.book)), results: compared.results, against: { ...against.state, changes, onlyNow, onlyThen } });
}

function everyAccount(book: Book): readonly StressedFigures[] {
  const session = openSession(book);
  return book.accounts.map(({ id }) => asItStands(session.figures(id)));
}

/** One account under the first chosen scenario. @returns `invalid-input` where there is no such account or scenario */
export function scenarioDetail({ book, account: id, plans, ...choice }: ScenarioDetailRequest): Result<ScenarioDetail> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const alone: Book = { ...book, accounts: [account] };
  const chosen = choose(alone, choice);
  if (!chosen.ok) return chosen;
  const [record] = chosen.value;
  if (record === undefined) return failure('invalid-input', 'No scenario was chosen.');
  // What a frozen venue leaves naked lies in the other accounts.
  const [whole] = runStress(freezes(record) ? book : alone, [record]);
  const result = { ...whole!, accounts: whole!.accounts.filter((one) => one.id === id), ...(whole!.steps === undefined ? {} : { steps: whole!.steps.map((step) => ({ ...step, accounts: step.accounts.filter((one) => one.id === id) })) }) };
  const before = openSession(alone);
  const after = openSession(bookUnder(alone, toEngineScenario(record), id) ?? alone);
  return success({
    asOf: book.asOf, account: id, currency: account.currency, now: asItStands(before.figures(id)), result,
    moves: movesOf(before, after, id), plans: plansUnder(alone, account, record, plans),
  });
}

/** Presets of the book as records, for the list. */
export function presetsOf({ book }: { readonly book: Book }): Result<readonly ScenarioRecord[]> {
  return success(presetScenarios(book));
}

/** The scenarios that a choice means for a book. @returns `invalid-input` for an id that is not on offer */
export function choose(book: Book, { records, ids }: ScenarioChoice): Result<readonly ScenarioRecord[]> {
  const offered = records === 'presets' ? presetScenarios(book) : records;
  if (ids === null) return success(offered);
  const known = new Map(offered.map((record) => [record.id, record]));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) return failure('invalid-input', `There is no scenario ${missing} in this pack.`);
  return success(ids.map((id) => known.get(id)!));
}

function freezes(record: ScenarioRecord): boolean {
  return [...(record.shocks ?? []), ...(record.steps ?? []).flatMap((step) => step.shocks)].some((shock) => shock.freeze !== undefined);
}

function asItStands(figures: AccountFigures): StressedFigures {
  const { id, currency, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel } = figures;
  return { id, currency, pnl: 0, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel };
}

function movesOf(before: Session, after: Session, account: string): readonly ScenarioMove[] {
  const then = new Map(after.positions(account).map((one) => [one.instrument, one]));
  const moves = before.positions(account).map((was): ScenarioMove => {
    const is = then.get(was.instrument);
    const instrument = before.instrument(was.instrument);
    // Futures and perpetuals have no value of their own: their worth is their result.
    const byResult = instrument !== null && settlesByVariation(instrument);
    const [from, to] = byResult ? [was.unrealizedPnl, is?.unrealizedPnl] : [was.marketValue, is?.marketValue];
    return {
      instrument: was.instrument, quantity: was.quantity, before: was.mark, after: is?.mark ?? null,
      pnl: from === null || to === null || to === undefined ? null : to - from,
      requirementBefore: was.maintenanceMargin, requirementAfter: is?.maintenanceMargin ?? null,
    };
  });
  return moves.sort((a, b) => (a.pnl ?? 0) - (b.pnl ?? 0) || (a.instrument < b.instrument ? -1 : 1));
}

function plansUnder(book: Book, account: Account, record: ScenarioRecord, plans: readonly PlanRecord[]): readonly PlanOutcome[] {
  const own = plans.filter((plan) => plan.account === account.id);
  if (own.length === 0) return [];
  const observations = observationsOf(book, new Market(book), account, record, own.map(toEnginePlan));
  const terms = { impact: impactOf(undefined, record), move: moveByBetas(observations[0]!.book), fee: NaN, crossesSpread: true };
  return own.map((plan) => ({ id: plan.id, name: plan.name ?? plan.id, ...verifyPlan(toEnginePlan(plan), account, observations, terms) }));
}
