/** What every entity of the book has in common: read, write, remove by key; all of them in the order of the file. */
import type { EntityName, EntityValues } from '#contract/book-change.ts';
import type { Row, SqlValue, Statements } from '../sqlite.ts';
import { meaning } from '#base/meaning.ts';

/** A record with its place in the book. Places are never given twice, so that undo puts a removed record back where it stood. */
export interface Placed<V> {
  readonly value: V;
  readonly rank: number;
}

export interface EntityTable<V> {
  read(key: readonly string[]): Placed<V> | null;
  /** Inserts or replaces. */
  write(key: readonly string[], value: V, rank: number): void;
  /** What `write` would make of the value: canonical decimals and times, only known columns and extras. Throws StoreFault. */
  canonical(key: readonly string[], value: V): V;
  remove(key: readonly string[]): void;
  /** Records in order; with `prefix`, only those whose first key column is this. */
  all(prefix?: string): V[];
  keys(prefix: string): string[][];
}

export interface TableShape<E extends EntityName> {
  readonly table: string;
  readonly keyColumns: readonly string[];
  /** The columns beside key and rank. */
  readonly columns: readonly string[];
  toRow(value: EntityValues[E], where: string): readonly SqlValue[];
  fromRow(row: Row): EntityValues[E];
}

/** Makes the statements of a table from its shape. */
export function createEntityTable<E extends EntityName>(statements: Statements, shape: TableShape<E>): EntityTable<EntityValues[E]> {
  const { table, keyColumns, columns } = shape;
  const everything = [...keyColumns, 'rank', ...columns];
  const match = keyColumns.map((column) => `${column} = ?`).join(' AND ');
  const select = `SELECT ${everything.join(', ')} FROM ${table}`;
  const read = statements(`${select} WHERE ${match}`);
  const write = statements(
    `INSERT INTO ${table} (${everything.join(', ')}) VALUES (${everything.map(() => '?').join(', ')})
     ON CONFLICT (${keyColumns.join(', ')}) DO UPDATE SET ${['rank', ...columns].map((c) => `${c} = excluded.${c}`).join(', ')}`,
  );
  const remove = statements(`DELETE FROM ${table} WHERE ${match}`);
  const all = statements(`${select} ORDER BY rank`);
  const part = statements(`${select} WHERE ${keyColumns[0]} = ? ORDER BY rank`);
  const where = (key: readonly string[]): string => `${table} ${key.filter((k) => k !== '').join(' / ')}`;

  return {
    read(key) {
      const row = read.get(...key);
      return row === undefined ? null : { value: shape.fromRow(row), rank: row['rank'] as number };
    },
    canonical(key, value) {
      const row: Row = {};
      keyColumns.forEach((column, at) => { row[column] = key[at] ?? ''; });
      const values = shape.toRow(value, where(key));
      columns.forEach((column, at) => { row[column] = values[at] ?? null; });
      return shape.fromRow(row);
    },
    write(key, value, rank) {
      write.run(...key, rank, ...shape.toRow(value, where(key)));
    },
    remove(key) {
      remove.run(...key);
    },
    all(prefix) {
      return (prefix === undefined ? all.all() : part.all(prefix)).map((row) => shape.fromRow(row));
    },
    keys(prefix) {
      return part.all(prefix).map((row) => keyColumns.map((column) => String(row[column])));
    },
  };
}

/** Whether two records mean the same. */
export function sameMeaning(a: unknown, b: unknown): boolean {
  return meaning(a) === meaning(b);
}

/** A text column of a record: the field's text, or null. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A real column of a record: finite numbers only. */
export function realOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
