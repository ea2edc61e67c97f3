/** What the Scenarios section and the distance panel show. Amounts in the account's currency, moves as fractions, times ms UTC. */
import type { PlanVerdict } from '#engine/liquidation/verify-plan.ts';
import type { AccountAtMarks, VenueMark } from '#engine/scenario/venue-marks.ts';
import type { Status } from '#engine/portfolio/figures.ts';
import type { ScenarioRecord } from '../book-file.ts';

/** Scenarios that belong together: those of the program, of the book, or made from the book. */
export interface ScenarioPackView {
  /** 'presets', 'book', or the name of a pack that the program brings. */
  readonly id: string;
  readonly name: string;
  readonly scenarios: readonly ScenarioHead[];
}

export interface ScenarioFact {
  readonly name: string;
  /** Value with its day or days, in words; empty where the fact is no figure. */
  readonly text: string;
  readonly source: string;
  readonly verified: boolean;
}

/** A scenario before it has been run: what it claims and where that comes from. */
export interface ScenarioHead {
  readonly id: string;
  readonly name: string;
  readonly kind: 'instant' | 'path';
  readonly source: string | null;
  readonly period: { readonly from: string; readonly to: string } | null;
  /** Whether all of it has been checked against its sources; null where it makes no claim. */
  readonly verified: boolean | null;
  /** Day on which it is to be looked at again; null where none is set. */
  readonly review: string | null;
  readonly overdue: boolean;
  readonly mechanism: string | null;
  readonly rules: readonly string[];
  readonly assumptions: readonly string[];
  readonly facts: readonly ScenarioFact[];
  readonly record: ScenarioRecord;
}

/** One account in one state. */
export interface StressedFigures {
  readonly id: string;
  readonly currency: string;
  readonly pnl: number;
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly complete: boolean;
  readonly alertLevel: number | null;
  /** Its counterparty is frozen: nothing in it can be sold, moved or topped up. */
  readonly frozen?: true;
  /** The same account in the same scenario, in the other state of the book; only where two states are compared and both know it. */
  readonly against?: AgainstFigures;
  /** From the other state to this one. */
  readonly change?: ScenarioChange;
}

/** An account in the state of the book that is compared with. */
export interface AgainstFigures {
  readonly currency: string;
  readonly pnl: number;
  readonly netLiquidationValue: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly complete: boolean;
  readonly alertLevel: number | null;
}

/** This state minus the other; amounts are null where the account had another currency, the ratio where one state has none. */
export interface ScenarioChange {
  readonly pnl: number | null;
  readonly netLiquidationValue: number | null;
  readonly maintenanceMargin: number | null;
  readonly bufferRatio: number | null;
  readonly statusChanged: boolean;
}

/** A state of the book that scenarios can be run on beside the one of now. */
export interface ComparedState {
  readonly id: string;
  /** A kept day, today's accounts at the closes of an earlier day, or another book. */
  readonly kind: 'day' | 'closes' | 'file';
  /** Name of the file; the day otherwise. */
  readonly name: string;
  /** Market time of its prices, ms UTC. */
  readonly at: number;
}

/** One account in one scenario, the other state beside this one. */
export interface BufferChange {
  readonly scenario: string;
  readonly account: string;
  readonly then: number | null;
  readonly now: number | null;
  readonly change: number | null;
  readonly statusThen: Status;
  readonly statusNow: Status;
}

export interface ScenarioStepView {
  readonly name: string;
  /** Seconds since the start. */
  readonly after: number;
  readonly accounts: readonly StressedFigures[];
}

export interface FrozenView {
  readonly counterparty: string;
  readonly accounts: readonly { readonly id: string; readonly currency: string; readonly stuck: number }[];
  readonly naked: readonly { readonly underlying: string; readonly currency: string; readonly frozen: number; readonly elsewhere: number }[];
}

/** A venue that freezes, and accounts at the marks of other venues. */
export interface VenueTestView {
  readonly asOf: number;
  readonly counterparty: string | null;
  /** null where nobody freezes, or nobody has an account there. */
  readonly frozen: FrozenView | null;
  /** Every instrument with more than one mark, the quote's own first. */
  readonly sources: readonly { readonly instrument: string; readonly currency: string; readonly marks: readonly VenueMark[] }[];
  /** Accounts that any of these marks concerns. */
  readonly accounts: readonly AccountAtMarks[];
}

export interface ScenarioResult {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly StressedFigures[];
  readonly steps?: readonly ScenarioStepView[];
  readonly frozen?: readonly FrozenView[];
  readonly warnings: readonly { readonly code: string; readonly scope: string; readonly message: string }[];
}

/** Results of some scenarios at the same prices. */
export interface ScenarioRun {
  /** Market time of the prices. */
  readonly asOf: number;
  /** Every account as it stands, its `pnl` 0. */
  readonly now: readonly StressedFigures[];
  readonly results: readonly ScenarioResult[];
  /** The state that it is compared with. */
  readonly against?: ComparedRun;
}

