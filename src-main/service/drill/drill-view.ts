/** A drill as the window shows it, and as it is kept. */
import type { DrillHead, DrillPace, DrillRecord, DrillResult, DrillSummary, DrillView, DrilledPosition } from '#contract/views/drill.ts';
import type { Drill } from '#engine/drill/drill.ts';
import type { DrillOutcome, DrillReferences } from '#engine/drill/ending.ts';
import { leafText } from '#engine/plan/condition.ts';
import { durationText } from '#engine/plan/wording.ts';

export interface ShownDrill {
  readonly drill: Drill;
  readonly head: DrillHead;
  readonly assumed: readonly string[];
  readonly phase: DrillView['phase'];
  readonly pace: DrillPace;
  readonly revision: number;
  readonly marksAtStart: ReadonlyMap<string, number | null>;
  readonly record: DrillSummary | null;
  readonly notKept: string | null;
}

/** Everything about the open drill. */
export function drillView(shown: ShownDrill): DrillView {
  const { drill, head, assumed, phase, pace, revision, record, notKept } = shown;
  const { netLiquidationValue, maintenanceMargin, bufferRatio } = drill.state.figures;
  return {
    ...head, assumed, phase, pace, revision, record, notKept, marketMs: drill.marketMs, wallMs: drill.wallMs, netLiquidationValue, maintenanceMargin, bufferRatio,
    takenOverAtMs: drill.line.takeOverAtMs,
    drilled: drill.plans.list().map(({ plan, evaluation, firedAtMs }) => ({
      id: plan.id, name: plan.name, holding: evaluation.holding, waiting: evaluation.waiting, reason: evaluation.reason, missing: evaluation.missing.map(leafText), firedAtMs,
    })),
    tickets: drill.tickets, pending: drill.pending, positions: positionsOf(shown), log: drill.rows,
  };
}

/** Worst first (S173): the largest unrealised loss. */
function positionsOf({ drill, marksAtStart }: ShownDrill): readonly DrilledPosition[] {
  const { session, account } = drill.state;
  return session.positions(account.id)
    .filter(({ quantity }) => quantity !== 0)
    .map(({ instrument, quantity, mark, unrealizedPnl, exposure }) => ({
      instrument, quantity, mark, unrealizedPnl, exposure, currency: session.instrument(instrument)?.currency ?? account.currency, markAtStart: marksAtStart.get(instrument) ?? null,
    }))
    .sort((a, b) => (a.unrealizedPnl ?? 0) - (b.unrealizedPnl ?? 0) || (a.instrument < b.instrument ? -1 : 1));
}

/** What is kept of a drill that is over. */
export function recordOf(drill: Drill, head: DrillHead, pausedMs: number, references: DrillReferences, own: DrillOutcome): Omit<DrillRecord, 'id'> {
  const done = drill.tickets.filter(({ doneWallMs }) => doneWallMs !== null);
  const shown = Math.min(...drill.tickets.map(({ shownWallMs }) => shownWallMs));
  const first = Math.min(...done.map(({ doneWallMs }) => doneWallMs!));
  return {
    ...head, end: drill.ended!, result: resultOf(drill), lastedMs: Math.round(drill.wallMs), pausedMs: Math.round(pausedMs),
    tickets: drill.tickets.length, ticketsDone: done.length, firstAfterMs: done.length === 0 ? null : Math.round(first - shown),
    deviations: drill.rows.filter(({ deviations }) => deviations.length > 0).length, own, ...references, log: drill.rows,
  };
}

function resultOf(drill: Drill): DrillResult {
  if (drill.ended === 'taken-over') return 'called';
  if (drill.ended === 'stopped') return 'stopped';
  return drill.line.below ? 'waiting' : drill.line.called ? 'cured' : 'kept';
}

/** The one line that the journal gets. */
export function noteOf(record: Omit<DrillRecord, 'id'>): string {
  const plans = record.plans.length === 0 ? 'Drill without a plan' : `Drill of ${record.plans.length === 1 ? 'plan' : 'plans'} ${record.plans.map(({ name }) => name).join(', ')}`;
  const first = record.firstAfterMs === null ? '' : `, first after ${durationText(record.firstAfterMs)}`;
  const tickets = record.tickets === 0 ? 'no tickets came' : `${String(record.ticketsDone)} of ${String(record.tickets)} tickets done${first}`;
  return `${plans} (${record.account}) in ${record.scenarioName}: ${tickets}, ${RESULTS[record.result]}`;
}

const RESULTS: Readonly<Record<DrillResult, string>> = { kept: 'kept from the call', cured: 'called and above the line again', waiting: 'called, not liquidated by the end', called: 'called and liquidated', stopped: 'stopped before the end' };
