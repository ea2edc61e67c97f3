/** One account of an open book as facts for the engine, with the prices that it has now and the closes of what it needs. */
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { neededBy } from '#service/needed-instruments.ts';
import type { Desk } from './desk.ts';

/**
 * The book of one account: only the instruments that it holds, what they derive from, and the currencies between them.
 * null where there is no such account. With `history` it reads closes of just these instruments, however long the book's history is.
 */
export function accountBook(desk: Desk, account: string, options: { readonly history: boolean }): Book | null {
  const file = desk.model.toFile();
  const record = file.accounts?.find((one) => one.id === account);
  if (record === undefined) return null;
  const needed = neededBy([record], file);
  const book = toEngineBook({
    ...file,
    accounts: [record],
    instruments: (file.instruments ?? []).filter((one) => needed.has(one.id)),
    quotes: (file.quotes ?? []).filter((one) => needed.has(one.instrument)),
    history: (options.history ? [...needed] : []).map((instrument) => ({ instrument, closes: desk.store.readCloses(instrument).map(([day, close]) => [day, close] as [string, number]) })).filter((one) => one.closes.length > 0),
    plans: [], alertRules: [], limits: [], scenarios: [],
  }, desk.session.now());
  // The file has the quotes as they were saved last; the session has those of now.
  const quotes = [...needed].flatMap((id) => { const quote = desk.session.quote(id); return quote === null ? [] : [quote]; });
  return { ...book, quotes };
}
