import type { ReduceOrder, Selector } from '../plan/plan.ts';

/** In what order a counterparty closes: the orders of plans, and what only brokers do. */
export type LiquidationOrder = ReduceOrder | 'hedges-last' | 'everything';

/** One attempt at a position: how it is offered, and how much of what is wanted fills before the next attempt (S042). */
export interface Rung {
  /** A limit near the touch pays no half spread; a market order does. */
  readonly style: 'limit' | 'market';
  /** Above 0, at most 1. The last attempt is always for everything that is left. */
  readonly share: number;
}

/** What cannot be sold while its own mark is this far below that of the day before: a limit, or a venue that halts (S049, S050). */
export interface Halt {
  readonly select: Selector;
  /** Fraction, above 0. */
  readonly fall: number;
}

/** What becomes of a loss that the insurance fund does not cover (S047). */
export type AfterFund = 'owed' | 'auto-deleverage' | 'socialised-loss';

/** How a counterparty liquidates (book-format.md, `counterparties[].liquidation`; S104). */
export interface LiquidationPolicy {
  readonly order: LiquidationOrder;
  /** The buffer ratio at which it begins; 1 unless given. */
  readonly trigger: number;
  /** The buffer ratio at which it stops; 1 unless given. */
  readonly target: number;
  /** Sells just enough of a position (true) or all of it. */
  readonly partial: boolean;
  readonly orderType: 'market' | 'limit' | 'sliced';
  /** Of execution price × quantity × multiplier. */
  readonly fee: number;
  /** Money in the account's currency that covers what is owed after a wipe-out; NaN where unknown. */
  readonly insuranceFund: number;
  /** Largest share of average daily volume sold in one step; 1/0 (Infinity) where nothing is throttled. */
  readonly throttle: number;
  /** From near the touch to market; empty: at once, as `orderType` says. */
  readonly ladder: readonly Rung[];
  /** Parts that a position is cut into; 1 unless given. */
  readonly slices: number;
  /** By how much spreads widen and volume drains with each step: 0.1 is a tenth; 0 unless given. */
  readonly wear: number;
  readonly halts: readonly Halt[];
  /** Whether it sells on exchanges that the US market-wide breakers close. */
  readonly breakers: boolean;
  readonly afterFund: AfterFund;
}

/** What is assumed of a counterparty that states nothing: market orders, losers first, just enough. */
export const DEFAULT_POLICY: LiquidationPolicy = {
  order: 'largest-loss', trigger: 1, target: 1, partial: true, orderType: 'market', fee: 0, insuranceFund: NaN, throttle: Infinity,
  ladder: [], slices: 1, wear: 0, halts: [], breakers: false, afterFund: 'owed',
};

/** In words: why the next position is the next one. */
export function orderText(order: LiquidationOrder): string {
  switch (order) {
    case 'largest-loss':
      return 'the largest loss first';
    case 'margin-freed':
      return 'what frees the most margin per value sold first';
    case 'most-liquid':
      return 'the most liquid first';
    case 'least-liquid':
      return 'the least liquid first';
    case 'largest-exposure':
      return 'the largest exposure first';
    case 'risk-reduction':
      return 'what reduces risk the most first';
    case 'hedges-last':
      return 'hedges last';
    case 'everything':
      return 'everything at once';
  }
}
