/** What the Models section shows: whether the model behind a requirement can be trusted. Amounts in the account's currency. */

/** The parts of a review, each asked for by itself because each takes a while. */
export type ReviewPart = 'backtest' | 'benchmark' | 'sensitivity' | 'procyclicality' | 'cards';

/** One day of a backtest on the book's own history, with today's positions. */
export interface BacktestDay {
  /** ms UTC */
  readonly at: number;
  /** Result of the day; losses negative. */
  readonly result: number;
  /** The loss that the model expected at most, positive. */
  readonly limit: number;
  readonly exception: boolean;
}

/** One statistical test of a backtest. */
export interface ModelTest {
  readonly id: 'pof' | 'tff' | 'independence' | 'conditional-coverage';
  readonly statistic: number;
  readonly pValue: number;
  /** At 95 %. */
  readonly accepted: boolean;
}

export type Zone = 'green' | 'yellow' | 'red';

export interface Backtest {
  readonly confidence: number;
  readonly days: readonly BacktestDay[];
  readonly exceptions: number;
  readonly expected: number;
  readonly tests: readonly ModelTest[];
  readonly zone: Zone;
  /** Chance of at most as many exceptions if the model is right. */
  readonly cumulative: number;
  /** What a regulator would multiply the figure with. */
  readonly multiplier: number;
}

export interface BenchmarkRow {
  readonly model: string;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly requirement: number;
  /** Value at risk ÷ the mean of all; null where all are 0. */
  readonly toMean: number | null;
  /** null where the history is too short to compare. */
  readonly backtest: { readonly exceptions: number; readonly observations: number; readonly zone: Zone } | null;
}

export interface SensitivityBar {
  readonly input: 'volatility' | 'correlation' | 'horizon' | 'window' | 'confidence';
  readonly low: { readonly setting: string; readonly value: number | null };
  readonly high: { readonly setting: string; readonly value: number | null };
}

export interface Procyclicality {
  /** ms UTC, oldest first. */
  readonly at: readonly number[];
  readonly without: readonly number[];
  readonly with: readonly number[];
  /** Peak ÷ trough of the requirement; null where the trough is 0. */
  readonly ratioWithout: number | null;
  readonly ratioWith: number | null;
  /** Share of gross exposure. */
  readonly floorRate: number;
  /** The account's own floor, or the mean over the history where it has none. */
  readonly floorFrom: 'account' | 'whole-history';
}

/** What a reviewer must know of one margin model before trusting its number. */
export interface ModelCard {
  /** Regime id of the book file. */
  readonly regime: string;
  readonly name: string;
  readonly owner: string;
  readonly sources: readonly string[];
  /** Date of the parameters in use. */
  readonly version: string;
  readonly purpose: string;
  readonly limits: readonly string[];
  /** What reviews found, open ones first. */
  readonly findings: readonly string[];
  /** YYYY-MM-DD of the last review; null: nobody independent has reviewed it. */
  readonly reviewedOn: string | null;
  readonly reviewedBy: string | null;
}

/** One part of the review of a model on one account; the parts that were not asked for are absent. */
export interface ModelReview {
  readonly account: string;
  readonly currency: string;
  /** Models that can be reviewed on this account. */
  readonly models: readonly string[];
  readonly model: string;
  readonly confidence: number;
  /** Daily returns that the model looks back on. */
  readonly window: number;
  /** The window of the account's parameters: `window` is shorter where the history would leave too few days to compare. */
  readonly ownWindow: number;
  /** Common daily returns that the book holds for this account. */
  readonly returns: number;
  /** Held instruments without a usable history: they have no part in the figures. */
  readonly missing: readonly string[];
  readonly backtest?: Backtest;
  readonly benchmark?: readonly BenchmarkRow[];
  readonly sensitivity?: { readonly base: number; readonly bars: readonly SensitivityBar[] };
  readonly procyclicality?: Procyclicality;
  readonly cards?: readonly ModelCard[];
}
