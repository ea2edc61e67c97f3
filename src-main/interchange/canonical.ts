/** One way to write what means the same: for comparing records and for files that come out identical. */
import { instantText } from '#base/instant.ts';
import type { BookFile } from '#contract/book-file.ts';

/** ISO 8601 text of a time, UTC, with milliseconds only where there are any. The text must be a valid time. */
export function canonicalInstant(text: string): string {
  return instantText(Date.parse(text));
}

/** Times in canonical text, closes in order of date, every list present: the form in which a position book answers too. */
export function canonicalBook(book: BookFile): BookFile {
  return {
    ...book,
    asOf: canonicalInstant(book.asOf),
    accounts: (book.accounts ?? []).map((account) => ({ ...account, balances: account.balances ?? [], positions: account.positions ?? [] })),
    instruments: book.instruments ?? [],
    quotes: (book.quotes ?? []).map((quote) => ({ ...quote, at: canonicalInstant(quote.at) })),
    fx: (book.fx ?? []).map((rate) => (rate.at === undefined ? rate : { ...rate, at: canonicalInstant(rate.at) })),
    rates: book.rates ?? [],
    history: (book.history ?? []).filter((entry) => entry.closes.length > 0).map((entry) => ({ ...entry, closes: inOrder(entry.closes) })),
    counterparties: book.counterparties ?? [],
    limits: book.limits ?? [],
    alertRules: book.alertRules ?? [],
    plans: book.plans ?? [],
    scenarios: book.scenarios ?? [],
  };
}

function inOrder(closes: [string, number][]): [string, number][] {
  const sorted = closes.every(([day], at) => at === 0 || (closes[at - 1]?.[0] ?? '') <= day);
  return sorted ? closes : [...closes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
