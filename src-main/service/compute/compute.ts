/**
 * Long computations, away from the thread that serves the window. A task is a pure function of plain facts, so that it
 * gives the same answer in a worker, in place and in a test.
 */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { MarginComparison } from '#contract/views/margin.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { LiquidationStates, PlanVerdicts, RehearsalComparison, RehearsalView } from '#contract/views/liquidation.ts';
import type { ModelReview } from '#contract/views/models.ts';
import type { SizeView, WhatIfView } from '#contract/views/what-if.ts';
import type { BreachMapView, CorrelationDialView, ReverseView, ScenarioDetail, ScenarioRun } from '#contract/views/scenarios.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { breachMapView } from '#service/breach-map-view.ts';
import type { BreachMapRequest } from '#service/breach-map-view.ts';
import { correlationDialView } from '#service/correlation-dial-view.ts';
import type { DialRequest } from '#service/correlation-dial-view.ts';
import { liquidationStates, rehearsalComparison, rehearsalView } from '#service/liquidation-view.ts';
import type { ComparisonTask, RehearsalTask, StatesRequest } from '#service/liquidation-view.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { reviewPart } from '#service/model-review/review-part.ts';
import type { ReviewRequest } from '#service/model-review/review-part.ts';
import { planVerdicts } from '#service/plan-verdicts-view.ts';
import type { VerdictsRequest } from '#service/plan-verdicts-view.ts';
import { reverseStress } from '#service/reverse.ts';
import { presetsOf, runScenarios, scenarioDetail } from '#service/scenario-run.ts';
import type { ScenarioDetailRequest, ScenarioRunRequest } from '#service/scenario-run.ts';
import { sizeView } from '#service/size-view.ts';
import type { SizeTask } from '#service/size-view.ts';
import { whatIfView } from '#service/what-if-view.ts';
import type { WhatIfRequest } from '#service/what-if-view.ts';

/** One account to be compared under several regimes; the book holds it and what it needs, under the prices of now. */
export interface ComparisonRequest {
  readonly book: Book;
  readonly account: string;
  readonly regimes: readonly string[];
  readonly pairs: boolean;
}

/** Every task by name: what it takes and what it answers. Both must survive a structured clone. */
export interface ComputeTasks {
  'margin.compare': { readonly input: ComparisonRequest; readonly output: MarginComparison };
  'models.review': { readonly input: ReviewRequest; readonly output: ModelReview };
  'scenarios.presets': { readonly input: { readonly book: Book }; readonly output: readonly ScenarioRecord[] };
  'scenarios.run': { readonly input: ScenarioRunRequest; readonly output: ScenarioRun };
  'scenarios.compose': { readonly input: ScenarioDetailRequest; readonly output: ScenarioDetail };
  'scenarios.dial': { readonly input: DialRequest; readonly output: CorrelationDialView };
  'distance.reverse': { readonly input: { readonly book: Book; readonly account: string }; readonly output: ReverseView };
  'distance.map': { readonly input: BreachMapRequest; readonly output: BreachMapView };
  'liquidation.states': { readonly input: StatesRequest; readonly output: LiquidationStates };
  'liquidation.rehearse': { readonly input: RehearsalTask; readonly output: RehearsalView };
  'liquidation.compare': { readonly input: ComparisonTask; readonly output: RehearsalComparison };
  'plans.verify': { readonly input: VerdictsRequest; readonly output: PlanVerdicts };
  'whatIf.check': { readonly input: WhatIfRequest; readonly output: WhatIfView };
  'size.position': { readonly input: SizeTask; readonly output: SizeView };
}

export type TaskName = keyof ComputeTasks;
export type TaskInput<N extends TaskName> = ComputeTasks[N]['input'];
export type TaskOutput<N extends TaskName> = ComputeTasks[N]['output'];

/** Where tasks run. */
export interface Compute {
  /**
   * Runs a task.
   * @param lane what asks: a new task of a lane ends the one under way there, which then fails with `cancelled`
   */
  run<N extends TaskName>(name: N, input: TaskInput<N>, lane: string): Promise<Result<TaskOutput<N>>>;
  /** Ends what is under way. */
  close(): void;
}

const tasks: { readonly [N in TaskName]: (input: TaskInput<N>) => Result<TaskOutput<N>> } = {
  'margin.compare': ({ book, account, regimes, pairs }) => success(compareRegimes(openSession(book), account, regimes, { pairs })),
  'models.review': reviewPart,
  'scenarios.presets': presetsOf,
  'scenarios.run': runScenarios,
  'scenarios.compose': scenarioDetail,
  'scenarios.dial': correlationDialView,
  'distance.reverse': ({ book, account }) => {
    const report = reverseStress(book, account);
    return report.ok ? success({ asOf: book.asOf, ...report.value }) : report;
  },
  'distance.map': breachMapView,
  'liquidation.states': liquidationStates,
  'liquidation.rehearse': rehearsalView,
  'liquidation.compare': rehearsalComparison,
  'plans.verify': planVerdicts,
  'whatIf.check': whatIfView,
  'size.position': sizeView,
};

/** Runs one task here and now. */
export function runTask<N extends TaskName>(name: N, input: TaskInput<N>): Result<TaskOutput<N>> {
  return tasks[name](input);
}

/** Runs every task in place: for tests and the command line, and where no worker can be started. */
export const inPlace: Compute = {
  run: (name, input) => Promise.resolve(runTask(name, input)),
  close: () => undefined,
};
