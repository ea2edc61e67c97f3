/** Which currency names a book may use without defining them. */
import type { BookFile } from '#contract/book-file.ts';

/** Used everywhere but in no official list. */
const common = ['USDT', 'USDC', 'BTC', 'ETH', 'CNH', 'EURC', 'DAI'];

/**
 * Official currency codes, a few common ones, and every name the books themselves define: base currencies of accounts,
 * both sides of exchange rates, currencies with an interest rate, and instruments.
 */
export function knownCurrencies(books: readonly BookFile[]): ReadonlySet<string> {
  const known = new Set([...Intl.supportedValuesOf('currency'), ...common]);
  for (const book of books) {
    for (const account of book.accounts ?? []) known.add(account.currency);
    for (const rate of book.fx ?? []) known.add(rate.from).add(rate.to);
    for (const rate of book.rates ?? []) known.add(rate.currency);
    for (const instrument of book.instruments ?? []) known.add(instrument.id);
  }
  return known;
}
