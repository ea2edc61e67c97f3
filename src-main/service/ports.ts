/** What the use cases need from the outside. Implemented by store, feed and host; replaced by nothing in tests but the clock. */
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { BookChange, DatedChange, EntityName, JournalChange, JournalEntry } from '#contract/book-change.ts';
import type { BreachPatch, LimitBreach } from '#contract/views/limits.ts';
import type { AlertRecord, FeedState, FiringOutcome, PlanFiring } from '#contract/views/monitor.ts';
import type { BackupCopy } from '#contract/views/backup.ts';
import type { DrillRecord, DrillSummary } from '#contract/views/drill.ts';

export type { AlertRecord, FeedState, FiringOutcome, PlanFiring, Ticket } from '#contract/views/monitor.ts';

/** Wall clock (ms UTC) and monotonic clock (ms), both explicit so that jumps can be told from time passing. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

export interface Log {
  info(message: string, context?: Readonly<Record<string, unknown>>): void;
  warn(message: string, context?: Readonly<Record<string, unknown>>): void;
  error(message: string, context?: Readonly<Record<string, unknown>>): void;
}

/** Figures of an account at a moment, as kept over time. */
export interface Snapshot {
  readonly account: string;
  readonly at: number;
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly status: string;
  readonly complete: boolean;
  /** Absent where it could not be computed, and in what was kept before it was. */
  readonly grossExposure?: number;
}

/** The prices at the end of a day (UTC, market time), and the last journal entry before: the book of that day can be put together from them. */
export interface DayState {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly at: number;
  readonly entry: number;
  readonly quotes: readonly LiveQuote[];
}

/** Our figures of an account beside the venue's on one day; NaN where one is not known. */
export interface KeptResidual {
  readonly account: string;
  /** YYYY-MM-DD, UTC, market time */
  readonly day: string;
  /** Time of our figures. */
  readonly at: number;
  readonly ours: {
    readonly netLiquidationValue: number; readonly initialMargin: number; readonly maintenanceMargin: number;
    readonly grossExposure: number; readonly grossMarketValue: number;
  };
  readonly venue: { readonly at: number; readonly netLiquidationValue: number; readonly initialMargin: number; readonly maintenanceMargin: number } | null;
}

/** A quote as a feed brings it; numbers, because feeds bring thousands a second. */
export interface LiveQuote {
  readonly instrument: string;
  readonly mark: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly volatility: number | null;
  readonly at: number;
}

