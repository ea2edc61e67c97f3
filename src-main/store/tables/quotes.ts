import { instantText } from '#base/instant.ts';
import { parseDecimal } from '#base/decimal.ts';
import type { QuoteRecord } from '#contract/book-file.ts';
import type { LiveQuote } from '#service/ports.ts';
import { extraFields, extraText, instantOf, optionalDecimal } from '../exact.ts';
import type { Statements } from '../sqlite.ts';
import type { TableShape } from './entity-table.ts';
import { realOrNull, textOrNull } from './entity-table.ts';

const named = new Set(['instrument', 'mark', 'bid', 'ask', 'volatility', 'at', 'source', 'staleAfter']);

/** The latest quote of each instrument. */
export const quotes: TableShape<'quote'> = {
  table: 'quotes',
  keyColumns: ['instrument'],
  columns: ['mark', 'bid', 'ask', 'volatility', 'at', 'source', 'stale_after', 'extra'],
  toRow: (quote, where) => [
    optionalDecimal(quote.mark, `${where} mark`),
    optionalDecimal(quote.bid, `${where} bid`),
    optionalDecimal(quote.ask, `${where} ask`),
    realOrNull(quote.volatility),
    instantOf(quote.at, `${where} at`),
    textOrNull(quote.source),
    textOrNull(quote.staleAfter),
    extraText(quote, named),
  ],
  fromRow: (row) =>
    ({
      instrument: row['instrument'],
      ...(row['mark'] === null ? {} : { mark: row['mark'] }),
      ...(row['bid'] === null ? {} : { bid: row['bid'] }),
      ...(row['ask'] === null ? {} : { ask: row['ask'] }),
      ...(row['volatility'] === null ? {} : { volatility: row['volatility'] }),
      at: instantText(row['at'] as number),
      ...(row['source'] === null ? {} : { source: row['source'] }),
      ...(row['stale_after'] === null ? {} : { staleAfter: row['stale_after'] }),
      ...extraFields(row['extra']),
    }) as QuoteRecord,
};

/**
 * Overwrites prices with those of a feed, outside the journal. What a feed does not bring (how soon a quote is
 * stale, funding, a known volatility) stays. An instrument that the book does not know is left out.
 * @param nextRank called for each quote that is new to the book
 */
export function saveLiveQuotes(statements: Statements, live: readonly LiveQuote[], source: string, nextRank: () => number): void {
  const update = statements(
    'UPDATE quotes SET mark = ?, bid = ?, ask = ?, volatility = coalesce(?, volatility), at = ?, source = ? WHERE instrument = ?',
  );
  const insert = statements(
    `INSERT INTO quotes (mark, bid, ask, volatility, at, source, instrument, rank)
     SELECT ?, ?, ?, ?, ?, ?, id, ? FROM instruments WHERE id = ?`,
  );
  const known = statements('SELECT 1 AS known FROM instruments WHERE id = ?');
  for (const quote of live) {
    const values = [exact(quote.mark), exact(quote.bid), exact(quote.ask), realOrNull(quote.volatility), Math.round(quote.at), source] as const;
    if (update.run(...values, quote.instrument).changes > 0) continue;
    if (known.get(quote.instrument) !== undefined) insert.run(...values, nextRank(), quote.instrument);
  }
}

function exact(value: number | null): string | null {
  return value === null || !Number.isFinite(value) ? null : parseDecimal(value);
}
