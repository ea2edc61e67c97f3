/** All tables of the book behind one connection. */
import type { EntityName, EntityValues } from '#contract/book-change.ts';
import type { Db, Statements } from '../sqlite.ts';
import { accounts } from './accounts.ts';
import { balances } from './balances.ts';
import type { BookTable } from './book.ts';
import { createBookTable } from './book.ts';
import type { ClosesTable } from './closes.ts';
import { createClosesTable } from './closes.ts';
import type { EntityTable } from './entity-table.ts';
import { createEntityTable } from './entity-table.ts';
import { fx } from './fx.ts';
import { instruments } from './instruments.ts';
import { alertRules, counterparties, limits, plans, scenarios } from './lists.ts';
import { positions } from './positions.ts';
import { quotes } from './quotes.ts';
import { rates } from './rates.ts';

/** Entities that are a row each. History is rows by day, the book itself is a single row. */
export type RowEntity = Exclude<EntityName, 'history' | 'book'>;

export type Tables = { readonly [E in RowEntity]: EntityTable<EntityValues[E]> } & { readonly closes: ClosesTable; readonly book: BookTable };

/** Prepares the statements of every table. */
export function createTables(db: Db, statements: Statements): Tables {
  return {
    account: createEntityTable(statements, accounts),
    balance: createEntityTable(statements, balances),
    position: createEntityTable(statements, positions),
    instrument: createEntityTable(statements, instruments),
    quote: createEntityTable(statements, quotes),
    fx: createEntityTable(statements, fx),
    rate: createEntityTable(statements, rates),
    counterparty: createEntityTable(statements, counterparties),
    limit: createEntityTable(statements, limits),
    alertRule: createEntityTable(statements, alertRules),
    plan: createEntityTable(statements, plans),
    scenario: createEntityTable(statements, scenarios),
    closes: createClosesTable(db, statements),
    book: createBookTable(statements),
  };
}