/** The position book. Synchronous: every call is one transaction, durable when it returns. */
export interface Store {
  readonly path: string;
  readonly readOnly: boolean;
  /** The whole book in the shape of the public file; history only when asked for (it can be 1,000,000 closes). */
  readBook(options: { readonly history: boolean }): BookFile;
  /** Closes of one instrument, oldest first. */
  readCloses(instrument: string): readonly (readonly [string, number])[];
  /** Applies all or nothing, writes one journal entry. Returns the entry id, or 0 when nothing changed (then nothing is written). */
  apply(changes: readonly BookChange[], by: { readonly author: string; readonly summary: string }): Result<{ entry: number; changed: number }>;
  /** Undoes one entry by a new entry; fails with `conflict` when a later entry touched the same entities. */
  undo(entry: number): Result<{ entry: number; changed: number }>;
  journal(page: { readonly before?: number; readonly limit: number }): readonly JournalEntry[];
  journalChanges(entry: number, limit: number): readonly JournalChange[];
  /** All changes after an entry, newest first, without closes: the way back to how the book stood then. */
  changesSince(entry: number): readonly JournalChange[];
  /** Every change of an entity, or of those of an account where the key names only the account; oldest first. */
  changesTo(entity: EntityName, key: readonly string[]): readonly DatedChange[];
  /** A note in the journal without a change of the book (plan fired, ticket done, alert acknowledged). */
  note(author: string, summary: string): number;
  /** Quotes of a feed: overwrite, not journalled. */
  saveQuotes(quotes: readonly LiveQuote[], source: string): void;
  saveSnapshots(snapshots: readonly Snapshot[]): void;
  /** At most `points` snapshots of the account within the span, oldest first, thinned evenly. */
  snapshots(account: string, from: number, to: number, points: number): readonly Snapshot[];
  /** Thins with age (all of the last day, then one per 5 minutes for a week, one per hour for a quarter, one per day for ever). */
  thinSnapshots(now: number): number;
  /** Keeps the state of a day; a later one of the same day replaces it, old ones are thinned. */
  saveDay(state: DayState): void;
  /** The days kept, oldest first. */
  days(): readonly Omit<DayState, 'quotes'>[];
  dayQuotes(day: string): readonly LiveQuote[];
  /** Keeps rows; one of the same account and day is replaced. */
  saveResiduals(rows: readonly KeptResidual[]): void;
  /** Rows of an account, oldest first. */
  residuals(account: string): readonly KeptResidual[];
  addAlert(alert: Omit<AlertRecord, 'id'>): AlertRecord;
  updateAlert(id: number, patch: Partial<Pick<AlertRecord, 'acknowledgedAt' | 'answeredAt' | 'snoozedUntil' | 'resolvedAt' | 'level' | 'severity' | 'message' | 'value'>>): void;
  alerts(filter: { readonly open?: boolean; readonly limit: number }): readonly AlertRecord[];
  addBreach(breach: Omit<LimitBreach, 'id'>): LimitBreach;
  /** @param at when: what was said after a time is forgotten with it */
  updateBreach(id: number, patch: BreachPatch, at: number): void;
  /** Newest first. */
  breaches(filter: { readonly open?: boolean; readonly limit: number }): readonly LimitBreach[];
  addFiring(firing: Omit<PlanFiring, 'id'>): PlanFiring;
  updateTicket(firing: number, order: number, doneAt: number | null): void;
  closeFiring(firing: number, at: number, outcome?: FiringOutcome): void;
  firings(limit: number): readonly PlanFiring[];
  /** Keeps a drill that is over. */
  addDrill(drill: Omit<DrillRecord, 'id'>): DrillRecord;
  /** Newest first. */
  drills(limit: number): readonly DrillSummary[];
  drill(id: number): DrillRecord | null;
  setting(name: string): string | null;
  saveSetting(name: string, value: string): void;
  /** Forgets alerts, breaches, firings and snapshots after this time: used when a replay is wound back. */
  forgetAfter(at: number): void;
  backup(target: string): Promise<Result<{ path: string; bytes: number }>>;
  /** integrity_check, foreign_key_check, journal chain, canonical decimals. Empty list when all is well. */
  verify(): readonly string[];
  close(): void;
}

/** A batch of ticks in columns; `instrument` indexes `ids`. Reused between calls: copy what must stay. */
export interface TickBatch {
  count: number;
  readonly ids: readonly string[];
  readonly instrument: Int32Array;
  readonly mark: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly volatility: Float64Array;
  /** Market time, ms UTC. */
  readonly at: Float64Array;
}

export interface ReplayFeed {
  play(): void;
  pause(): void;
  /** Moves to a market time and returns the last tick of each instrument at or before it. */
  seek(marketTime: number): readonly LiveQuote[];
  setSpeed(speed: number): void;
  /** Moves market time by elapsed × speed while playing. */
  advance(elapsedMs: number): TickBatch;
  state(): FeedState;
  close(): void;
}

/** Shows a desktop notification; never throws, never blocks. */
export interface Notifier {
  notify(message: { readonly title: string; readonly body: string; readonly severity: 'info' | 'warning' | 'critical' }): void;
}

/** Copies of books that are made without being asked for. */
export interface Backups {
  /** Every copy of a book, newest first. */
  list(book: string): readonly BackupCopy[];
  /** Copies the open book, verifies the copy, then removes older ones that are no longer kept. What fails leaves all older copies. */
  make(store: Store): Promise<Result<BackupCopy>>;
}
