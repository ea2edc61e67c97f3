/** A liquidation plan as the engine evaluates it. Fractions for shares, milliseconds for durations. */

export type AccountMetric = 'bufferRatio' | 'netLiquidationValue' | 'marginEquity' | 'maintenanceMargin' | 'excessLiquidity' | 'leverage' | 'cushion';
export type InstrumentMetric = 'price' | 'volatility' | 'spread';

export interface Leaf {
  readonly metric: AccountMetric | InstrumentMetric;
  /** For instrument metrics; null there makes the leaf unanswerable, which is reported. */
  readonly instrument: string | null;
  /** Exactly one of the two is set. */
  readonly below: number | null;
  readonly above: number | null;
  /** The comparison must have held at every evaluation for this long; 0: at once. */
  readonly forMs: number;
}

export type When = Leaf | { readonly all: readonly When[] } | { readonly any: readonly When[] };

export type ReduceOrder = 'largest-loss' | 'margin-freed' | 'most-liquid' | 'least-liquid' | 'largest-exposure' | 'risk-reduction';

/** Every given field must match; a list means any of. */
export type Selector = Readonly<Partial<Record<'instrument' | 'kind' | 'underlying' | 'sector' | 'currency' | 'productGroup' | 'account' | 'counterparty', readonly string[]>>>;

export interface Reduce {
  readonly type: 'reduce';
  readonly order: ReduceOrder;
  readonly select: Selector;
  /** Largest share of each selected position that may be sold, 0 to 1. */
  readonly share: number;
  /** Stop as soon as the metric is there; null: reduce every selected position by the share. */
  readonly until: { readonly metric: AccountMetric; readonly atLeast: number } | null;
}

export interface Fund {
  readonly type: 'fund';
  readonly source: string;
  readonly amount: number;
  readonly currency: string;
  readonly arrivesAfterMs: number;
}

export type Step = Reduce | Fund | { readonly type: 'notify'; readonly message: string };

export interface Plan {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly armed: boolean;
  readonly when: When;
  readonly steps: readonly Step[];
}

/** Something to do by hand. */
export interface PlannedTicket {
  readonly order: number;
  readonly kind: 'sell' | 'buy' | 'fund' | 'notify';
  readonly instrument: string | null;
  /** Signed units: a sale is negative. An amount of money for `fund`. */
  readonly quantity: number | null;
  readonly currency: string | null;
  /** In the instrument's currency. */
  readonly estimatedPrice: number | null;
  /** Half the spread and the fee, in the instrument's currency; null where no spread is known. */
  readonly estimatedCost: number | null;
  readonly bufferRatioAfter: number | null;
  readonly maintenanceMarginAfter: number | null;
  readonly text: string;
}
