/** The whole of an open book as facts for the engine, under the prices that it has now. */
import type { BookFile } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { Desk } from './desk.ts';

/** Closes of every instrument, read once per state of the journal: runs come in parts, and closes change with the book only. */
const closes = new WeakMap<Desk, { readonly entry: number; readonly history: NonNullable<BookFile['history']> }>();

/** The book as it stands now, for long computations: with every close and the live quotes, without plans, rules, limits and scenarios. */
export function wholeBook(desk: Desk): Book {
  const file = desk.model.toFile();
  const book = toEngineBook({ ...file, history: wholeHistory(desk), plans: [], alertRules: [], limits: [], scenarios: [] }, desk.session.now());
  // The file has the quotes as they were saved last; the session has those of now.
  const quotes = book.instruments.flatMap(({ id }) => { const quote = desk.session.quote(id); return quote === null ? [] : [quote]; });
  return { ...book, quotes };
}

/** Closes of every instrument of an open book. */
export function wholeHistory(desk: Desk): NonNullable<BookFile['history']> {
  const entry = desk.store.journal({ limit: 1 })[0]?.id ?? 0;
  const known = closes.get(desk);
  if (known?.entry === entry) return known.history;
  const history = desk.store.readBook({ history: true }).history ?? [];
  closes.set(desk, { entry, history });
  return history;
}
