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
import type { LatestTriggerView, ProposalView } from '#contract/views/plan-proposal.ts';
import type { HedgeDeskView, HedgeView } from '#contract/views/hedge.ts';
import type { RunbookView } from '#contract/views/runbook.ts';
import type { ReturnSplitView } from '#contract/views/return-split.ts';
import type { SleepView } from '#contract/views/sleep.ts';
import type { SizeView, TicketConsequences, WhatIfView } from '#contract/views/what-if.ts';
import type { BreachMapView, CorrelationDialView, ReverseView, ScenarioDetail, ScenarioRun, VenueTestView } from '#contract/views/scenarios.ts';
import type { Aftermath } from '#engine/drill/ending.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { breachMapView } from '#service/breach-map-view.ts';
import type { BreachMapRequest } from '#service/breach-map-view.ts';
import { runbookView } from '#service/cure/runbook.ts';
import type { RunbookTask } from '#service/cure/runbook.ts';
import { correlationDialView } from '#service/correlation-dial-view.ts';
import type { DialRequest } from '#service/correlation-dial-view.ts';
import { hedgeDesk } from '#service/hedge-desk.ts';
import type { HedgeDeskTask } from '#service/hedge-desk.ts';
import { hedgeView } from '#service/hedge-view.ts';
import type { HedgeTask } from '#service/hedge-view.ts';
import { liquidationStates, rehearsalComparison, rehearsalView } from '#service/liquidation-view.ts';
import type { ComparisonTask, RehearsalTask, StatesRequest } from '#service/liquidation-view.ts';
import { returnSplitView } from '#service/discipline/return-split-view.ts';
import type { ReturnSplitTask } from '#service/discipline/return-split-view.ts';
import { sleepTest } from '#service/discipline/sleep-test.ts';
import type { SleepTask } from '#service/discipline/sleep-test.ts';
import { finishDrill, prepareDrill } from '#service/drill/course.ts';
import type { DrillFinish, DrillRequest, PreparedDrill } from '#service/drill/course.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { reviewPart } from '#service/model-review/review-part.ts';
import type { ReviewRequest } from '#service/model-review/review-part.ts';
import { latestTriggerView, proposalView } from '#service/plan-proposal.ts';
import type { ProposalTask, TriggerTask } from '#service/plan-proposal.ts';
import { planVerdicts } from '#service/plan-verdicts-view.ts';
import type { VerdictsRequest } from '#service/plan-verdicts-view.ts';
import { reverseStress } from '#service/reverse.ts';
import { venueTest } from '#service/scenario/scenario-marks.ts';
import type { VenueTestRequest } from '#service/scenario/scenario-marks.ts';
import { presetsOf, runScenarios, scenarioDetail } from '#service/scenario/scenario-run.ts';
import type { ScenarioDetailRequest, ScenarioRunRequest } from '#service/scenario/scenario-run.ts';
import { sizeView } from '#service/size-view.ts';
import type { SizeTask } from '#service/size-view.ts';
import { ticketConsequences } from '#service/what-if-consequences.ts';
import type { ConsequencesRequest } from '#service/what-if-consequences.ts';
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
  'scenarios.venueTest': { readonly input: VenueTestRequest; readonly output: VenueTestView };
  'scenarios.dial': { readonly input: DialRequest; readonly output: CorrelationDialView };
  'distance.reverse': { readonly input: { readonly book: Book; readonly account: string }; readonly output: ReverseView };
  'distance.map': { readonly input: BreachMapRequest; readonly output: BreachMapView };
  'liquidation.states': { readonly input: StatesRequest; readonly output: LiquidationStates };
  'liquidation.rehearse': { readonly input: RehearsalTask; readonly output: RehearsalView };
  'liquidation.compare': { readonly input: ComparisonTask; readonly output: RehearsalComparison };
  'plans.verify': { readonly input: VerdictsRequest; readonly output: PlanVerdicts };
  'plans.propose': { readonly input: ProposalTask; readonly output: ProposalView };
  'plans.latestTrigger': { readonly input: TriggerTask; readonly output: LatestTriggerView | null };
  'drill.prepare': { readonly input: DrillRequest; readonly output: PreparedDrill };
  'drill.finish': { readonly input: DrillFinish; readonly output: Aftermath };
  'discipline.returns': { readonly input: ReturnSplitTask; readonly output: ReturnSplitView };
  'discipline.sleep': { readonly input: SleepTask; readonly output: SleepView };
  'call.runbook': { readonly input: RunbookTask; readonly output: RunbookView };
  'whatIf.check': { readonly input: WhatIfRequest; readonly output: WhatIfView };
  'whatIf.consequences': { readonly input: ConsequencesRequest; readonly output: TicketConsequences };
  'size.position': { readonly input: SizeTask; readonly output: SizeView };
  'hedge.desk': { readonly input: HedgeDeskTask; readonly output: HedgeDeskView };
  'hedge.build': { readonly input: HedgeTask; readonly output: HedgeView };
}

export type TaskName = keyof ComputeTasks;
export type TaskInput<N extends TaskName> = ComputeTasks[N]['input'];
export type TaskOutput<N extends TaskName> = ComputeTasks[N]['output'];

/** Where tasks run. */
export interface Compute {
  /**
   * Runs a task.
   * @param lane what asks: a new task of a lane ends the one under way there, which then fails with `cancelled`, and those
   *   of the lanes below it (`a` is above `a/b`), which nobody waits for any more; the very same task asked again while it
   *   is under way shares its answer
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
  'scenarios.venueTest': venueTest,
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
  'plans.propose': proposalView,
  'plans.latestTrigger': latestTriggerView,
  'drill.prepare': prepareDrill,
  'drill.finish': finishDrill,
  'discipline.returns': returnSplitView,
  'discipline.sleep': sleepTest,
  'call.runbook': runbookView,
  'whatIf.check': whatIfView,
  'whatIf.consequences': ticketConsequences,
  'size.position': sizeView,
  'hedge.desk': hedgeDesk,
  'hedge.build': hedgeView,
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
