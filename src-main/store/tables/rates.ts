import type { RateRecord } from '#contract/book-file.ts';
import { extraFields, extraText } from '../exact.ts';
import type { TableShape } from './entity-table.ts';
import { realOrNull } from './entity-table.ts';

const named = new Set(['currency', 'riskFree', 'marginLoan']);

/** Interest rates per currency, yearly, as fractions. */
export const rates: TableShape<'rate'> = {
  table: 'rates',
  keyColumns: ['currency'],
  columns: ['risk_free', 'margin_loan', 'extra'],
  toRow: (rate) => [realOrNull(rate.riskFree), realOrNull(rate.marginLoan), extraText(rate, named)],
  fromRow: (row) =>
    ({
      currency: row['currency'],
      ...(row['risk_free'] === null ? {} : { riskFree: row['risk_free'] }),
      ...(row['margin_loan'] === null ? {} : { marginLoan: row['margin_loan'] }),
      ...extraFields(row['extra']),
    }) as RateRecord,
};
