/** What the drill shows: the one that is running, and those that were kept. Times in ms: `wall` is real time since the start without pauses, `market` the scenario's. */
import type { DrillEnd } from '#engine/drill/drill.ts';
import type { DrillRow, DrillTicket } from '#engine/drill/drill-log.ts';
import type { DrillOutcome } from '#engine/drill/ending.ts';
import type { DrillTransfer } from '#engine/drill/drill-rows.ts';

/** The whole course in so many minutes, or a day of the market in so many seconds. */
export type DrillPace = { readonly minutes: number } | { readonly secondsPerDay: number };

/** A plan that is being drilled, as it stands now. */
export interface DrilledPlan {
  readonly id: string;
  readonly name: string;
  /** Comparisons hold, durations aside. */
  readonly holding: boolean;
  /** A comparison waits for its duration. */
  readonly waiting: boolean;
  /** What holds, in words with values. */
  readonly reason: string;
  /** What the plan can't see. */
  readonly missing: readonly string[];
  readonly firedAtMs: number | null;
}

/** A position at the present prices of a drill. Money in the account's currency, prices in the instrument's. */
export interface DrilledPosition {
  readonly instrument: string;
  readonly quantity: number;
  readonly currency: string;
  readonly mark: number | null;
  /** When the drill began. */
  readonly markAtStart: number | null;
  readonly unrealizedPnl: number | null;
  readonly exposure: number | null;
}

/** What a drill is about. */
export interface DrillHead {
  readonly account: string;
  readonly accountName: string;
  readonly currency: string;
  readonly pack: string;
  readonly scenario: string;
  readonly scenarioName: string;
  readonly plans: readonly { readonly id: string; readonly name: string }[];
  /** Whether the time between the scenario's steps was filled in. */
  readonly filled: boolean;
  /** Whether instruments that state no hours keep the usual ones of their kind. */
  readonly hours: boolean;
  /** Wall clock, ms UTC. */
  readonly startedAt: number;
  /** Market time of the prices that it began with, ms UTC. */
  readonly asOf: number;
  /** Market time of the whole course. */
  readonly courseMs: number;
}

/** 'kept': never below the line; 'cured': below it and up again; 'waiting': below it at the end, not yet at the counterparty's trigger; 'called': the counterparty took over; 'stopped': ended early. */
export type DrillResult = 'kept' | 'cured' | 'waiting' | 'called' | 'stopped';

/** A drill that is over, without its log. */
export interface DrillSummary extends DrillHead {
  readonly id: number;
  readonly end: DrillEnd;
  readonly result: DrillResult;
  /** Real time that it took, pauses left out, and the pauses. */
  readonly lastedMs: number;
  readonly pausedMs: number;
  readonly tickets: number;
  readonly ticketsDone: number;
  /** From the first ticket that was shown to the first that was done; null where none was. */
  readonly firstAfterMs: number | null;
  readonly deviations: number;
  /** As it was done, with every ticket done at once, and with nothing done. */
  readonly own: DrillOutcome;
  readonly atOnce: DrillOutcome;
  readonly nothing: DrillOutcome;
}

export interface DrillRecord extends DrillSummary {
  readonly log: readonly DrillRow[];
}

/** The drill that is open. */
export interface DrillView extends DrillHead {
  /** 'ending': the counterparty's part and the comparison are being computed. */
  readonly phase: 'running' | 'paused' | 'ending' | 'ended';
  readonly pace: DrillPace;
  readonly revision: number;
  readonly marketMs: number;
  readonly wallMs: number;
  readonly netLiquidationValue: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  /** Market time at which the counterparty takes over unless the account is above the line again. */
  readonly takenOverAtMs: number | null;
  readonly drilled: readonly DrilledPlan[];
  readonly tickets: readonly DrillTicket[];
  readonly pending: readonly DrillTransfer[];
  /** Worst first: the largest unrealised loss. */
  readonly positions: readonly DrilledPosition[];
  readonly log: readonly DrillRow[];
  /** What was assumed of the counterparty. */
  readonly assumed: readonly string[];
  /** The kept drill, once it is over. */
  readonly record: DrillSummary | null;
  /** Why it could not be kept in the book; null where it was, or is still running. */
  readonly notKept: string | null;
}
