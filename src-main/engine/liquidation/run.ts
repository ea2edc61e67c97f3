import type { AccountReport } from '../portfolio/figures.ts';

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
  readonly reason: string;
}

/** How a run ended. */
export type LiquidationEnd = 'not-triggered' | 'restored' | 'wiped-out' | 'nothing-left';

export interface LiquidationRun {
  readonly account: string;
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
  /** Open orders that were cancelled first. */
  readonly cancelledOrders: number;
  readonly assumptions: readonly string[];
}
