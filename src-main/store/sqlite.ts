/** The only place that loads better-sqlite3: lazily, so that a command line that reads a JSON book never pays for it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';

export type Db = Sqlite.Database;
export type SqlValue = string | number | null;
export type Row = Record<string, SqlValue>;
export interface Statement {
  run(...values: readonly SqlValue[]): { changes: number; lastInsertRowid: number | bigint };
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): Row[];
}

let loaded: typeof Sqlite | null = null;

/** Opens a database file. Throws what SQLite throws; callers turn that into a failure with `faultOf`. */
export function openSqlite(path: string, options: { readonly readOnly: boolean; readonly mustExist: boolean; readonly timeoutMs: number }): Db {
  loaded ??= createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
  return new loaded(path, { readonly: options.readOnly, fileMustExist: options.mustExist, timeout: options.timeoutMs });
}

/**
 * Opens the bytes of a database file for reading. For a file under a write-ahead log in a place that cannot be written:
 * SQLite would have to make its index file there. Only right while no log with content stands beside the file.
 */
export function openImage(path: string): Db {
  loaded ??= createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
  const bytes = readFileSync(path);
  // File format versions of the header: 2 asks for a write-ahead log, 1 for none.
  bytes[18] = 1;
  bytes[19] = 1;
  return new loaded(bytes, { readonly: true });
}

/** An empty database that lives as long as the program: what the monitor notes about a book that cannot be written. */
export function openInMemory(): Db {
  loaded ??= createRequire(import.meta.url)('better-sqlite3') as typeof Sqlite;
  return new loaded(':memory:');
}

/** Prepared statements of one connection, each prepared once. */
export type Statements = (sql: string) => Statement;

/** Creates the statement cache of a connection. */
export function createStatements(db: Db): Statements {
  const prepared = new Map<string, Statement>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql) as unknown as Statement;
      prepared.set(sql, statement);
    }
    return statement;
  };
}

/** The first column of the first row of a pragma. */
export function pragmaValue(db: Db, name: string): unknown {
  return db.pragma(name, { simple: true });
}
