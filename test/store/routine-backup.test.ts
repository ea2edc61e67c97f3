import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BookChange } from '#contract/book-change.ts';
import { instrumentSchema } from '#contract/book-file.ts';
import { listCopies, bookFromCopy } from '#store/backup-copies.ts';
import { createBackups } from '#store/routine-backup.ts';
import { openBook } from '#store/open.ts';
import { temporaryFolder, value } from './temporary.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-05T08:00:00Z');
const folder = temporaryFolder();
const undoes: (() => void)[] = [];
afterEach(() => { for (const undo of undoes.splice(0)) undo(); });

const instrument = (id: string): BookChange[] => [{ entity: 'instrument', key: [id], value: instrumentSchema.parse({ id, kind: 'equity', currency: 'USD' }) }];
const summary = { author: 'user', summary: 'x' };

/** A disk of so many bytes, where one can be had. */
function smallDisk(name: string, bytes: number): string | null {
  const at = folder.file(name);
  mkdirSync(at);
  if (process.getuid?.() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)}`, 'tmpfs', at]).status !== 0) return null;
  undoes.push(() => { spawnSync('umount', ['-l', at]); });
  return at;
}

describe('routine copies', () => {
  it('open as the book that they are of, also while it is written to', async () => {
    const store = folder.open('book.mline');
    value(store.apply(instrument('AAPL'), summary));
    const backups = createBackups({ fallback: null, now: () => START });
    const making = backups.make(store);
    value(store.apply(instrument('MSFT'), summary));
    const copy = value(await making);
    expect(path.dirname(copy.path)).toBe(path.join(path.dirname(store.path), 'backups'));
    expect(copy).toMatchObject({ at: START, kind: 'routine', bytes: statSync(copy.path).size });
    expect(backups.list(store.path)).toEqual([copy]);
    const opened = folder.track(value(openBook(copy.path, { readOnly: true })));
    expect(opened.verify()).toEqual([]);
    expect(opened.readBook({ history: true }).instruments?.map(({ id }) => id)).toContain('AAPL');
    expect(readdirSync(path.dirname(copy.path))).toEqual([path.basename(copy.path)]);
  });

  it('stay after sixty days as the rotation promises, and each of them opens', async () => {
    const store = folder.open('book.mline');
    let now = START;
    const backups = createBackups({ fallback: null, now: () => now });
    for (let day = 0; day < 60; day++, now += DAY) {
      if (day % 10 === 0) value(store.apply(instrument(`I${String(day)}`), summary));
      value(await backups.make(store));
    }
    const left = backups.list(store.path);
    expect(left.length).toBeLessThanOrEqual(21);
    expect(left.length).toBeGreaterThanOrEqual(7 + 2);
    for (const { path: file } of left) {
      const opened = value(openBook(file, { readOnly: true }));
      expect(opened.verify()).toEqual([]);
      opened.close();
    }
  }, 60_000);

  it('are not confused with those of a book of a similar name, made by hand, or half made', async () => {
    const first = folder.open('a.mline');
    const second = folder.open('a-b.mline');
    const backups = createBackups({ fallback: null, now: () => START });
    value(await backups.make(first));
    const made = value(await backups.make(second));
    const at = path.dirname(made.path);
    value(await first.backup(path.join(at, 'a-20260101T000000Z.mline')));
    value(await second.backup(path.join(at, 'a-b-20260102T000000Z.mline')));
    writeFileSync(`${made.path}.unverified`, 'half');
    expect(backups.list(first.path).map((one) => [one.kind, new Date(one.at).toISOString().slice(0, 10)])).toEqual([['routine', '2026-01-05'], ['by-hand', '2026-01-01']]);
    expect(backups.list(second.path).map((one) => one.kind)).toEqual(['routine', 'by-hand']);
    value(await createBackups({ fallback: null, now: () => START + DAY }).make(second));
    expect(existsSync(`${made.path}.unverified`)).toBe(false);
    expect(backups.list(first.path)).toHaveLength(2);
  });

  it('stand in the folder of the program where nothing can be made beside the book', async () => {
    const store = folder.open('book.mline');
    writeFileSync(path.join(path.dirname(store.path), 'backups'), 'a file is in the way');
    const fallback = folder.file('program');
    const backups = createBackups({ fallback, now: () => START });
    const copy = value(await backups.make(store));
    expect(copy.path.startsWith(fallback)).toBe(true);
    expect(backups.list(store.path)).toEqual([copy]);
    // Another book of that name elsewhere has others.
    expect(backups.list(folder.file('elsewhere/book.mline'))).toEqual([]);
  });

  it('fail with the reason where they can stand nowhere, and leave the older ones', async () => {
    const store = folder.open('book.mline');
    writeFileSync(path.join(path.dirname(store.path), 'backups'), 'a file is in the way');
    const made = await createBackups({ fallback: null, now: () => START }).make(store);
    expect(made).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(made.ok ? '' : made.failure.message).toContain('backups');
  });

  it('on a full disk leave nothing half made, keep the older ones, and work again when there is space', async ({ skip }) => {
    const at = smallDisk('disk', 3_000_000);
    if (at === null) skip('no small disk can be had here');
    const store = folder.track(value(openBook(path.join(at!, 'book.mline'), { create: true })));
    let now = START;
    const backups = createBackups({ fallback: null, now: () => now });
    const first = value(await backups.make(store));
    const bytes = readFileSync(first.path);
    const filler = path.join(at!, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(4_000_000));
    } catch {
      // As much as there was place for.
    }
    now += DAY;
    const made = await backups.make(store);
    expect(made).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(made.ok ? '' : made.failure.message).toMatch(/no space left/);
    expect(readdirSync(path.dirname(first.path))).toEqual([path.basename(first.path)]);
    expect(readFileSync(first.path).equals(bytes)).toBe(true);
    writeFileSync(filler, '');
    value(await backups.make(store));
    expect(backups.list(store.path)).toHaveLength(2);
    store.close();
  });
});

describe('a book from a copy', () => {
  it('is a new file with the content of the copy; copy and book stay', async () => {
    const store = folder.open('book.mline');
    value(store.apply(instrument('AAPL'), summary));
    const backups = createBackups({ fallback: null, now: () => START });
    const copy = value(await backups.make(store));
    value(store.apply(instrument('MSFT'), summary));
    const bytes = readFileSync(copy.path);
    const at = path.dirname(store.path);
    const made = value(bookFromCopy(store.path, copy, [folder.file('not-there'), at]));
    expect(made).toBe(path.join(at, 'book-as-of-20260105.mline'));
    expect(value(bookFromCopy(store.path, copy, [at]))).toBe(path.join(at, 'book-as-of-20260105-2.mline'));
    const opened = folder.track(value(openBook(made)));
    expect(opened.readOnly).toBe(false);
    expect(opened.readBook({ history: false }).instruments?.map(({ id }) => id)).toEqual(['AAPL']);
    expect(store.readBook({ history: false }).instruments?.map(({ id }) => id)).toEqual(['AAPL', 'MSFT']);
    expect(readFileSync(copy.path).equals(bytes)).toBe(true);
    expect(listCopies(store.path, null)).toHaveLength(1);
  });

  it('is refused from a copy that is damaged, and nothing is left behind', async () => {
    const store = folder.open('book.mline');
    const copy = value(await createBackups({ fallback: null, now: () => START }).make(store));
    const bytes = readFileSync(copy.path);
    bytes.fill(0xa5, 4096, bytes.length - 4096);
    writeFileSync(copy.path, bytes);
    const at = path.dirname(store.path);
    const before = readdirSync(at).sort();
    expect(bookFromCopy(store.path, copy, [at])).toMatchObject({ ok: false, failure: { code: 'storage' } });
    expect(readdirSync(at).sort()).toEqual(before);
  });
});
