/** Venue test (N8): what is stuck and naked when a venue freezes, and what accounts are worth at the marks of other venues. */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { QuoteRecord } from '#contract/book-file.ts';
import type { VenueTestView } from '#contract/views/scenarios.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { accountsAtMarks } from '#engine/scenario/venue-marks.ts';
import type { VenueMark } from '#engine/scenario/venue-marks.ts';
import { runStress } from './stress.ts';

/** Marks of other sources by instrument, as quotes bring them. A mark without a time has that of its quote. */
export function marksOf(quotes: readonly QuoteRecord[]): ReadonlyMap<string, readonly VenueMark[]> {
  return new Map(quotes.flatMap(({ instrument, at, marks }) =>
    marks === undefined || marks.length === 0 ? [] : [[instrument, marks.map((one): VenueMark => ({ source: one.source, mark: Number(one.mark), at: Date.parse(one.at ?? at) }))] as const]));
}

export interface VenueTestRequest {
  readonly book: Book;
  /** Instrument id → marks beside the quote's own. */
  readonly marks: ReadonlyMap<string, readonly VenueMark[]>;
  /** Who freezes; null for nobody. */
  readonly counterparty: string | null;
}

/** Both halves of the test at the prices of the book. */
export function venueTest({ book, marks, counterparty }: VenueTestRequest): Result<VenueTestView> {
  const [frozen] = counterparty === null ? [] : (runStress(book, [{ id: 'freeze', kind: 'instant', shocks: [{ counterparty, freeze: true }] }])[0]?.frozen ?? []);
  const named = new Map(book.quotes.map((quote) => [quote.instrument, quote]));
  const sources = [...marks].map(([instrument, others]) => {
    const quote = named.get(instrument);
    const own = quote === undefined || !Number.isFinite(quote.mark) ? [] : [{ source: quote.source, mark: quote.mark, at: quote.at }];
    return { instrument, currency: book.instruments.find(({ id }) => id === instrument)?.currency ?? '', marks: [...own, ...others.filter(({ source }) => source !== quote?.source)] };
  });
  return success({ asOf: book.asOf, counterparty, frozen: frozen ?? null, sources, accounts: accountsAtMarks(book, marks) });
}
