/** Counterparties, limits, alert rules, plans and scenarios: records with an id, kept as the JSON that the file had. */
import type { EntityValues } from '#contract/book-change.ts';
import { extraFields, extraText } from '../exact.ts';
import type { TableShape } from './entity-table.ts';

export type ListEntity = 'counterparty' | 'limit' | 'alertRule' | 'plan' | 'scenario';

const named = new Set(['id']);

function listTable<E extends ListEntity>(table: string): TableShape<E> {
  return {
    table,
    keyColumns: ['id'],
    columns: ['body'],
    toRow: (value) => [extraText(value, named) ?? '{}'],
    fromRow: (row) => ({ id: row['id'], ...extraFields(row['body']) }) as unknown as EntityValues[E],
  };
}

export const counterparties = listTable<'counterparty'>('counterparties');
export const limits = listTable<'limit'>('limits');
export const alertRules = listTable<'alertRule'>('alert_rules');
export const plans = listTable<'plan'>('plans');
export const scenarios = listTable<'scenario'>('scenarios');
