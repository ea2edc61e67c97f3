import type { InstrumentRecord } from '#contract/book-file.ts';
import { extraFields, extraText } from '../exact.ts';
import type { TableShape } from './entity-table.ts';
import { textOrNull } from './entity-table.ts';

const named = new Set(['id', 'kind', 'currency', 'underlying']);

/** Instruments: what is searched by has a column, all other terms stay as the JSON that the file had. */
export const instruments: TableShape<'instrument'> = {
  table: 'instruments',
  keyColumns: ['id'],
  columns: ['kind', 'currency', 'underlying', 'terms'],
  toRow: (instrument) => [instrument.kind, instrument.currency, textOrNull(instrument.underlying), extraText(instrument, named)],
  fromRow: (row) =>
    ({
      id: row['id'],
      kind: row['kind'],
      currency: row['currency'],
      ...(row['underlying'] === null ? {} : { underlying: row['underlying'] }),
      ...extraFields(row['terms']),
    }) as InstrumentRecord,
};
