/** What the engine is opened with: plain facts, numbers in float64, times in milliseconds UTC. */

export type InstrumentKind = 'equity' | 'etf' | 'fund' | 'option' | 'future' | 'perpetual' | 'crypto' | 'bond' | 'fx' | 'token' | 'index';

/** A band of a tiered maintenance table. `upTo` (inclusive) is notional in the instrument's currency; Infinity for the last. */
export interface Tier {
  readonly upTo: number;
  readonly initialRate: number;
  readonly maintenanceRate: number;
  /** Subtracted from notional × rate, so that maintenance is continuous at the edges. */
  readonly deduction: number;
  /** Whether the file states the deduction; a derived one is ignored by venues whose tiers are cliffs. */
  readonly deductionStated?: boolean;
}

/** A band of a marginal collateral table: the units up to `upTo` count with `ratio`. */
export interface CollateralTier {
  readonly upTo: number;
  readonly ratio: number;
}

/** How an asset counts as collateral. Shares of its value; add-ons are added to the haircut, never compounded. */
export interface CollateralTerms {
  readonly haircut: number;
  readonly tiers: readonly CollateralTier[] | null;
  readonly tier: string | null;
  /** false: counts nothing whatever its haircut. */
  readonly eligible?: boolean;
  /** Add-on of a staked asset that can't be sold at once. */
  readonly stakingDiscount?: number;
  /** Add-on of a tokenised real-world asset: redemption time, custodian, legal claim. */
  readonly tokenisedDiscount?: number;
  /** Multi-asset buffers of the venue: assets at index × (1 − bid), debts at index × (1 + ask). */
  readonly bidBuffer?: number;
  readonly askBuffer?: number;
}

/** A price that is meant to follow another: a stablecoin and 1, staked ether and ether. */
export interface Peg {
  /** Instrument whose price is the reference; null: `value` is. */
  readonly reference: string | null;
  /** Reference price, or units of the reference per unit. */
  readonly value: number;
  /** Deviation below the reference that changes nothing, a fraction. */
  readonly tolerance: number;
  /** Haircut added per unit of deviation beyond the tolerance. */
  readonly perDeviation: number;
}

/** When an instrument can be traded. Own hours: weekdays (1 is Monday, 7 Sunday) and minutes of the UTC day; a close at or before the open is on the next day. */
export type TradingHours = 'always' | 'us-cash' | 'us-futures' | { readonly days: readonly number[]; readonly open: number; readonly close: number };

export interface Instrument {
  readonly id: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly underlying: string | null;
  readonly sector: string | null;
  readonly productGroup: string | null;
  readonly productClass: string | null;
  /** Units per contract; 1 where the file says nothing. */
  readonly multiplier: number;
  /** Signed; 1 for everything that is not a leveraged fund. */
  readonly leverageFactor: number;
  readonly right: 'call' | 'put' | null;
  readonly strike: number;
  /** End of the expiry day, 21:00 UTC, in milliseconds; NaN where nothing expires. */
  readonly expiry: number;
  readonly style: 'american' | 'european';
  readonly dividendYield: number;
  readonly inverse: boolean;
  /** Money per contract in the instrument's currency, or null. */
  readonly contractMargin: { readonly initial: number; readonly maintenance: number } | null;
  readonly tiers: readonly Tier[] | null;
  /** null: this asset carries no `collateral`, so it counts nothing where the regime asks for it. */
  readonly collateral: CollateralTerms | null;
  /** What the price should be; absent where it is pegged to nothing. */
  readonly peg?: Peg | null;
  /** When it can be sold in a rehearsal; absent: at any time. */
  readonly hours?: TradingHours;
  readonly marginable: boolean;
  readonly initialRate: number | null;
  readonly maintenanceRate: number | null;
  /** `rate`: annual cost of borrowing the asset; absent where unknown. */
  readonly borrow: { readonly initialRate: number | null; readonly maintenanceRate: number; readonly rate?: number } | null;
  /** Units per day, NaN where unknown. */
  readonly averageDailyVolume: number;
  /** Contracts that are open in the whole market; absent where unknown. */
  readonly openInterest?: number;
  readonly takerFee: number;
  /** Units of this fund per unit of the index that it tracks; null where it tracks none. */
  readonly tracks: { readonly underlying: string; readonly ratio: number } | null;
  /** Parameters of a lending protocol, fractions; null: no collateral there. */
  readonly lending: Lending | null;
}

/** What a lending protocol allows for one asset. Fractions of its value. */
export interface Lending {
  readonly ltv: number;
  readonly liquidationThreshold: number;
  readonly liquidationBonus: number;
}

