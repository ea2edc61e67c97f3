/** States of the book that scenarios can be run on beside the one of now: kept days, closes of earlier days, other books. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { ComparedState } from '#contract/views/scenarios.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { closeTime } from '#service/at-close.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { neededBy } from '#service/needed-instruments.ts';
import { bookAtCloses, bookOfDay } from '#service/reconciliation/day-book.ts';
import { dayName, dayOf } from '#service/reconciliation/market-day.ts';
import { unknown } from './book.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler } from './handler.ts';
import type { WorkbenchDeps } from './ports.ts';
import { tradingDays } from './reconstruct.ts';
import { wholeHistory } from './whole-book.ts';

/** Of each kind, the latest so many are offered. */
const MOST = 60;

interface OpenedFile {
  readonly state: ComparedState;
  readonly book: Book;
}

/** Other books that were opened to compare with; they are let go of with the desk. */
const opened = new WeakMap<Desk, Map<string, OpenedFile>>();
/** The state that was asked for last: a table is run in parts, and each part asks for it again. */
const latest = new WeakMap<Desk, { readonly id: string; readonly entry: number; readonly book: Book }>();

/** What scenarios can be compared with, the latest first: kept days, closes of the days before them, books that were opened. */
export const listComparedStates: DeskHandler<'scenarios.states'> = (desk) => success(comparedStates(desk));

function comparedStates(desk: Desk): readonly ComparedState[] {
  const now = desk.session.now();
  const days = desk.store.days().filter(({ at }) => at < now);
  const kept = days.slice(-MOST).map(({ day, at }): ComparedState => ({ id: `day:${day}`, kind: 'day', name: day, at }));
  const file = desk.model.toFile();
  const needed = neededBy(file.accounts ?? [], file);
  const closes = new Map(wholeHistory(desk).filter(({ instrument }) => needed.has(instrument)).map(({ instrument, closes: list }) => [instrument, list] as const));
  const first = Math.min(now, days[0]?.at ?? Infinity);
  const before = tradingDays(closes, Date.parse(file.asOf)).filter((day) => closeTime(day) < first).slice(-MOST);
  const reconstructed = before.map((day): ComparedState => ({ id: `closes:${day}`, kind: 'closes', name: day, at: closeTime(day) }));
  return [...[...(opened.get(desk)?.values() ?? [])].map(({ state }) => state), ...kept.reverse(), ...reconstructed.reverse()];
}

/** Asks for another book (a book file or a position book) to compare with; null when cancelled. */
export const openComparedBook: DeskHandler<'scenarios.openState'> = async (desk, _input, { deps }) => {
  const chosen = await deps.files.chooseBook();
  if (chosen === null) return success(null);
  const read = isDatabase(chosen.bytes) ? readStore(deps, chosen.path) : deps.interchange.readBook(chosen.bytes, chosen.name);
  if (!read.ok) return read;
  const book = toEngineBook(read.value);
  if (book.accounts.length === 0) return failure('not-applicable', `${chosen.name} has no accounts: there is nothing to compare with.`);
  const state: ComparedState = { id: `file:${chosen.path}`, kind: 'file', name: chosen.name, at: book.asOf };
  const all = opened.get(desk) ?? new Map<string, OpenedFile>();
  opened.set(desk, all.set(state.id, { state, book }));
  if (latest.get(desk)?.id === state.id) latest.delete(desk);
  return success(state);
};

function isDatabase(bytes: Uint8Array): boolean {
  const head = 'SQLite format 3\0';
  return bytes.length >= head.length && Array.from(head).every((letter, n) => bytes[n] === letter.charCodeAt(0));
}

/** Read beside a program that may have it open, and closed again. */
function readStore(deps: WorkbenchDeps, path: string): Result<BookFile> {
  const store = deps.openStore(path, { create: false, readOnly: true });
  if (!store.ok) return store;
  try {
    return success(store.value.readBook({ history: true }));
  } finally {
    store.value.close();
  }
}

/** The state of that id with every account as it stood then. @returns `invalid-input` where it is not on offer */
export function comparedState(desk: Desk, id: string): Result<{ readonly state: ComparedState; readonly book: Book }> {
  const file = opened.get(desk)?.get(id);
  if (file !== undefined) return success(file);
  const [kind, day] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  const entry = desk.store.journal({ limit: 1 })[0]?.id ?? 0;
  const known = latest.get(desk);
  const again = known?.id === id && known.entry === entry ? known.book : null;
  const keep = (book: Book): Book => {
    latest.set(desk, { id, entry, book });
    return book;
  };
  if (kind === 'day') {
    const kept = desk.store.days().find((one) => one.day === day);
    if (kept !== undefined) return success({ state: { id, kind, name: day, at: kept.at }, book: again ?? keep(bookOfDay(desk, null, kept)) });
  }
  const at = closeTime(day);
  if (kind === 'closes' && at < desk.session.now() && dayName(dayOf(at)) === day) {
    return success({ state: { id, kind, name: day, at }, book: again ?? keep(bookAtCloses(desk, null, at)) });
  }
  return unknown(`state ${id} of this book`);
}
