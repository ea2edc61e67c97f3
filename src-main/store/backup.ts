/** Copies of the book: consistent, checked, one file each. A copy never replaces anything before it is known to be good. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, copyFileSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Failure, Result } from '#base/failure.ts';
import { StoreFault, faultOf } from './fault.ts';
import { openSqlite, pragmaValue } from './sqlite.ts';
import type { Db } from './sqlite.ts';

const KEPT = 3;

/**
 * Writes a consistent copy while the book stays in use. The target appears whole or not at all; an existing target
 * is replaced only then.
 */
export async function backupBook(db: Db, path: string, target: string): Promise<Result<{ path: string; bytes: number }>> {
  const wanted = resolve(target);
  if (wanted === resolve(path)) return failure('invalid-input', `The copy cannot be written over the book itself (${path}).`, { context: { path } });
  if (!existsSync(dirname(wanted))) return failure('storage', `The folder ${dirname(wanted)} does not exist.`, { context: { path: wanted } });
  const part = `${wanted}.part-${process.pid}`;
  try {
    await db.backup(part);
    settle(part);
    renameSync(part, wanted);
    syncFolder(dirname(wanted));
    return success({ path: wanted, bytes: statSync(wanted).size });
  } catch (error) {
    removeIfThere(part);
    return { ok: false, failure: copyFault(error, wanted) };
  }
}

/** The copy before an upgrade; keeps the last three of this book. @returns its path */
export function copyBeforeUpgrade(db: Db, path: string, version: number, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let target = `${path}.before-upgrade-${stamp}-v${version}.backup`;
  for (let n = 2; existsSync(target); n++) target = `${path}.before-upgrade-${stamp}-v${version}-${n}.backup`;
  db.prepare('VACUUM INTO ?').run(target);
  settle(target);
  syncFolder(dirname(target));
  for (const old of listBackups(path).slice(KEPT)) unlinkSync(old);
  return target;
}

/** The copies that stand beside a book, newest first. */
export function listBackups(path: string): string[] {
  const start = `${basename(path)}.before-upgrade-`;
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && name.endsWith('.backup'))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/**
 * Puts a copy in the place of a book that cannot be used. The book is set aside under another name, never deleted.
 * @returns where the old file stands now
 */
export function restoreBackup(path: string, copy: string, now: number): Result<{ setAside: string }> {
  try {
    const part = `${path}.part-${process.pid}`;
    copyFileSync(copy, part);
    settle(part);
    const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const setAside = `${path}.damaged-${stamp}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix);
    }
    renameSync(part, path);
    syncFolder(dirname(path));
    return success({ setAside });
  } catch (error) {
    return { ok: false, failure: faultOf(error, path, 'restored') };
  }
}

/** What went wrong with a copy: of the book nothing is lost by it. */
export function copyFault(error: unknown, target: string): Failure {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const context = { path: target, code };
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') return failure('storage', `There is no space left on the disk of ${target}: the copy was not made. The book and its older copies are as they were.`, { context }).failure;
  if (/^(SQLITE_(READONLY|PERM|AUTH|CANTOPEN)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST)/.test(code)) return failure('permission', `The copy ${target} cannot be written: nothing can be made there (${code}).`, { context }).failure;
  return faultOf(error, target, 'copied');
}

/** A copy of a copy, checked before it has its name. @param target a name that is not taken */
export function copyBook(copy: string, target: string): Result<null> {
  const part = `${target}.part-${process.pid}`;
  try {
    copyFileSync(copy, part);
    settle(part);
    renameSync(part, target);
    syncFolder(dirname(target));
    return success(null);
  } catch (error) {
    removeIfThere(part);
    return { ok: false, failure: copyFault(error, target) };
  }
}

/** Makes a fresh copy stand by itself (no WAL), checks it, and brings it to the disk. */
function settle(file: string): void {
  const db = openSqlite(file, { readOnly: false, mustExist: true, timeoutMs: 1000 });
  try {
    db.pragma('journal_mode = DELETE');
    const check = String(pragmaValue(db, 'integrity_check(1)'));
    if (check !== 'ok') throw new StoreFault(failure('storage', `The copy ${file} did not pass its check (${check}).`, { context: { path: file } }).failure);
  } finally {
    db.close();
  }
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Brings names in a folder to the disk. */
export function syncFolder(folder: string): void {
  // Windows has no handle on folders; there a rename is durable by itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function removeIfThere(file: string): void {
  for (const name of [file, `${file}-journal`, `${file}-wal`, `${file}-shm`]) if (existsSync(name)) unlinkSync(name);
}
