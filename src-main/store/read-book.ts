/** The whole book in the shape of the public file. */
import type { BalanceRecord, BookFile, PositionRecord } from '#contract/book-file.ts';
import type { Statements } from './sqlite.ts';
import { balances } from './tables/balances.ts';
import type { Tables } from './tables/index.ts';
import { positions } from './tables/positions.ts';

/** Reads everything, each list in the order in which it was given. `history` is left out unless asked for. */
export function readBook(statements: Statements, tables: Tables, options: { readonly history: boolean }): BookFile {
  const balancesOf = byAccount(statements('SELECT * FROM balances ORDER BY rank').all(), balances.fromRow);
  const positionsOf = byAccount(statements('SELECT * FROM positions ORDER BY rank').all(), positions.fromRow);
  return {
    ...tables.book.read(),
    format: 'marginline-book',
    version: 1,
    accounts: tables.account.all().map((account) => ({
      ...account,
      balances: balancesOf.get(String(account['id'])) ?? ([] as BalanceRecord[]),
      positions: positionsOf.get(String(account['id'])) ?? ([] as PositionRecord[]),
    })),
    instruments: tables.instrument.all(),
    quotes: tables.quote.all(),
    fx: tables.fx.all(),
    rates: tables.rate.all(),
    ...(options.history ? { history: tables.closes.all() } : {}),
    counterparties: tables.counterparty.all(),
    limits: tables.limit.all(),
    alertRules: tables.alertRule.all(),
    plans: tables.plan.all(),
    scenarios: tables.scenario.all(),
  } as BookFile;
}

function byAccount<R extends Record<string, unknown>, V>(rows: readonly R[], fromRow: (row: R) => V): Map<string, V[]> {
  const lists = new Map<string, V[]>();
  for (const row of rows) {
    const account = String(row['account']);
    const list = lists.get(account);
    if (list === undefined) lists.set(account, [fromRow(row)]);
    else list.push(fromRow(row));
  }
  return lists;
}
