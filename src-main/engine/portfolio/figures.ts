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
  /** Interest and funding of this position per day; negative is a cost. Absent where unknown. */
  readonly carryPerDay?: number;
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
  /** Parameter file and date. */
  readonly parameters?: string;
  /** The prices that went in, each with its time (ms UTC, null where unknown). */
  readonly inputs?: readonly PricedInput[];
}

export interface PricedInput {
  readonly name: string;
  readonly value: number;
  readonly at: number | null;
}

/** Results under the scenarios of a margin method, in the account's currency; losses are negative. */
export interface ScenarioTable {
  /** Class group, combined commodity, … as in the leaf's scope. */
  readonly scope: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Index of the column that binds, -1 where a minimum does. */
  readonly binding: number;
}

/** What one regime knows beside the common figures. Amounts in the account's currency. */
export interface Particulars {
  readonly venueRatio?: { readonly name: string; readonly value: number | null; readonly direction: 'up' | 'down' };
  readonly sma?: number;
  readonly buyingPower?: number;
  readonly orderMargin?: number;
  /** At most 0. */
  readonly orderLoss?: number;
}

/** One of the pools that a broker checks on its own. */
export interface SegmentFigures {
  readonly name: 'securities' | 'commodities';
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly excessLiquidity: number;
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
  readonly tables: readonly ScenarioTable[];
  readonly venueRatio?: Particulars['venueRatio'];
  readonly sma?: number;
  readonly buyingPower?: number;
  readonly orderMargin?: number;
  readonly orderLoss?: number;
  readonly segments?: readonly SegmentFigures[];
  /** Interest and funding per day; negative is a cost. */
  readonly carryPerDay?: number;
  readonly rehypothecable?: { readonly limit: number; readonly segregated: number };
}