/** The other state, and what became of which buffer. */
export interface ComparedRun extends ComparedState {
  /** Every account that both states know in every scenario, the largest loss of buffer first. */
  readonly changes: readonly BufferChange[];
  /** Accounts that only one of the states knows. */
  readonly onlyNow: readonly string[];
  readonly onlyThen: readonly string[];
}

/** A held instrument under a scenario. */
export interface ScenarioMove {
  readonly instrument: string;
  readonly quantity: number;
  readonly before: number | null;
  readonly after: number | null;
  /** Change of the position's worth; null where a price is missing. */
  readonly pnl: number | null;
  /** Maintenance margin of the position before and after. */
  readonly requirementBefore: number | null;
  readonly requirementAfter: number | null;
}

/** What became of one plan of the account. */
export interface PlanOutcome extends PlanVerdict {
  readonly id: string;
  readonly name: string;
}

/** One scenario on one account, down to the positions. */
export interface ScenarioDetail {
  readonly asOf: number;
  readonly account: string;
  readonly currency: string;
  readonly now: StressedFigures;
  readonly result: ScenarioResult;
  /** The largest loss first. */
  readonly moves: readonly ScenarioMove[];
  readonly plans: readonly PlanOutcome[];
}

export interface MapFactor {
  readonly id: string;
  /** Today's price; null for an underlying that is only named. */
  readonly price: number | null;
  /** Relative standard deviation of one day; null without a history. */
  readonly deviation: number | null;
}

/** Buffer ratios over joint moves of two factors, everything else unchanged. */
export interface BreachMapView {
  readonly account: string;
  readonly asOf: number;
  readonly bufferRatio: number | null;
  /** What can be mapped, the factor that moves the account most first. */
  readonly factors: readonly MapFactor[];
  readonly x: { readonly factor: MapFactor; readonly lowest: number; readonly highest: number };
  readonly y: { readonly factor: MapFactor; readonly lowest: number; readonly highest: number };
  readonly size: number;
  /** Row by row from the lowest y; NaN where nothing is required. */
  readonly ratios: Float64Array;
  /** Correlation of the two; null where one has no history. */
  readonly correlation: number | null;
  /** The likeliest joint move of the two to the line; null where none is known. */
  readonly likeliest: { readonly x: number; readonly y: number; readonly distance: number; readonly probability: number } | null;
  /** Move of each alone to the line; null where none reaches it. */
  readonly alone: { readonly x: number | null; readonly y: number | null };
}

/** One stop of the correlation dial. */
export interface DialStopView {
  /** 0 is today's matrix, 1 every correlation at `to`. */
  readonly weight: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  readonly nettingCredit: number;
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly credit: number }[];
  /** Loss that is exceeded on one day in a hundred, by the covariance at this stop and today's sensitivities; null without history. */
  readonly loss: number | null;
}

export interface CorrelationDialView {
  readonly account: string;
  readonly currency: string;
  readonly regime: string;
  readonly to: number;
  readonly asOf: number;
  readonly stops: readonly DialStopView[];
}

/** A price and the relative move to it; both null where no price of that kind reaches the line. */
export interface PriceDistanceView {
  readonly price: number | null;
  readonly shock: number | null;
}

export interface LikeliestMove {
  /** One-day standard deviations. */
  readonly distance: number;
  readonly probability: number;
  readonly studentProbability: number;
  readonly moves: readonly { readonly factor: string; readonly move: number }[];
  readonly bufferRatio: number | null;
  /** Trading days between two such moves on average. */
  readonly onceInDays: number;
}

/** Every distance of one account, as `reverse` answers it. */
export interface ReverseView {
  readonly asOf: number;
  readonly account: string;
  readonly currency: string;
  readonly bufferRatio: number | null;
  readonly uniform: { readonly shock: number | null; readonly down: number | null; readonly up: number | null };
  readonly instruments: readonly (PriceDistanceView & { readonly instrument: string; readonly below: PriceDistanceView; readonly above: PriceDistanceView })[];
  readonly mostLikely: LikeliestMove | null;
  readonly currencies: readonly { readonly from: string; readonly to: string; readonly shock: number | null }[];
  readonly volatility: { readonly relative: number | null };
  readonly haircut: { readonly absolute: number | null };
  readonly marginRate: { readonly relative: number | null };
  readonly marks: readonly { readonly level: number; readonly uniform: { readonly shock: number | null }; readonly mostLikely: LikeliestMove | null; readonly marginRate: { readonly relative: number | null }; readonly carryDays: number | null }[];
  readonly touch: { readonly model: string; readonly days: readonly { readonly days: number; readonly probability: number | null }[] };
  readonly warnings: readonly { readonly code: string; readonly scope: string; readonly message: string }[];
}
