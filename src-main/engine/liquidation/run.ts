import type { Account } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';
import type { AfterFund } from './policy.ts';

/** One thing that was sold or bought back. */
export interface LiquidationStep {
  readonly order: number;
  readonly instrument: string;
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  /** In the instrument's currency. */
  readonly price: number;
  /** Money lost against the mark, in the account's currency. */
  readonly slippage: number;
  /** In the account's currency. */
  readonly fee: number;
  readonly netLiquidationValueAfter: number;
  readonly marginEquityAfter: number;
  readonly maintenanceMarginAfter: number;
  readonly bufferRatioAfter: number | null;
  /** Price of this instrument at which net liquidation value would be zero before the step; null where no price of it does. */
  readonly bankruptcyPrice: number | null;
  readonly reason: string;
}

/** How a run ended. */
export type LiquidationEnd = 'not-triggered' | 'restored' | 'wiped-out' | 'nothing-left' | 'halted';

export interface LiquidationRun {
  readonly account: string;
  /** The account that is left. */
  readonly left: Account;
  readonly before: AccountReport;
  readonly after: AccountReport;
  readonly steps: readonly LiquidationStep[];
  readonly end: LiquidationEnd;
  /** In the account's currency, like everything below. */
  readonly totalSlippage: number;
  readonly totalFees: number;
  /** What is owed when everything is gone: the part of a negative net liquidation value, before any insurance fund. */
  readonly shortfall: number;
  /** What the counterparty's insurance fund pays of it; null where its size is unknown. */
  readonly paidByFund: number | null;
  /** What is left of the fund; null where its size is unknown. */
  readonly fundLeft: number | null;
  /** Where the fund does not cover the shortfall: what follows. null where nothing is left uncovered. */
  readonly follows: { readonly what: AfterFund; readonly amount: number } | null;
  /** What could not be sold, and why, in words. */
  readonly halted: readonly string[];
  /** Open orders that were cancelled first. */
  readonly cancelledOrders: number;
  readonly assumptions: readonly string[];
}
