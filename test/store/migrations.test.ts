import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listBackups, restoreBackup } from '#store/backup.ts';
import { migrations } from '#store/migrations/index.ts';
import type { Migration } from '#store/migrations/migration.ts';
import { openBook } from '#store/open.ts';
import { openSqlite, pragmaValue } from '#store/sqlite.ts';
import { temporaryFolder, value } from './temporary.ts';

/** Released steps never change: a book out there went through exactly these. A new step adds a line here. */
const frozen: Readonly<Record<number, string>> = JSON.parse(readFileSync(new URL('./frozen-migrations.json', import.meta.url), 'utf8')) as Record<number, string>;

/** The newest step of this program. */
const newest = migrations.at(-1)!.version;
const next: Migration = { version: newest + 10, name: 'next', sql: 'CREATE TABLE extra_things (id INTEGER PRIMARY KEY) STRICT; ALTER TABLE accounts ADD COLUMN note TEXT;' };
const broken: Migration = { version: newest + 20, name: 'broken', sql: 'CREATE TABLE half (a) STRICT;' };
const by = { author: 'user', summary: 'edit' };

describe('migrations', () => {
  const folder = temporaryFolder();
  const fill = (name: string): void => {
    const store = folder.open(name);
    value(store.apply([{ entity: 'rate', key: ['USD'], value: { currency: 'USD', riskFree: 0.04 } }], by));
    store.close();
  };
  const names = (): string[] => readdirSync(path.dirname(folder.file('x'))).sort();

  it('are frozen', () => {
    const found = Object.fromEntries(migrations.map(({ version, sql }) => [version, createHash('sha256').update(sql.replaceAll(/\s+/g, ' ')).digest('hex')]));
    expect(found).toEqual(frozen);
  });

  it('are numbered in tens, in order', () => {
    expect(migrations.map(({ version }) => version)).toEqual([...migrations.keys()].map((at) => (at + 1) * 10));
  });

  it('start from a step further back with its rows', () => {
    const db = openSqlite(folder.file('old.db'), { readOnly: false, mustExist: false, timeoutMs: 0 });
    db.exec(migrations[0]!.sql);
    db.exec("INSERT INTO book (id, as_of, next_rank) VALUES (1, 5000, 2); INSERT INTO rates (currency, rank, risk_free) VALUES ('USD', 1, 0.04)");
    db.pragma('user_version = 10');
    db.pragma(`application_id = ${0x4d474c4e}`);
    db.close();
    expect(openBook(folder.file('old.db'), { readOnly: true })).toMatchObject({ ok: false, failure: { code: 'storage', context: { databaseVersion: 10, programVersion: newest } } });
    const store = folder.open('old.db', {});
    expect(store.readBook({ history: true })).toMatchObject({ asOf: '1970-01-01T00:00:05Z', rates: [{ currency: 'USD', riskFree: 0.04 }] });
    expect(store.verify()).toEqual([]);
    expect(listBackups(folder.file('old.db'))).toHaveLength(1);
    expect(existsSync(folder.file('old.db.upgrading'))).toBe(false);
  });

  it('keep the last three copies', () => {
    fill('b.db');
    const steps: Migration[] = [...migrations];
    for (let n = 1; n <= 5; n++) {
      steps.push({ version: newest + n * 10, name: `n${n}`, sql: `CREATE TABLE t${n} (a INTEGER) STRICT` });
      folder.open('b.db', { steps, now: () => Date.UTC(2027, 0, n) }).close();
    }
    const copies = listBackups(folder.file('b.db'));
    expect(copies.map((copy) => /v(\d+)\.backup$/.exec(copy)?.[1])).toEqual([40, 30, 20].map((more) => String(newest + more)));
    const copy = openSqlite(copies[0]!, { readOnly: true, mustExist: true, timeoutMs: 0 });
    expect(pragmaValue(copy, 'user_version')).toBe(newest + 40);
    copy.close();
  });

  it('that fail leave the book as it was, and say where the copy is', () => {
    fill('f.db');
    const failing = { ...broken, sql: `${broken.sql} SELECT no_such_function();` };
    const opened = openBook(folder.file('f.db'), { steps: [...migrations, next, failing], now: () => 0 });
    expect(opened).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(existsSync(String(opened.ok ? '' : opened.failure.context?.['backup']))).toBe(true);
    const store = folder.open('f.db', {});
    expect(store.readBook({ history: false }).rates).toHaveLength(1);
    store.close();
    const db = openSqlite(folder.file('f.db'), { readOnly: true, mustExist: true, timeoutMs: 0 });
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('half', 'extra_things')").get()).toEqual({ n: 0 });
    db.close();
    expect(names().filter((name) => name.endsWith('.upgrading'))).toEqual([]);
  });

  it('notice the mark of a crash: a whole book goes on', () => {
    fill('m.db');
    writeFileSync(folder.file('m.db.upgrading'), JSON.stringify({ from: 30, to: 40, copy: '/copy', at: '' }));
    expect(folder.open('m.db', {}).readBook({ history: false }).rates).toHaveLength(1);
    expect(existsSync(folder.file('m.db.upgrading'))).toBe(false);
  });

  it('can be taken back by hand: the copy takes the place, the other file is set aside', () => {
    fill('r.db');
    folder.open('r.db', { steps: [...migrations, next] }).close();
    expect(openBook(folder.file('r.db'))).toMatchObject({ ok: false, failure: { code: 'database-from-future' } });
    const [copy] = listBackups(folder.file('r.db'));
    const { setAside } = value(restoreBackup(folder.file('r.db'), copy!, 0));
    expect(existsSync(setAside)).toBe(true);
    expect(existsSync(copy!)).toBe(true);
    expect(folder.open('r.db', {}).readBook({ history: false }).rates).toHaveLength(1);
  });
});
