/** The shapes that calls answer and that more than one screen shows. */
import type { AccountReport } from '#engine/portfolio/figures.ts';
import type { Problem } from '#base/failure.ts';

export type { AccountReport, AccountFigures, PositionFigures, MarginLine, EquityLine, Warning, Status } from '#engine/portfolio/figures.ts';

/** What the window shows first, also when the book could not be opened. */
export interface AppState {
  readonly version: string;
  readonly book: {
    readonly path: string;
    readonly name: string;
    readonly readOnly: boolean;
    readonly empty: boolean;
    readonly asOf: number;
    readonly sample: boolean;
    /** Whether a replay file belongs to this book. */
    readonly replay: boolean;
  } | null;
  /** Why there is no book: a page of its own. */
  readonly problem: { readonly code: string; readonly message: string; readonly path: string; readonly choices: readonly string[]; readonly details: readonly string[] } | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly logPath: string;
}

/** The distance panel: relative moves of everything held (uniform), and of each instrument alone. null: no such move reaches the line. */
export interface DistanceView {
  readonly account: string;
  readonly at: number;
  readonly uniform: { readonly shock: number | null };
  readonly instruments: readonly { readonly instrument: string; readonly price: number | null; readonly shock: number | null }[];
  /** Shock at which each personal mark is reached by a uniform move. */
  readonly marks: readonly { readonly level: number; readonly shock: number | null }[];
}

/** One figure explained: a tree whose leaves sum to its total. */
export interface Explanation {
  readonly title: string;
  readonly subtitle: string;
  readonly unit: string;
  readonly total: number | null;
  readonly groups: readonly {
    readonly name: string;
    readonly rule: string;
    readonly amount: number | null;
    readonly lines: readonly { readonly name: string; readonly text: string; readonly amount: number | null; readonly stale: boolean; readonly at: number | null }[];
  }[];
  readonly notes: readonly string[];
}

export interface ImportPreviewView {
  readonly preview: string;
  readonly files: readonly {
    readonly file: string;
    readonly format: string;
    readonly read: number;
    readonly accepted: number;
    readonly refused: readonly { readonly line: number; readonly field: string; readonly expected: string; readonly found: string }[];
    /** What was left out although the file was taken; in words. */
    readonly skipped?: readonly string[];
  }[];
  readonly changes: number;
  readonly summary: readonly { readonly entity: string; readonly added: number; readonly changed: number; readonly removed: number }[];
  readonly sample: readonly { readonly entity: string; readonly key: string; readonly before: string; readonly after: string }[];
  readonly problems: readonly Problem[];
  /** Limits that the book would break after it, in words, hard ones first. */
  readonly limits?: readonly { readonly hard: boolean; readonly message: string }[];
}

export interface SnapshotSeries {
  readonly account: string;
  readonly at: readonly number[];
  readonly netLiquidationValue: readonly number[];
  readonly marginEquity: readonly number[];
  readonly maintenanceMargin: readonly number[];
  /** 1 where a price was stale or missing, 2 where the point is a reconstruction. */
  readonly partial: readonly number[];
  /** 1 where the point was computed afterwards from closes with today's positions (partial is then 2); 0 where it was recorded. */
  readonly reconstructed?: readonly number[];
}

export interface ReportView {
  readonly asOf: number;
  readonly account: AccountReport;
}
