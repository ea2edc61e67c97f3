/** What the What-if section shows. Amounts in the account's currency, prices in the instrument's, shares as fractions, times ms UTC. */
import type { Problem } from '#base/failure.ts';
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
  /** Relative move of the mark against the trade at which it would no longer pass; null where none does. */
  readonly passesUntil: number | null;
  /** The same under a scenario that follows the trade; null where none is chosen. */
  readonly stressed: { readonly name: string; readonly before: TradedFigures; readonly after: TradedFigures } | null;
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

export interface PositionSizeView {
  readonly units: number;
  readonly riskCapital: number;
  readonly lossAtStop: number;
  readonly marginUse: number;
  readonly boundBy: 'risk' | 'available-funds' | 'limits';
  /** What the limits of the account let through of it; null where no instrument is named. */
  readonly passing: number | null;
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
}

export interface SizeView {
  readonly account: string;
  readonly currency: string;
  readonly position: PositionSizeView | null;
  readonly kelly: KellyView | null;
}
