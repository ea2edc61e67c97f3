/** What the use cases of the window need from their host, beyond the ports of the service. */
import type { Result } from '#base/failure.ts';
import type { BookFile, PlanRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { BookChange } from '#contract/book-change.ts';
import type { DrillRecord } from '#contract/views/drill.ts';
import type { ImportPreviewView } from '#contract/views/shapes.ts';
import type { BreachView } from '#contract/views/limits.ts';
import type { StreamPort } from '#contract/frame.ts';
import type { BackupCopy } from '#contract/views/backup.ts';
import type { Backups, Clock, FeedState, Log, Notifier, PlanFiring, ReplayFeed, Store } from '#service/ports.ts';
import type { CollateralSchedule } from '#engine/collateral/schedule.ts';
import type { OpenSession, Session } from '#engine/session-port.ts';
import type { Publisher } from '#service/stream/publisher.ts';
import type { Compute } from '#service/compute/compute.ts';
import type { KeptResult } from './scenarios.ts';

/** A file as dropped or chosen. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The user's files: dialogs and the disk. */
export interface Files {
  /** Asks for files to import; empty when cancelled. */
  chooseImports(): Promise<readonly NamedBytes[]>;
  /** Asks for another book to compare with; null when cancelled. */
  chooseBook(): Promise<(NamedBytes & { readonly path: string }) | null>;
  /** Asks where to save; null when cancelled. */
  chooseTarget(suggestion: { readonly title: string; readonly name: string; readonly extension: string }): Promise<string | null>;
  /** Writes text so that the target is either the old or the whole new file. */
  writeText(path: string, text: string): Promise<Result<null>>;
  /** The same for bytes. */
  writeBytes(path: string, bytes: Uint8Array): Promise<Result<null>>;
  /** Where the next backup of a book goes; its folder exists. */
  backupTarget(bookPath: string): Result<string>;
  copyText(text: string): void;
  /** Shows the log file in the system's viewer. */
  openLog(): void;
}

/** Pages for paper. */
export interface Printer {
  /** Lays out the statement of an account as a PDF. */
  statement(account: string): Promise<Result<Uint8Array>>;
}

/** Which book the window works on: places on disk, the last one used, samples that come with the program. */
export interface Shelf {
  /** The book to open at start: the last one, or the sample at first start. */
  first(): Promise<ShelfBook>;
  /** The book for an action of `book.open`; null when the user cancelled. */
  pick(action: 'sample' | 'calm' | 'empty' | 'open' | 'retry' | 'restore-backup'): Promise<Result<ShelfBook> | null>;
  /** A new book with the content of a copy; the book it is a copy of stays as it is. */
  copyOut(book: string, copy: BackupCopy): Result<ShelfBook>;
  /** Notes that this book was opened, so that the next start opens it again. */
  remember(path: string): void;
  /** Whether a copy stands beside the book that `restore-backup` could put in its place. */
  hasBackup(path: string): boolean;
}

/** What the user set in the window; kept beside the book, so that it is there without one too. */
export interface Preferences {
  all(): Readonly<Record<string, string>>;
  save(name: string, value: string): Result<null>;
}

/** A book on the shelf. */
export interface ShelfBook {
  readonly path: string;
  /** Name for people. */
  readonly name: string;
  /** Content to put into the book when it is new; null leaves it empty. */
  readonly content: { readonly summary: string; readonly load: () => Promise<Result<readonly BookChange[]>> } | null;
  /** Name of the replay that belongs to new content. */
  readonly replay: string | null;
  readonly create: boolean;
  readonly readOnly?: boolean;
}

/** Result of reading files to be imported. */
export interface ReadImport {
  readonly view: ImportPreviewView;
  readonly changes: readonly BookChange[];
}

/** Files in and out. */
export interface Interchange {
  /** Reads files against the book; calls `progress` now and then and stops with `cancelled` when it answers false. */
  readImport(files: readonly NamedBytes[], book: BookFile, closes: Store['readCloses'], progress: (what: string, done: number, total: number) => boolean): Promise<Result<ReadImport>>;
  bookText(book: BookFile): string;
  /** A book file. @param name of the file, for problems */
  readBook(bytes: Uint8Array, name: string): Result<BookFile>;
  ticketsText(firing: PlanFiring): string;
  drillText(drill: DrillRecord): string;
  /** SHA-256 (hex) of what a plan says: what a signature stands by. */
  planDigest(plan: PlanRecord): string;
  /** Results of scenarios with what went in. */
  scenariosText(results: readonly KeptResult[], format: 'json' | 'csv'): string;
}

/** The live loop as the use cases see it. */
export interface LiveLoop {
  step(elapsedMs: number): void;
  /** The book changed: thresholds, plans, rules, positions are read again from session and book. */
  bookChanged(book: BookFile, touched: ReadonlySet<string>): void;
  feedState(): FeedState | null;
  control(action: 'play' | 'pause' | 'seek' | 'speed', value: number | undefined): Result<FeedState>;
  acknowledge(id: number): Result<null>;
  snooze(id: number, minutes: number): Result<null>;
  tickTicket(firing: number, order: number, done: boolean): Result<null>;
  /** @param note what the person writes about it */
  closeFiring(firing: number, note?: string | null): Result<null>;
  /** Limits that are beyond now, and what was said to them. */
  breaches(): readonly BreachView[];
  acknowledgeBreach(id: number): Result<null>;
  /** @param until ms UTC of the loop's clock */
  waiveBreach(id: number, until: number, reason: string): Result<null>;
  rehearse(plan: string): Result<PlanFiring>;
  /** The machine slept or its clock jumped: evaluate what was missed. */
  resumed(): void;
  attach(port: StreamPort): () => void;
  close(): void;
}

export interface WorkbenchDeps {
  readonly version: string;
  readonly logPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly files: Files;
  readonly shelf: Shelf;
  readonly preferences: Preferences;
  readonly interchange: Interchange;
  readonly openStore: (path: string, options: { readonly create: boolean; readonly readOnly: boolean }) => Result<Store>;
  readonly openSession: OpenSession;
  /** Where long computations run; in place where absent. */
  readonly compute?: Compute;
  /** Routine copies of the open book; none are made where absent. */
  readonly backups?: Backups;
  /** Turns views into pages of paper; nothing can be printed where absent. */
  readonly printer?: Printer;
  /** Shows a section, on an account, in a window of its own; there is only one window where absent. */
  readonly openSection?: (section: string, account: string | null) => void;
  /** Published schedules of collateral haircuts, to compare with; none where absent. */
  readonly schedules?: readonly CollateralSchedule[];
  /** Packs of scenarios that the program brings; none where absent. */
  readonly packs?: readonly { readonly id: string; readonly name: string; readonly scenarios: readonly ScenarioRecord[] }[];
  /** Loads the replay of that name and answers what makes players of it, or null when the program carries none. */
  readonly loadReplay: (name: string) => Promise<(() => ReplayFeed) | null>;
  /** Starts the live loop on an open book. */
  readonly startLoop: (parts: LoopParts) => LiveLoop;
  /** The streams of the window; they outlive the book. */
  readonly publisher: Publisher;
  /** A number for reports of unexpected failures. */
  readonly reportId: () => string;
}

/** What a live loop works on. */
export interface LoopParts {
  readonly store: Store;
  readonly session: Session;
  readonly book: BookFile;
  readonly replay: ReplayFeed | null;
  readonly publisher: Publisher;
}
