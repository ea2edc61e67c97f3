import type { ReduceOrder } from '../plan/plan.ts';

/** In what order a counterparty closes: the orders of plans, and what only brokers do. */
export type LiquidationOrder = ReduceOrder | 'hedges-last' | 'everything';

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
}

/** What is assumed of a counterparty that states nothing: market orders, losers first, just enough. */
export const DEFAULT_POLICY: LiquidationPolicy = {
  order: 'largest-loss', trigger: 1, target: 1, partial: true, orderType: 'market', fee: 0, insuranceFund: NaN, throttle: Infinity,
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
