/** book.*: open, read, edit, undo, export, back up, verify. */
import { failure, success } from '#base/failure.ts';
import type { BookFile, QuoteRecord } from '#contract/book-file.ts';
import { parseChanges } from '#contract/entity-schemas.ts';
import { makeChanges, undoEntry } from './change.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler, PlaceHandler } from './handler.ts';

export const openBook: PlaceHandler<'book.open'> = (place, { action }) => place.openBook(action);

export const readBook: DeskHandler<'book.read'> = (desk) => success(currentBook(desk));

export const changeBook: DeskHandler<'book.change'> = (desk, input, { deps }) => {
  const parsed = parseChanges(input.changes);
  return parsed.ok ? makeChanges(deps, desk, parsed.value, { author: 'user', summary: input.summary }) : parsed;
};

export const undo: DeskHandler<'book.undo'> = (desk, { entry }, { deps }) => undoEntry(deps, desk, entry);

export const exportBook: DeskHandler<'book.export'> = async (desk, _input, { deps }) => {
  const path = await deps.files.chooseTarget({ title: 'Export the book', name: `${desk.name}.book.json`, extension: 'json' });
  if (path === null) return success({ path: null });
  const written = await deps.files.writeText(path, deps.interchange.bookText(desk.store.readBook({ history: true })));
  return written.ok ? success({ path }) : written;
};

export const backUp: DeskHandler<'book.backup'> = async (desk, _input, { deps }) => {
  const target = deps.files.backupTarget(desk.store.path);
  if (!target.ok) return target;
  const copied = await desk.store.backup(target.value);
  return copied.ok ? success({ path: copied.value.path }) : copied;
};

export const verify: DeskHandler<'book.verify'> = (desk) => success(desk.store.verify());

/** The book without closes, with the quotes that the session has now. */
export function currentBook(desk: Desk): BookFile {
  const book = desk.model.toFile();
  const quotes = (book.quotes ?? []).map((record): QuoteRecord => {
    const live = desk.session.quote(record.instrument);
    if (live === null || !(live.at > Date.parse(record.at))) return record;
    const text = (value: number): string | undefined => (Number.isFinite(value) ? String(value) : undefined);
    return { ...record, mark: text(live.mark), bid: text(live.bid), ask: text(live.ask), at: new Date(live.at).toISOString(), ...(Number.isFinite(live.volatility) ? { volatility: live.volatility } : {}) };
  });
  return { ...book, quotes };
}

/** Wrong number of an entry, account or firing. */
export function unknown(what: string): { readonly ok: false; readonly failure: import('#base/failure.ts').Failure } {
  return failure('not-applicable', `There is no ${what}.`);
}
