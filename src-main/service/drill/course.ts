/** The two long parts of a drill: what it is made of, and what becomes of the account after the person's part. Pure. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { CounterpartyRecord, PlanRecord } from '#contract/book-file.ts';
import { GRACE_MS } from '#engine/drill/drill-facts.ts';
import type { DrillFacts } from '#engine/drill/drill-facts.ts';
import type { DrillLeft } from '#engine/drill/drill.ts';
import { aftermath, referencesOf } from '#engine/drill/ending.ts';
import type { Aftermath, DrillReferences, DrillSoFar } from '#engine/drill/ending.ts';
import { courseOf } from '#engine/drill/moments.ts';
import { Market } from '#engine/market/market.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEnginePlan } from '../plan-to-engine.ts';
import { toEnginePolicy } from '../policy-to-engine.ts';
import { withUsualHours } from '../rehearsal/plan-verification.ts';
import { impactOf, observationsUnder } from '../rehearsal/states.ts';
import { choose } from '../scenario/scenario-run.ts';
import type { ScenarioChoice } from '../scenario/scenario-run.ts';
import { toEngineScenario } from '../scenario/scenario-to-engine.ts';

export interface DrillRequest extends ScenarioChoice {
  readonly book: Book;
  readonly account: string;
  /** Those to drill; all of this account. */
  readonly plans: readonly PlanRecord[];
  readonly counterparties: readonly CounterpartyRecord[];
  /** Fill in the time between the steps of the scenario. */
  readonly fill: boolean;
  /** What states no hours keeps the usual ones of its kind. */
  readonly hours: boolean;
}

export interface PreparedDrill {
  readonly facts: DrillFacts;
  readonly references: DrillReferences;
  readonly scenarioName: string;
  /** What is assumed of the counterparty, in words. */
  readonly assumed: readonly string[];
}

export interface DrillFinish {
  readonly facts: DrillFacts;
  readonly left: DrillLeft;
  readonly soFar: DrillSoFar;
}

/** Coin exchanges and lending protocols liquidate at once; brokers within the hour. */
const AT_ONCE = new Set(['crypto-cross', 'isolated', 'lending']);

/** Makes a drill, and plays it twice without a person for the comparison at its end. @returns `invalid-input` where there is no such account or scenario */
export function prepareDrill(request: DrillRequest): Result<PreparedDrill> {
  const { counterparties, fill } = request;
  const book = request.hours ? withUsualHours(request.book) : request.book;
  const account = book.accounts.find(({ id }) => id === request.account);
  if (account === undefined) return failure('invalid-input', `There is no account ${request.account} in this book.`);
  const chosen = choose({ ...book, accounts: [account] }, request);
  if (!chosen.ok) return chosen;
  const [record] = chosen.value;
  if (record === undefined) return failure('invalid-input', 'No scenario was chosen.');
  const plans = request.plans.map(toEnginePlan);
  const scenario = toEngineScenario(record);
  const observations = observationsUnder(book, new Market(book), account, scenario, plans);
  const course = courseOf(observations, scenario.steps.map(({ name }, n) => (scenario.kind === 'instant' || name === '' ? (record.name ?? record.id) : stepName(name, n, scenario.steps.length))), plans, fill);
  const { policy, assumed } = toEnginePolicy(counterparties.find(({ id }) => id === account.counterparty));
  const facts: DrillFacts = {
    account, ...course, plans, impact: impactOf(undefined, record), policy, graceMs: AT_ONCE.has(account.regime) ? 0 : GRACE_MS,
    keepsHours: observations.at(-1)!.afterMs > 0,
  };
  return success({ facts, references: referencesOf(facts), scenarioName: record.name ?? record.id, assumed: account.regime === 'lending' ? [] : assumed });
}

/** What the counterparty sells after it took over, and the outcome by the end of the course. */
export function finishDrill({ facts, left, soFar }: DrillFinish): Result<Aftermath> {
  return success(aftermath(facts, left, soFar));
}

function stepName(name: string, n: number, of: number): string {
  return `${name} (${String(n + 1)} of ${String(of)})`;
}
