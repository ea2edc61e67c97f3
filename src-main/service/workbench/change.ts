/** Makes changes to the open book: store first (durable), then session and live loop follow without reopening. */
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookChange, JournalChange } from '#contract/book-change.ts';
import type { FxRecord, InstrumentRecord, QuoteRecord, RateRecord } from '#contract/book-file.ts';
import { toEngineAccount, toEngineFx, toEngineHistory, toEngineInstrument, toEngineQuote, toEngineRate } from '#service/book-to-engine.ts';
import type { InterestRate } from '#engine/portfolio/book.ts';
import { keepChangedVenueDays } from '#service/reconciliation/day-desk.ts';
import type { Touched } from './book-model.ts';
import { crossCheck } from './cross-check.ts';
import { reopenSession } from './desk.ts';
import type { Desk } from './desk.ts';
import type { WorkbenchDeps } from './ports.ts';

/** Above this many touched instruments, opening the session again is cheaper than one event each (measured: an 'instrument' event links all). */
const MOST_INSTRUMENT_EVENTS = 20;
const MOST_HISTORY_EVENTS = 100;

/** Checks the changes against the book, writes them with one journal entry, and lets the figures follow. */
export function makeChanges(deps: WorkbenchDeps, desk: Desk, changes: readonly BookChange[], by: { readonly author: string; readonly summary: string }, check = true): Result<{ entry: number; changed: number }> {
  if (desk.store.readOnly) return readOnly();
  if (check) {
    const problems = crossCheck(changes, desk.model);
    if (problems.length > 0) return failure('invalid-input', 'The change was not made, because it does not fit the rest of the book.', { problems });
  }
  const applied = desk.store.apply(changes, by);
  if (applied.ok && applied.value.entry > 0) follow(deps, desk, applied.value.entry);
  return applied;
}

/** Undoes one entry of the journal by a new one. */
export function undoEntry(deps: WorkbenchDeps, desk: Desk, entry: number): Result<{ entry: number; changed: number }> {
  if (desk.store.readOnly) return readOnly();
  const undone = desk.store.undo(entry);
  if (undone.ok && undone.value.entry > 0) follow(deps, desk, undone.value.entry);
  return undone;
}

/** The answer to every edit of a book that was opened read-only. */
export function readOnly(): { readonly ok: false; readonly failure: import('#base/failure.ts').Failure } {
  return failure('permission', 'This book was opened read-only, so nothing can be changed in it.');
}

/** Brings everything that works on the book in step with what an entry of the journal did. */
function follow(deps: WorkbenchDeps, desk: Desk, entry: number): void {
  const changes = desk.store.journalChanges(entry, Number.MAX_SAFE_INTEGER);
  followChanges(deps, desk, changes);
  keepChangedVenueDays(desk, desk.days, changes);
}

/** Brings model, session and live loop in step. */
function followChanges(deps: WorkbenchDeps, desk: Desk, changes: readonly JournalChange[]): void {
  const touched = desk.model.apply(changes);
  desk.reconstructed.clear();
  if (needsNewSession(desk, touched)) {
    reopenSession(deps, desk);
    return;
  }
  const { session, model } = desk;
  for (const id of touched.instruments) {
    const record = model.find<InstrumentRecord>('instrument', [id]);
    if (record !== null) session.apply({ type: 'instrument', instrument: toEngineInstrument(record, (underlying) => model.find<InstrumentRecord>('instrument', [underlying])?.kind) });
  }
  for (const id of touched.rates) {
    const rate = rateOf(model.find<RateRecord>('rate', [id]));
    if (rate !== null) session.apply({ type: 'rate', rate });
  }
  for (const key of touched.fx) {
    const record = model.find<FxRecord>('fx', [key]);
    if (record !== null) session.apply({ type: 'fx', fx: toEngineFx(record) });
  }
  for (const id of touched.quotes) {
    const record = model.find<QuoteRecord>('quote', [id]);
    if (record !== null) session.apply({ type: 'quote', quote: toEngineQuote(record) });
  }
  for (const id of touched.histories) session.apply({ type: 'history', history: toEngineHistory({ instrument: id, closes: desk.store.readCloses(id).map(([day, close]) => [day, close]) }) });
  for (const id of touched.accounts) {
    const record = model.account(id);
    session.apply({ type: 'account', id, account: record === null ? null : toEngineAccount(record) });
  }
  desk.loop.bookChanged(model.toFile(), touched.entities);
}

/** What a session has no event for: something it read is gone, or so much changed that opening is cheaper. */
function needsNewSession(desk: Desk, touched: Touched): boolean {
  const gone = (entity: 'instrument' | 'quote' | 'fx', keys: ReadonlySet<string>): boolean => [...keys].some((key) => desk.model.find(entity, [key]) === null);
  return touched.instruments.size > MOST_INSTRUMENT_EVENTS || touched.histories.size > MOST_HISTORY_EVENTS
    || gone('instrument', touched.instruments) || gone('quote', touched.quotes) || gone('fx', touched.fx) || [...touched.rates].some((id) => rateOf(desk.model.find<RateRecord>('rate', [id])) === null);
}

function rateOf(record: RateRecord | null): InterestRate | null {
  return record === null ? null : toEngineRate(record);
}
