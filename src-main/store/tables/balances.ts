import type { BalanceRecord } from '#contract/book-file.ts';
import { decimalText, extraFields, extraText, optionalDecimal } from '../exact.ts';
import type { TableShape } from './entity-table.ts';

const named = new Set(['currency', 'amount', 'accrued', 'segment']);

/** Cash by account, currency and segment ('' where the venue keeps none). */
export const balances: TableShape<'balance'> = {
  table: 'balances',
  keyColumns: ['account', 'currency', 'segment'],
  columns: ['amount', 'accrued', 'extra'],
  toRow: (balance, where) => [decimalText(balance.amount, `${where} amount`), optionalDecimal(balance.accrued, `${where} accrued`), extraText(balance, named)],
  fromRow: (row) =>
    ({
      currency: row['currency'],
      amount: row['amount'],
      ...(row['accrued'] === null ? {} : { accrued: row['accrued'] }),
      ...(row['segment'] === '' ? {} : { segment: row['segment'] }),
      ...extraFields(row['extra']),
    }) as BalanceRecord,
};