export interface Position {
  readonly instrument: string;
  readonly quantity: number;
  /** In the instrument's currency; NaN where the file says nothing. */
  readonly averagePrice: number;
  /** Margin set apart for this position alone, in the account's currency; NaN where the file says nothing. */
  readonly isolatedMargin: number;
}

/** An open order. */
export interface Order {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  /** Units, positive. */
  readonly quantity: number;
  /** In the instrument's currency; NaN for a market order. */
  readonly price: number;
  /** NaN where the file says nothing. */
  readonly leverage: number;
}

/** Reg T special memorandum account carried in: prior day's SMA, initial margin of today's trades, cash in (+) or out (−). */
export interface SmaCarried {
  readonly prior: number;
  readonly tradesInitial: number;
  readonly cash: number;
}

export interface Balance {
  readonly currency: string;
  readonly amount: number;
  readonly accrued: number;
  /** null: this venue keeps no segments. */
  readonly segment: 'securities' | 'commodities' | null;
}

export interface Thresholds {
  /** The usual one; `targetAt` gives the one in force. */
  readonly target: number;
  /** Descending, each above 1. */
  readonly alerts: readonly number[];
  /** Higher targets for a time; absent: none. */
  readonly raised?: readonly RaisedTarget[];
}

/** A higher target from a time until before another, both ms UTC, and why. */
export interface RaisedTarget {
  readonly from: number;
  readonly until: number;
  readonly target: number;
  readonly reason: string;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly counterparty: string | null;
  readonly currency: string;
  readonly regime: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly balances: readonly Balance[];
  readonly positions: readonly Position[];
  readonly thresholds: Thresholds;
  readonly orders: readonly Order[];
  readonly sma: SmaCarried | null;
}

/** Latest quote of one instrument. NaN where a field is unknown. */
export interface Quote {
  readonly instrument: string;
  readonly mark: number;
  readonly bid: number;
  readonly ask: number;
  /** Annual, as a fraction. */
  readonly volatility: number;
  readonly at: number;
  readonly staleAfterMs: number;
  readonly source: string;
  /** Funding of a perpetual per interval; a long pays when positive. null where unknown. */
  readonly funding: Funding | null;
}

export interface Funding {
  readonly rate: number;
  readonly intervalHours: number;
}

export interface FxRate {
  readonly from: string;
  readonly to: string;
  readonly rate: number;
  /** NaN where the file says nothing. */
  readonly at: number;
}

export interface InterestRate {
  readonly currency: string;
  /** Annual; NaN where the file says nothing. */
  readonly riskFree: number;
  /** What the broker charges per year on debit balances; NaN where the file says nothing. */
  readonly marginLoan: number;
}

/** The custody terms of a counterparty, as far as figures depend on them. */
export interface Counterparty {
  readonly id: string;
  readonly segregated: boolean | null;
  /** Share of the debit up to which assets may be reused (1.4 in the US); NaN where the file says nothing. */
  readonly rehypothecation: number;
  /** The counterparty's own token: worth least exactly when the counterparty is in trouble. null where it has none. */
  readonly nativeToken?: string | null;
}

/** A daily close: business day and price in the instrument's currency. */
export interface History {
  readonly instrument: string;
  readonly days: readonly string[];
  readonly closes: Float64Array;
}

/** What a scenario changes beside prices, terms and rates; absent in a book as it stands. */
export interface Stress {
  /** Instrument id → factor on its initial and maintenance requirement; 1 where it is not named. */
  readonly marginFactors: ReadonlyMap<string, number>;
  /** Factor on requirements that belong to no instrument. */
  readonly marginFactor: number;
  /** Correlations of margin models moved towards `to` by `weight` (0 leaves them). */
  readonly correlation: { readonly to: number; readonly weight: number } | null;
  /** Counterparties whose accounts can't act. */
  readonly frozen: ReadonlySet<string>;
}

export interface Book {
  readonly asOf: number;
  readonly accounts: readonly Account[];
  readonly instruments: readonly Instrument[];
  readonly quotes: readonly Quote[];
  readonly fx: readonly FxRate[];
  readonly rates: readonly InterestRate[];
  readonly history: readonly History[];
  readonly counterparties: readonly Counterparty[];
  readonly stress?: Stress;
}


/** 4 days, which suits daily closes; live feeds put tighter limits on the quotes that they bring. */
export const DEFAULT_STALE_AFTER_MS = 4 * 86_400_000;
