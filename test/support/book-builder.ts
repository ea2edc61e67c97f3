import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import type { AccountReport } from '#engine/portfolio/figures.ts';
import { toEngineBook } from '#service/book-to-engine.ts';

export const AS_OF = '2026-11-20T21:00:00Z';

type Loose = Readonly<Record<string, unknown>>;

/** A book of one account from the few facts that a test is about; quotes are given as marks and are fresh. */
export function bookOf(parts: {
  readonly account?: Loose;
  readonly instruments?: readonly Loose[];
  readonly marks?: Readonly<Record<string, number>>;
  readonly quotes?: readonly Loose[];
  readonly fx?: readonly Loose[];
  readonly rates?: readonly Loose[];
  readonly history?: readonly Loose[];
  readonly counterparties?: readonly Loose[];
}): BookFile {
  const quotes = [
    ...Object.entries(parts.marks ?? {}).map(([instrument, mark]) => ({ instrument, mark, at: AS_OF })),
    ...(parts.quotes ?? []).map((q) => ({ at: AS_OF, ...q })),
  ];
  return bookFileSchema.parse({
    format: 'marginline-book',
    version: 1,
    asOf: AS_OF,
    accounts: [{ id: 'a', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, ...parts.account }],
    instruments: parts.instruments ?? [],
    quotes,
    fx: parts.fx ?? [],
    rates: parts.rates ?? [],
    history: parts.history ?? [],
    counterparties: parts.counterparties ?? [],
  });
}

export function sessionOf(parts: Parameters<typeof bookOf>[0]): Session {
  return openSession(toEngineBook(bookOf(parts)));
}

/** The full report of the one account. */
export function reportOf(parts: Parameters<typeof bookOf>[0]): AccountReport {
  return sessionOf(parts).report('a', { liquidationPrices: true });
}
