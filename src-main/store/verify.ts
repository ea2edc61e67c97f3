/** Whether the book is whole: pages, references, exact numbers, the chain of the journal, and that the book is what the journal says. */
import { parseDecimal } from '#base/decimal.ts';
import { disagreements } from './journal-agreement.ts';
import { verifyChain } from './journal.ts';
import type { Db, Statements } from './sqlite.ts';
import type { Tables } from './tables/index.ts';

const exactColumns = [
  ['balances', 'amount'], ['balances', 'accrued'], ['positions', 'quantity'], ['positions', 'average_price'],
  ['quotes', 'mark'], ['quotes', 'bid'], ['quotes', 'ask'], ['fx', 'rate'],
] as const;

/** One line per problem; empty when all is well. Reads every page of the file. */
export function verifyBook(db: Db, statements: Statements, tables: Tables): string[] {
  const problems: string[] = [];
  try {
    for (const row of db.pragma('integrity_check(20)') as { integrity_check: string }[]) {
      if (row.integrity_check !== 'ok') problems.push(`file: expected whole pages, found ${row.integrity_check.replaceAll('\n', ' ')}`);
    }
    for (const row of db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[]) {
      problems.push(`${row.table} row ${String(row.rowid)}: expected a row of ${row.parent}, found none`);
    }
    for (const [table, column] of exactColumns) {
      for (const row of statements(`SELECT rowid AS row, ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL`).all()) {
        if (parseDecimal(String(row['value'])) !== row['value']) problems.push(`${table} row ${String(row['row'])} ${column}: expected a canonical decimal, found "${String(row['value'])}"`);
      }
    }
    problems.push(...verifyChain(statements), ...disagreements(statements, tables));
  } catch (error) {
    problems.push(`file: expected a readable book, found ${error instanceof Error ? error.message : String(error)}`);
  }
  return problems;
}
