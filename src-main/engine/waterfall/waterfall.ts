import type { Account, Book } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';
import type { OpenSession } from '../session-port.ts';
import { evenly } from './exact.ts';
import { causes, substitutions } from './substitution.ts';
import type { Cause } from './substitution.ts';

/** Figures of one state, in the account's currency, rounded to the common step of the waterfall. */
export interface StateFigures {
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly excessLiquidity: number;
  /** null where nothing is required. */
  readonly bufferRatio: number | null;
}

export interface EffectPart {
  readonly scope: string;
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
}

export interface Effect extends StateFigures {
  readonly cause: Cause;
  /** By instrument, currency or group of a leaf; largest first. */
  readonly parts: readonly EffectPart[];
  /** Whether a price, rate or parameter was missing in the state before or after. */
  readonly complete: boolean;
}

export interface Waterfall {
  readonly currency: string;
  readonly from: StateFigures & { readonly complete: boolean };
  readonly to: StateFigures & { readonly complete: boolean };
  /** from + Σ effects = to, exactly, for each figure; the ratio's effects are null together when one state has none. */
  readonly effects: readonly Effect[];
}

/**
 * Splits the change of an account between two books by cause, each put in after the other (`causes`, in that order).
 * An account that one of the books does not know counts as empty there.
 * @param account id; @returns null where neither book knows it, or where its currency changed (then nothing can be compared)
 */
export function waterfall(open: OpenSession, before: Book, after: Book, account: string): Waterfall | null {
  const a = before.accounts.find((candidate) => candidate.id === account);
  const b = after.accounts.find((candidate) => candidate.id === account);
  if (a === undefined && b === undefined) return null;
  if (a !== undefined && b !== undefined && a.currency !== b.currency) return null;
  const books = substitutions(only(before, a ?? emptied(b!)), only(after, b ?? emptied(a!)));
  const reports = books.map((book) => open(book).report(account));
  const equity = evenly([...reports.map((report) => report.marginEquity), ...reports.map((report) => report.maintenanceMargin)]);
  const maintenance = equity.splice(reports.length);
  const known = reports.every((report) => report.bufferRatio !== null);
  const ratio = known ? evenly(reports.map((report) => report.bufferRatio!)) : null;
  const state = (at: number): StateFigures & { readonly complete: boolean } => ({
    marginEquity: equity[at]!, maintenanceMargin: maintenance[at]!, excessLiquidity: equity[at]! - maintenance[at]!,
    bufferRatio: ratio === null ? reports[at]!.bufferRatio : ratio[at]!, complete: reports[at]!.complete,
  });
  const effects = causes.map((cause, k): Effect => ({
    cause,
    marginEquity: equity[k + 1]! - equity[k]!,
    maintenanceMargin: maintenance[k + 1]! - maintenance[k]!,
    excessLiquidity: equity[k + 1]! - equity[k]! - (maintenance[k + 1]! - maintenance[k]!),
    bufferRatio: ratio === null ? null : ratio[k + 1]! - ratio[k]!,
    parts: parts(reports[k]!, reports[k + 1]!),
    complete: reports[k]!.complete && reports[k + 1]!.complete,
  }));
  return { currency: (b ?? a)!.currency, from: state(0), to: state(causes.length), effects };
}

function only(book: Book, account: Account): Book {
  return { ...book, accounts: [account] };
}

function emptied(account: Account): Account {
  return { ...account, balances: [], positions: [], orders: [], sma: null };
}

/** What each scope of the equity lines and margin leaves contributed. */
function parts(before: AccountReport, after: AccountReport): EffectPart[] {
  const sums = new Map<string, { equity: number; maintenance: number }>();
  const add = (scope: string, equity: number, maintenance: number): void => {
    const sum = sums.get(scope) ?? { equity: 0, maintenance: 0 };
    sums.set(scope, { equity: sum.equity + equity, maintenance: sum.maintenance + maintenance });
  };
  for (const [report, sign] of [[before, -1], [after, 1]] as const) {
    for (const line of report.equity) add(line.scope, sign * line.amount, 0);
    for (const line of report.margin) add(line.scope, 0, sign * line.maintenance);
  }
  const size = (part: EffectPart): number => Math.abs(part.marginEquity) + Math.abs(part.maintenanceMargin);
  return [...sums]
    .map(([scope, sum]): EffectPart => ({ scope, marginEquity: sum.equity, maintenanceMargin: sum.maintenance }))
    .filter((part) => size(part) > 1e-9 * (1 + Math.abs(after.marginEquity) + Math.abs(after.maintenanceMargin)))
    .sort((x, y) => size(y) - size(x));
}
