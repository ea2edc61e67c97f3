/** What the Liquidation section and the verdicts of plans show. Amounts in the account's currency, prices in the instrument's, times ms UTC. */
import type { Crowded } from '#engine/liquidation/crowding.ts';
import type { BreakerState } from '#engine/liquidation/halts.ts';
import type { AfterFund } from '#engine/liquidation/policy.ts';
import type { LiquidationEnd } from '#engine/liquidation/run.ts';
import type { PlanVerdict } from '#engine/liquidation/verify-plan.ts';
import type { Status } from '#engine/portfolio/figures.ts';

export type { Crowded } from '#engine/liquidation/crowding.ts';

/** A state in which a liquidation can be rehearsed, with what becomes of the account in it. */
export interface LiquidationState {
  readonly pack: string;
  readonly packName: string;
  readonly id: string;
  readonly name: string;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly alertLevel: number | null;
}

export interface LiquidationStates {
  readonly asOf: number;
  readonly account: string;
  readonly states: readonly LiquidationState[];
}

/** One account at one moment of a rehearsal. null where a step of its kind has no such figure. */
export interface RehearsedFigures {
  readonly netLiquidationValue: number | null;
  readonly marginEquity: number | null;
  readonly maintenanceMargin: number | null;
  readonly bufferRatio: number | null;
}

export interface HeldPosition {
  readonly instrument: string;
  readonly quantity: number;
  readonly exposure: number | null;
  readonly unrealizedPnl: number | null;
  readonly maintenanceMargin: number | null;
}

/** One sale (or buying back, or one call of a lending protocol). */
export interface RehearsalStep extends RehearsedFigures {
  readonly order: number;
  readonly instrument: string;
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  readonly price: number | null;
  /** Of the price. */
  readonly currency: string;
  /** Price × size; null where no price is paid. */
  readonly value: number | null;
  readonly slippage: number | null;
  readonly fee: number | null;
  readonly reason: string;
  /** Debt that a liquidation call repays; null elsewhere. */
  readonly repaid: { readonly instrument: string; readonly quantity: number } | null;
  /** Price of the instrument at which nothing would have been left before the step; null where there is none. */
  readonly bankruptcyPrice: number | null;
  /** Units of the instrument that are still held after the step. */
  readonly left: number;
}

/** 'still-called': a plan that leaves the account below the line; 'called-later': reduced in time, and still called before the scenario ended. */
export type RehearsalEnd = LiquidationEnd | 'still-called' | 'called-later';

/** One fact of a policy: what the counterparty states, what is known of such a venue, or what is assumed because nothing is. */
export interface PolicyFact {
  readonly name: 'order' | 'trigger' | 'target' | 'partial' | 'orderType' | 'fee' | 'insuranceFund' | 'throttle' | 'afterFund' | 'ladder' | 'slices' | 'wear' | 'halts' | 'breakers';
  /** null where it is unknown or does not apply. */
  readonly value: string | number | boolean | null;
  readonly from: 'stated' | 'preset' | 'assumed' | 'chosen';
  /** Of a preset: where it was read, and whether that was the venue's own page. */
  readonly source?: string;
  readonly verified?: boolean;
}

export interface RehearsalTotals {
  readonly end: RehearsalEnd;
  readonly steps: number;
  readonly before: RehearsedFigures;
  readonly after: RehearsedFigures;
  readonly valueSold: number;
  readonly slippage: number;
  readonly fees: number;
  /** What is owed when everything is gone, before any insurance fund. */
  readonly shortfall: number;
  /** What the insurance fund pays of it; null where its size is unknown. */
  readonly paidByFund: number | null;
  /** What becomes of a loss that the fund does not cover. */
  readonly follows?: { readonly what: AfterFund; readonly amount: number };
}

/** A rehearsal, step by step. */
export interface RehearsalView extends RehearsalTotals {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  /** 'lending': the calls of a protocol, which sells nothing on a market. */
  readonly kind: 'sales' | 'lending';
  readonly counterparty: string | null;
  /** Empty for a plan. */
  readonly policy: readonly PolicyFact[];
  readonly held: readonly HeldPosition[];
  readonly list: readonly RehearsalStep[];
  readonly cancelledOrders: number;
  /** Where market-wide breakers stand in this state; null where nothing that they halt is held, or no index is known. */
  readonly breakers: BreakerState | null;
  readonly notes: readonly string[];
  /** What is known of who else holds the same; empty for a protocol. */
  readonly crowding: readonly Crowded[];
}

/** One alternative beside others in the same state. */
export interface RehearsalAlternative extends RehearsalTotals {
  /** Order id, throttle as a number, or plan id. */
  readonly id: string;
  readonly name: string;
  /** The counterparty's own. */
  readonly own: boolean;
  /** Of a plan: whether it would have been in time, had it been watching from today on. */
  readonly verdict?: { readonly outcome: PlanVerdictView['outcome']; readonly reason: string };
}

export interface RehearsalComparison {
  readonly account: string;
  readonly currency: string;
  /** 'acted': reduced earlier, at each of the person's own marks. */
  readonly by: 'order' | 'speed' | 'plan' | 'acted';
  readonly alternatives: readonly RehearsalAlternative[];
}

/** What would have become of a plan's account in one scenario. */
export interface PlanVerdictView extends PlanVerdict {
  readonly pack: string;
  readonly scenario: string;
  readonly name: string;
  /** What the counterparty's own liquidation would have cost; null where it would not have come. */
  readonly brokerCost: { readonly total: number; readonly slippage: number; readonly fees: number; readonly shortfall: number; readonly equityLost: number } | null;
}

export interface PlanVerdicts {
  /** Market time of the prices. */
  readonly asOf: number;
  readonly plans: readonly { readonly id: string; readonly currency: string; readonly verdicts: readonly PlanVerdictView[] }[];
}
