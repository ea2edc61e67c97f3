import type { Account, Book, Instrument } from './book.ts';

/**
 * The part of a book that the figures of one account depend on: its instruments with their underlyings, currencies and
 * what those are made of. Simulations that open hundreds of sessions work on it.
 * @param also instruments that are looked at without being held: those of a plan's condition
 */
export function bookOfAccount(book: Book, account: Account, also: Iterable<string> = []): Book {
  const byId = new Map<string, Instrument>(book.instruments.map((instrument) => [instrument.id, instrument]));
  const wanted = new Set<string>();
  const add = (id: string | null | undefined): void => {
    if (id === null || id === undefined || wanted.has(id)) return;
    wanted.add(id);
    const instrument = byId.get(id);
    if (instrument === undefined) return;
    add(instrument.underlying);
    add(instrument.tracks?.underlying);
    add(instrument.peg?.reference);
    add(instrument.currency);
  };
  add(account.currency);
  for (const id of also) add(id);
  for (const position of account.positions) add(position.instrument);
  for (const balance of account.balances) add(balance.currency);
  for (const order of account.orders) add(order.instrument);
  // What stands for an exchange rate may be needed for any of them.
  for (const instrument of book.instruments) if (instrument.kind === 'fx') add(instrument.id);
  return {
    ...book,
    accounts: [account],
    instruments: book.instruments.filter((instrument) => wanted.has(instrument.id)),
    quotes: book.quotes.filter((quote) => wanted.has(quote.instrument)),
    history: book.history.filter((history) => wanted.has(history.instrument)),
  };
}
