/** The figures of one account, as `marginline risk --json` answers them (book-format.md, "What the figures mean, exactly"). */

export type Status = 'safe' | 'below-target' | 'alert' | 'margin-call' | 'negative-equity' | 'unknown';

export interface Liabilities {
  readonly borrowed: number;
  readonly shortMarketValue: number;
  readonly unrealizedLosses: number;
  readonly accrued: number;
  readonly total: number;
}

/** One position. In the account's currency, except mark, averagePrice and liquidationPrice (the instrument's); null where a price or rate is missing. */
export interface PositionFigures {
  readonly instrument: string;
  readonly quantity: number;
  readonly averagePrice: number | null;
  readonly mark: number | null;
  readonly markAt: number | null;
  readonly stale: boolean;
  readonly marketValue: number | null;
  readonly unrealizedPnl: number | null;
  readonly exposure: number | null;
  readonly initialMargin: number | null;
  readonly maintenanceMargin: number | null;
  /** Nearest price of this instrument at which the ratio is 1; null where none is. Absent where not asked for. */
  readonly liquidationPrice?: number | null;
}

/** A leaf of the requirement. All leaves of an account sum to its totals. */
export interface MarginLine {
  readonly rule: string;
  /** Instrument id, or 'account'. */
  readonly scope: string;
  readonly initial: number;
  readonly maintenance: number;
  /** Rule and inputs in words. */
  readonly explanation: string;
  /** Document and section that the rule comes from. */
  readonly source?: string;
}

export interface Warning {
  readonly code: string;
  readonly scope: string;
  readonly message: string;
}

/** One line of a sum shown to people, in the account's currency. */
export interface EquityLine {
  readonly part: 'long-value' | 'short-value' | 'cash' | 'borrowed' | 'accrued' | 'unrealized' | 'haircut' | 'not-counted';
  readonly scope: string;
  readonly amount: number;
  readonly explanation: string;
}

/** The figures that every tick may change. bufferRatio, cushion, leverage: null as book-format.md says. */
export interface AccountFigures {
  readonly id: string;
  readonly currency: string;
  readonly regime: string;
  readonly grossAssetValue: number;
  readonly liabilities: Liabilities;
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly availableFunds: number;
  readonly excessLiquidity: number;
  readonly bufferRatio: number | null;
  readonly cushion: number | null;
  readonly grossExposure: number;
  readonly netExposure: number;
  readonly leverage: number | null;
  readonly status: Status;
  readonly complete: boolean;
  readonly alertLevel: number | null;
  /** Time of the oldest price used, ms UTC; NaN without prices. */
  readonly oldestPriceAt: number;
  readonly staleCount: number;
}

/** Everything about one account, including its reasons. */
export interface AccountReport extends AccountFigures {
  readonly positions: readonly PositionFigures[];
  readonly margin: readonly MarginLine[];
  readonly equity: readonly EquityLine[];
  readonly warnings: readonly Warning[];
}
