import { instantText } from '#base/instant.ts';
import type { FxRecord } from '#contract/book-file.ts';
import { decimalText, extraFields, extraText, instantOf } from '../exact.ts';
import type { TableShape } from './entity-table.ts';

const named = new Set(['from', 'to', 'rate', 'at']);

/** Exchange rates: one unit of `from` is `rate` units of `to`. */
export const fx: TableShape<'fx'> = {
  table: 'fx',
  keyColumns: ['from_currency', 'to_currency'],
  columns: ['rate', 'at', 'extra'],
  toRow: (rate, where) => [decimalText(rate.rate, `${where} rate`), rate.at === undefined ? null : instantOf(rate.at, `${where} at`), extraText(rate, named)],
  fromRow: (row) =>
    ({
      from: row['from_currency'],
      to: row['to_currency'],
      rate: row['rate'],
      ...(row['at'] === null ? {} : { at: instantText(row['at'] as number) }),
      ...extraFields(row['extra']),
    }) as FxRecord,
};
