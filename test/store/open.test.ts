import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations } from '#store/migrations/index.ts';
import { openBook } from '#store/open.ts';
import { openSqlite, pragmaValue } from '#store/sqlite.ts';
import { temporaryFolder, value } from './temporary.ts';

const by = { author: 'user', summary: 'edit' };
const equity = { entity: 'instrument', key: ['AAPL'], value: { id: 'AAPL', kind: 'equity', currency: 'USD' } } as const;
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('opening a book', () => {
  const folder = temporaryFolder();

  it('makes one only when told to', () => {
    expect(openBook(folder.file('none.db'))).toMatchObject({ ok: false, failure: { code: 'storage', context: { path: folder.file('none.db') } } });
    expect(existsSync(folder.file('none.db'))).toBe(false);
    const store = folder.open('none.db');
    expect(store.readBook({ history: true })).toMatchObject({ format: 'marginline-book', version: 1, accounts: [], history: [] });
    expect(store.readOnly).toBe(false);
  });

  it('leaves one file behind when closed', () => {
    const store = folder.open('one.db');
    value(store.apply([equity], by));
    store.close();
    store.close();
    expect(readdirSync(path.dirname(folder.file('x')))).toEqual(['one.db']);
  });

  it.each([
    ['a folder that is missing', (at: string) => path.join(at, 'no', 'b.db'), 'folder'],
    ['a folder in place of the file', (at: string) => (mkdirSync(path.join(at, 'b.db')), path.join(at, 'b.db')), 'folder, not a book'],
    ['a file in place of the folder', (at: string) => (writeFileSync(path.join(at, 'f'), ''), path.join(at, 'f', 'b.db')), 'not a folder'],
    ['a text file', (at: string) => (writeFileSync(path.join(at, 'b.db'), 'account,quantity\n'.repeat(99)), path.join(at, 'b.db')), 'not a Marginline book'],
    ['a short file', (at: string) => (writeFileSync(path.join(at, 'b.db'), 'x'), path.join(at, 'b.db')), 'not a Marginline book'],
  ])('says what is wrong with %s', (_, make, words) => {
    const at = path.dirname(folder.file('x'));
    const file = make(at);
    const before = existsSync(file) && !existsSync(path.join(file, '.')) ? hash(file) : '';
    for (const options of [{ create: true }, { readOnly: true }, {}]) {
      const opened = openBook(file, options);
      expect(opened).toMatchObject({ ok: false, failure: { code: 'storage' } });
      expect(opened.ok ? '' : opened.failure.message).toContain(words);
    }
    if (before !== '') expect(hash(file)).toBe(before);
  });

  it('refuses the database of another program', () => {
    const db = openSqlite(folder.file('other.db'), { readOnly: false, mustExist: false, timeoutMs: 0 });
    db.exec('CREATE TABLE t (a)');
    db.pragma('application_id = 77');
    db.close();
    const before = hash(folder.file('other.db'));
    expect(openBook(folder.file('other.db'), { create: true })).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(hash(folder.file('other.db'))).toBe(before);
  });

  it('refuses a database without any mark of ours, and leaves its tables alone', () => {
    const db = openSqlite(folder.file('plain.db'), { readOnly: false, mustExist: false, timeoutMs: 0 });
    db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    db.close();
    const before = hash(folder.file('plain.db'));
    expect(openBook(folder.file('plain.db'), { create: true })).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(hash(folder.file('plain.db'))).toBe(before);
  });

  it('refuses a book from the future, with both versions, and changes no byte', () => {
    folder.open('future.db').close();
    const db = openSqlite(folder.file('future.db'), { readOnly: false, mustExist: true, timeoutMs: 0 });
    db.pragma('journal_mode = DELETE');
    db.pragma('user_version = 9990');
    db.close();
    const before = hash(folder.file('future.db'));
    for (const options of [{ create: true }, { readOnly: true }]) {
      expect(openBook(folder.file('future.db'), options)).toMatchObject({ ok: false, failure: { code: 'database-from-future', context: { databaseVersion: 9990, programVersion: migrations.at(-1)!.version } } });
    }
    expect(hash(folder.file('future.db'))).toBe(before);
  });

  it('refuses a truncated book and names it damaged', () => {
    const store = folder.open('cut.db');
    for (let n = 0; n < 50; n++) value(store.apply([{ entity: 'scenario', key: [`s${n}`], value: { id: `s${n}`, text: 'x'.repeat(3000) } }], by));
    store.close();
    truncateSync(folder.file('cut.db'), 16_384);
    const opened = openBook(folder.file('cut.db'));
    expect(opened).toMatchObject({ ok: false, failure: { code: 'storage', context: { damaged: 1 } } });
    expect(readFileSync(folder.file('cut.db')).length).toBe(16_384);
  });

  it('has one writer; readers stay welcome', () => {
    const writer = folder.open('busy.db');
    value(writer.apply([equity], by));
    expect(openBook(folder.file('busy.db'))).toMatchObject({ ok: false, failure: { code: 'conflict' } });
    const reader = folder.open('busy.db', { readOnly: true });
    expect(reader.readBook({ history: false }).instruments).toHaveLength(1);
    expect(reader.apply([{ ...equity, value: null }], by)).toMatchObject({ ok: false, failure: { code: 'permission' } });
    reader.close();
    writer.close();
    expect(folder.open('busy.db', {}).readBook({ history: false }).instruments).toHaveLength(1);
  });

  it('is durable: WAL, FULL, foreign keys, no trusted schema', () => {
    folder.open('pragmas.db');
    const db = openSqlite(folder.file('pragmas.db'), { readOnly: true, mustExist: true, timeoutMs: 0 });
    expect(pragmaValue(db, 'journal_mode')).toBe('wal');
    expect(pragmaValue(db, 'application_id')).toBe(0x4d474c4e);
    expect(pragmaValue(db, 'user_version')).toBe(migrations.at(-1)!.version);
    db.close();
  });

  it('keeps inexact and malformed decimals out of its columns', () => {
    folder.open('check.db').close();
    const db = openSqlite(folder.file('check.db'), { readOnly: false, mustExist: true, timeoutMs: 0 });
    db.pragma('foreign_keys = OFF');
    const insert = db.prepare("INSERT OR REPLACE INTO positions (account, instrument, rank, quantity) VALUES ('a', 'b', 1, ?)");
    for (const bad of ['1.0', '01', '+1', '-0', '1.', '.5', '1e5', '', '-', 'x', '1,5', '--1', '1-', '1.2.3', '-00.5', '0.10', ' 1']) expect(() => insert.run(bad), bad).toThrow('CHECK');
    for (const good of ['0', '-1', '10', '0.5', '-0.05', '100.25', '123456789012345678901234567890']) expect(() => insert.run(good), good).not.toThrow();
    db.close();
  });

  it('copies itself whole while in use', async () => {
    const store = folder.open('source.db');
    value(store.apply([equity], by));
    const written = value(await store.backup(folder.file('copy.db')));
    expect(written.path).toBe(folder.file('copy.db'));
    const copy = folder.open('copy.db', { readOnly: true });
    expect(copy.readBook({ history: true })).toEqual(store.readBook({ history: true }));
    expect(copy.verify()).toEqual([]);
    expect(await store.backup(folder.file('source.db'))).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(await store.backup(folder.file('no/copy.db'))).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(readdirSync(path.dirname(folder.file('x'))).filter((name) => name.includes('part'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('opens a file or folder that may not be written for reading', () => {
    folder.open('ro.db').close();
    chmodSync(folder.file('ro.db'), 0o444);
    expect(folder.open('ro.db', { create: true }).readOnly).toBe(true);
  });

  it('is read as it stands when only a copy of it can be read', () => {
    const store = folder.open('now.db');
    value(store.apply([equity], by));
    store.close();
    copyFileSync(folder.file('now.db'), folder.file('then.db'));
    const before = hash(folder.file('then.db'));
    const reader = folder.open('then.db', { readOnly: true });
    expect(reader.readBook({ history: true }).instruments).toHaveLength(1);
    reader.close();
    expect(hash(folder.file('then.db'))).toBe(before);
    expect(readdirSync(path.dirname(folder.file('x'))).sort()).toEqual(['now.db', 'then.db']);
  });
});
