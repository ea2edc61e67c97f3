/** The one door to the engine: open(book) → Session; events in, figures out. No clock, no randomness, no I/O. */
import type { CollateralLedger } from './collateral/ledger.ts';
import type { Account, Book, FxRate, History, Instrument, InterestRate, Quote } from './portfolio/book.ts';
import type { AccountFigures, AccountReport, PositionFigures } from './portfolio/figures.ts';

export type SessionEvent =
  | { readonly type: 'quote'; readonly quote: Quote }
  | { readonly type: 'fx'; readonly fx: FxRate }
  | { readonly type: 'rate'; readonly rate: InterestRate }
  /** Replaces or adds one account; `null` removes it. */
  | { readonly type: 'account'; readonly id: string; readonly account: Account | null }
  | { readonly type: 'instrument'; readonly instrument: Instrument }
  | { readonly type: 'history'; readonly history: History }
  /** Time passes: staleness, time to expiry. ms UTC. */
  | { readonly type: 'time'; readonly now: number };

export interface Session {
  /** Applies one event; recomputes nothing yet, marks just what the event touches. */
  apply(event: SessionEvent): void;
  /** Index of an instrument for `tick`, or -1. Indices are stable until an 'instrument' event adds or changes one. */
  instrumentIndex(id: string): number;
  /** The hot path of apply: a price of one instrument. NaN for what is unknown. Allocates nothing. */
  tick(instrument: number, mark: number, bid: number, ask: number, volatility: number, at: number): void;
  /** Ids of the accounts touched since they were last asked for by `figures`. */
  touched(): readonly string[];
  accountIds(): readonly string[];
  /** Figures of one account, recomputed only when touched. Throws on an unknown id. */
  figures(account: string): AccountFigures;
  /** Figures with positions, margin tree, equity lines, warnings. `liquidationPrices` costs a root search per position. */
  report(account: string, options?: { readonly liquidationPrices?: boolean }): AccountReport;
  /** Position figures only (no liquidation prices), cheap enough for every frame. */
  positions(account: string): readonly PositionFigures[];
  /** Figures of a hypothetical account (what a plan would leave) under today's prices. Not kept. */
  evaluate(account: Account): AccountFigures;
  /** Like evaluate, with the position figures. */
  evaluatePositions(account: Account): readonly PositionFigures[];
  /** The full report of a hypothetical account under today's prices, its liquidation prices left out. Not kept. */
  evaluateReport(account: Account): AccountReport;
  /** What the account holds as collateral, line by line: what counts of it and why the rest does not. Throws on an unknown id. */
  collateral(account: string): CollateralLedger;
  account(id: string): Account | null;
  instrument(id: string): Instrument | null;
  quote(id: string): Quote | null;
  /** Rate that turns `from` into `to`, and the time of the oldest rate used; null when it can't be reached. */
  rate(from: string, to: string): { readonly rate: number; readonly at: number } | null;
  /** Delta-adjusted unit figures needed by plans: unit value and initial/maintenance per unit are in PositionFigures. */
  now(): number;
  /** Relative move of all marks at which the buffer ratio is `level` (nearest of both directions); null: none does. */
  uniformShock(account: string, level: number): number | null;
  /** Nearest price of one instrument (its options repriced) at which the ratio is `level`. */
  priceAtLevel(account: string, instrument: string, level: number): number | null;
}

export type OpenSession = (book: Book) => Session;
