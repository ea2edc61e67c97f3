/** What the What-if section shows. Amounts in the account's currency, prices in the instrument's, shares as fractions, times ms UTC. */
import type { Problem } from '#base/failure.ts';
import type { PassesUntil } from '#engine/limit/passes-until.ts';
import type { Status } from '#engine/portfolio/figures.ts';

/** Every figure of an account that a trade can change. */
export interface TradedFigures {
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly availableFunds: number;
  readonly excessLiquidity: number;
  readonly grossExposure: number;
  readonly netExposure: number;
  readonly liabilities: number;
  readonly bufferRatio: number | null;
  readonly cushion: number | null;
  readonly leverage: number | null;
  readonly status: Status;
  readonly alertLevel: number | null;
  readonly complete: boolean;
}

export interface ReadTrade {
  readonly instrument: string;
  /** Signed units. */
  readonly quantity: number;
  /** What it was read to fill at: the typed price, else the mark. */
  readonly price: number | null;
  readonly currency: string;
  readonly leverage: number | null;
  /** Units held before and after. */
  readonly held: number;
  readonly heldAfter: number;
}

export interface TradeReason {
  readonly limit: string;
  readonly hard: boolean;
  readonly message: string;
}

export interface TradeCheck {
  readonly accepted: boolean;
  readonly reasons: readonly TradeReason[];
  /** The largest quantity of a single trade that every hard check passes, unsigned; null for a basket. */
  readonly passingQuantity: number | null;
  /** The ticket with that quantity; null where there is none or nothing needs changing. */
  readonly passingTicket: string | null;
  readonly before: TradedFigures;
  readonly after: TradedFigures;
  readonly orderCost: number | null;
  /** How far prices may run before the orders fill; null where it passes at any price, or not even at today's. */
  readonly passesUntil: PassesUntil | null;
  /** The same under a scenario that follows the trade; null where none is chosen. */
  readonly stressed: { readonly name: string; readonly before: TradedFigures; readonly after: TradedFigures } | null;
}

/** How far an account is from the line. */
export interface CallDistance {
  /** Relative move of all marks; null where none leads there. */
  readonly uniform: number | null;
  /** The single instrument whose price is nearest to the line; null where no single price leads there. */
  readonly nearest: { readonly instrument: string; readonly shock: number; readonly price: number } | null;
}

/** In how many scenarios something saves the account, of those in which it has to. */
export interface Covered {
  readonly saved: number;
  readonly needed: number;
}

export interface PlanCovered {
  readonly id: string;
  readonly name: string;
  readonly before: Covered;
  readonly after: Covered;
}

/** What the account's plans save in a pack of scenarios, by any of them and one by one. */
export interface PlanCoverage {
  readonly pack: string;
  readonly packName: string;
  readonly scenarios: number;
  readonly before: Covered;
  readonly after: Covered;
  readonly plans: readonly PlanCovered[];
  /** Names of the scenarios that the account got through before the ticket, by itself or by a plan, and no longer does. */
  readonly lost: readonly string[];
}

/** What a ticket does beyond today's figures. */
export interface TicketConsequences {
  readonly account: string;
  readonly asOf: number;
  readonly distance: { readonly before: CallDistance; readonly after: CallDistance };
  /** null where the account has no plans. */
  readonly plans: PlanCoverage | null;
}

/** A decision on a ticket that is noted and neither kept nor dropped. Times ms UTC, on the machine's clock. */
export interface TradeDecisionView {
  readonly entry: number;
  readonly at: number;
  /** Before this it may be dropped, but not kept; null where there is no time to think. */
  readonly until: number | null;
}

/** A limit with what uses it. */
export interface LimitUse {
  readonly id: string;
  readonly account: string;
  readonly metric: string;
  readonly hard: boolean;
  readonly max: number | null;
  readonly min: number | null;
  /** The instrument with the most extreme value; null for a figure of the account. */
  readonly instrument: string | null;
  /** null where it cannot be known or nothing is selected. */
  readonly value: number | null;
  /** After the ticket; null without one. */
  readonly valueAfter: number | null;
  readonly breached: boolean;
  readonly breachedAfter: boolean;
  /** How many instruments are beyond the limit. */
  readonly beyond: number;
}

export interface WhatIfView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  readonly trades: readonly ReadTrade[];
  /** Why the ticket cannot be read. */
  readonly problems: readonly Problem[];
  /** null for an empty ticket, and where there are problems. */
  readonly check: TradeCheck | null;
  readonly limits: readonly LimitUse[];
}

/** What the next unit would go beyond: capital at risk at the stop or in a gap, the buffer after a scenario, what may still be opened, a limit; `wanted` where it is all that was asked for. */
export type SizeBound = 'risk' | 'gap' | 'scenario' | 'available-funds' | 'limits' | 'wanted';

export interface PositionSizeView {
  readonly units: number;
  readonly riskCapital: number;
  /** null where no stop was asked about. */
  readonly lossAtStop: number | null;
  readonly marginUse: number;
  readonly boundBy: SizeBound;
  /** The limit that binds; null where something else does. */
  readonly limit: string | null;
  /** Share of the entry, and what it loses; null where no gap was asked about. */
  readonly gap: number | null;
  readonly lossAtGap: number | null;
  /** What a stop as far away would have met on past days; null without a stop, an instrument or its history. Moves signed, losses in the account's currency. */
  readonly stopTest: { readonly days: number; readonly beyond: number; readonly medianMove: number | null; readonly worstMove: number | null; readonly medianLoss: number | null; readonly worstLoss: number | null } | null;
  /** null where no scenario was asked about, or nothing is required after it. */
  readonly bufferRatioAfter: number | null;
  /** What the next unit would break, then what the trade itself is warned about. */
  readonly reasons: readonly TradeReason[];
  /** The trade as a ticket; null where no instrument is named or nothing can be bought. */
  readonly ticket: string | null;
}

export interface KellyView {
  /** Share of capital, already times the chosen part. */
  readonly fraction: number;
  /** null without a number of trials. */
  readonly standardError: number | null;
  /** One standard error either side, not below 0. */
  readonly low: number | null;
  readonly high: number | null;
  /** What is staked at most: the fraction, or the cap. */
  readonly capped: number;
  readonly stake: number;
  /** The stake in units of an instrument, as far as the account's limits let it; null where none is named. */
  readonly position: PositionSizeView | null;
}

export interface SizeView {
  readonly account: string;
  readonly currency: string;
  readonly position: PositionSizeView | null;
  readonly kelly: KellyView | null;
}
