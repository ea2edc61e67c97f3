import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBook } from '#store/open.ts';
import { openSqlite } from '#store/sqlite.ts';
import { temporaryFolder, value } from '../store/temporary.ts';
import { bundle } from './bundle.ts';

// Permissions do not bind root: the books are opened as another user.
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
let reader = '';
beforeAll(async () => {
  reader = await bundle('test/faults/reader.ts');
}, 60_000);
afterAll(() => rmSync(path.dirname(reader), { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('a book that may not be written', () => {
  const folder = temporaryFolder();
  const openAsOther = (file: string, mode = ''): unknown => {
    const { stdout, stderr } = spawnSync(process.execPath, [reader, file, mode], { encoding: 'utf8', cwd: '/', ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const prepare = (): { at: string; file: string } => {
    const at = folder.file('sub');
    mkdirSync(at);
    chmodSync(path.dirname(at), 0o755);
    const file = path.join(at, 'b.db');
    const store = value(openBook(file, { create: true }));
    value(store.apply([{ entity: 'instrument', key: ['AAPL'], value: { id: 'AAPL', kind: 'equity', currency: 'USD' } }], { author: 'user', summary: 'x' }));
    store.close();
    return { at, file };
  };
  const readable = { ok: true, readOnly: true, instruments: 1, apply: { ok: false, failure: { code: 'permission' } }, alert: 1, problems: [] };

  it('in a folder that may not be written is read as it stands', () => {
    const { at, file } = prepare();
    const before = readFileSync(file);
    chmodSync(file, 0o444);
    chmodSync(at, 0o555);
    expect(openAsOther(file)).toMatchObject(readable);
    expect(readdirSync(at)).toEqual(['b.db']);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(openAsOther(path.join(at, 'new.db'), 'create')).toMatchObject({ ok: false, failure: { code: 'permission' } });
    chmodSync(at, 0o755);
  });

  it('though its folder may is read', () => {
    const { at, file } = prepare();
    chmodSync(file, 0o444);
    chmodSync(at, 0o777);
    expect(openAsOther(file)).toMatchObject(readable);
    expect(readdirSync(at)).toEqual(['b.db']);
  });

  it('and whose writer was killed is read with its log, or refused, but not shown as of before', () => {
    const { at, file } = prepare();
    const db = openSqlite(file, { readOnly: false, mustExist: true, timeoutMs: 0 });
    db.exec("INSERT INTO instruments (id, rank, kind, currency) VALUES ('MSFT', 9, 'equity', 'USD')");
    const copies = ['b.db', 'b.db-wal'].map((name) => [name, readFileSync(path.join(at, name))] as const);
    db.close();
    rmSync(file);
    for (const [name, bytes] of copies) {
      writeFileSync(path.join(at, name), bytes);
      chmodSync(path.join(at, name), 0o444);
    }
    chmodSync(at, 0o555);
    const answer = openAsOther(file) as { ok: boolean; instruments?: number };
    expect(answer).toMatchObject(answer.ok ? { instruments: 2, readOnly: true } : { failure: { code: expect.stringMatching(/storage|permission/) as string } });
    chmodSync(at, 0o755);
  });

  it('nor read says so', () => {
    const { at, file } = prepare();
    chmodSync(file, 0o000);
    expect(openAsOther(file)).toMatchObject({ ok: false, failure: { code: 'permission', context: { path: file } } });
    chmodSync(at, 0o000);
    expect(openAsOther(file)).toMatchObject({ ok: false, failure: { code: 'permission' } });
    chmodSync(at, 0o755);
  });
});
