/** What the Margin section shows: one account under several regimes, the venue's figures beside ours, and why the buffer changed. Amounts in the account's currency. */
import type { EquityLine, MarginLine, Particulars, ScenarioTable, Status, Warning } from '#engine/portfolio/figures.ts';

/** A position, or a borrowed balance that carries a requirement, under one regime. */
export interface StandAloneItem {
  /** Instrument id, or the currency of a borrowed balance; 'orders' for open orders. */
  readonly scope: string;
  readonly kind: 'position' | 'balance' | 'orders';
  /** What the regime would demand if this were all that the account holds. */
  readonly standAlone: number;
  /** What stands beside it within the whole account; null where the charge is the group's or a price is missing. */
  readonly within: number | null;
}

/** How much less two positions need together than apart: R(first) + R(second) − R(both). */
export interface PairCredit {
  readonly first: string;
  readonly second: string;
  readonly credit: number;
}

/** One regime's answer for the account: a column of the mirror. */
export interface RegimeColumn {
  readonly regime: string;
  /** Whether this is the account's own regime, computed with its own parameters; others use their default parameters. */
  readonly own: boolean;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly excessLiquidity: number;
  readonly availableFunds: number;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly complete: boolean;
  /** The regime with the highest maintenance requirement; exactly one of those compared, the first where several tie. */
  readonly binding: boolean;
  /** Sum of what each position, borrowed balance and order would need alone. */
  readonly standAlone: number;
  /** standAlone − maintenanceMargin. */
  readonly nettingCredit: number;
  readonly items: readonly StandAloneItem[];
  /** Largest first; null where not asked for or where there are too many positions. */
  readonly pairs: readonly PairCredit[] | null;
  readonly margin: readonly MarginLine[];
  /** What margin equity is made of. */
  readonly equity: readonly EquityLine[];
  readonly tables: readonly ScenarioTable[];
  readonly warnings: readonly Warning[];
  readonly venueRatio: Particulars['venueRatio'] | null;
}

export interface MarginComparison {
  readonly account: string;
  readonly currency: string;
  /** ms UTC */
  readonly asOf: number;
  /** In the order asked for. */
  readonly regimes: readonly RegimeColumn[];
}

/** One figure of ours beside the venue's. */
export interface Residual {
  readonly figure: 'netLiquidationValue' | 'initialMargin' | 'maintenanceMargin';
  readonly ours: number | null;
  readonly venue: number | null;
  /** venue − ours: what our figure does not explain. */
  readonly residual: number | null;
  /** residual ÷ |venue|; null where the venue's figure is 0 or absent. */
  readonly relative: number | null;
}

/** What the venue said at one time, beside what we had. */
export interface ReconciledFigures {
  /** Time of the venue's figures, ms UTC, and as the user wrote it (the key for removing). */
  readonly at: number;
  readonly atText: string;
  /** Time of our figures beside it, ms UTC; null where we have none near that time. */
  readonly oursAt: number | null;
  /** How old the venue's figures are now, ms. */
  readonly ageMs: number;
  readonly figures: readonly Residual[];
}

/** One day of the kept series; null where a side was missing on that day. */
export interface ResidualDay {
  /** YYYY-MM-DD, UTC */
  readonly day: string;
  /** Time of our figures, ms UTC. */
  readonly at: number;
  readonly venueAt: number | null;
  readonly ours: { readonly netLiquidationValue: number | null; readonly initialMargin: number | null; readonly maintenanceMargin: number | null };
  readonly venue: { readonly netLiquidationValue: number | null; readonly initialMargin: number | null; readonly maintenanceMargin: number | null };
  readonly residual: { readonly netLiquidationValue: number | null; readonly initialMargin: number | null; readonly maintenanceMargin: number | null };
}

/** A house add-on that would explain the residual of the maintenance requirement. Proposed, never applied by itself. */
export interface HouseAddOn {
  readonly basis: 'gross-exposure' | 'market-value';
  /** Share of the basis by which the venue's requirement exceeds ours (least squares through the origin); negative where it is lower. */
  readonly rate: number;
  /** Of `rate`; null with a single day. */
  readonly standardError: number | null;
  /** Days that went in. */
  readonly days: number;
  /** Share of the squared residuals that the add-on explains, at most 1; null where there is no residual at all. */
  readonly explained: number | null;
  /** rate × basis today. */
  readonly amountToday: number;
  /** The rule for `regime.params.house` that raises today's requirement by that amount; null where none can (see `reason`). */
  readonly rule: { readonly select: Readonly<Record<string, unknown>>; readonly maintenanceRate: number } | null;
  /** The account's parameters with the rule in them, ready for a change of the book; null with `rule`. */
  readonly params: Readonly<Record<string, unknown>> | null;
  /** Maintenance requirement today with the rule; null with `rule`. */
  readonly maintenanceAfter: number | null;
  /** One sentence: what is proposed, or why nothing is. */
  readonly reason: string;
}

export interface MirrorView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  readonly regime: string;
  /** Newest first. */
  readonly venueFigures: readonly ReconciledFigures[];
  /** Oldest first. */
  readonly days: readonly ResidualDay[];
  /** null where no day has both figures. */
  readonly addOn: HouseAddOn | null;
}

export type WaterfallCause = 'carry' | 'time' | 'price' | 'volatility' | 'fx' | 'haircut' | 'rules' | 'trades';

/** What one cause did to the account. */
export interface WaterfallEffect {
  readonly cause: WaterfallCause;
  readonly name: string;
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly excessLiquidity: number;
  /** null for every effect where the ratio does not exist in one of the states between. */
  readonly bufferRatio: number | null;
  /** One sentence with the figures. */
  readonly sentence: string;
  /** The instruments, currencies or groups that moved most, largest first, at most 8. */
  readonly parts: readonly { readonly scope: string; readonly marginEquity: number; readonly maintenanceMargin: number }[];
}

export interface WaterfallState {
  readonly at: number;
  /** 'now': the book as it stands; 'stored': kept at the end of that day; 'closes': today's positions at the closes of that day. */
  readonly kind: 'now' | 'stored' | 'closes';
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly excessLiquidity: number;
  readonly bufferRatio: number | null;
  readonly complete: boolean;
}

/** from + the sum of the effects = to, exactly, for margin equity, maintenance, excess liquidity and (where it exists) the ratio. */
export interface WaterfallView {
  readonly account: string;
  readonly currency: string;
  readonly from: WaterfallState;
  readonly to: WaterfallState;
  /** In the order in which the causes were put in one after another. */
  readonly effects: readonly WaterfallEffect[];
  /** The states that may be asked for, oldest first. */
  readonly points: readonly { readonly at: number; readonly kind: WaterfallState['kind'] }[];
  readonly notes: readonly string[];
}
