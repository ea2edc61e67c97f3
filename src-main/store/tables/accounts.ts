import type { AccountHead } from '#contract/book-change.ts';
import type { AccountRecord } from '#contract/book-file.ts';
import { extraFields, extraText } from '../exact.ts';
import type { TableShape } from './entity-table.ts';
import { textOrNull } from './entity-table.ts';

const named = new Set(['id', 'name', 'counterparty', 'currency', 'regime', 'thresholds', 'balances', 'positions']);

/** Accounts without their balances and positions. */
export const accounts: TableShape<'account'> = {
  table: 'accounts',
  keyColumns: ['id'],
  columns: ['name', 'counterparty', 'currency', 'regime', 'thresholds', 'extra'],
  toRow: (head) => {
    const account = head as AccountRecord;
    return [
      textOrNull(account.name),
      textOrNull(account.counterparty),
      account.currency,
      JSON.stringify(account.regime),
      account.thresholds === undefined ? null : JSON.stringify(account.thresholds),
      extraText(account, named),
    ];
  },
  fromRow: (row) =>
    ({
      id: row['id'],
      ...(row['name'] === null ? {} : { name: row['name'] }),
      ...(row['counterparty'] === null ? {} : { counterparty: row['counterparty'] }),
      currency: row['currency'],
      regime: JSON.parse(row['regime'] as string) as AccountRecord['regime'],
      ...(row['thresholds'] === null ? {} : { thresholds: JSON.parse(row['thresholds'] as string) as AccountRecord['thresholds'] }),
      ...extraFields(row['extra']),
    }) as AccountHead,
};
