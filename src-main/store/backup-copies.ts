/** The copies of a book: how they are named, where they stand, which there are, and a book made from one of them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BackupCopy } from '#contract/views/backup.ts';
import { copyBook, listBackups } from './backup.ts';

/** Beside the book. */
const FOLDER = 'backups';
const STAMP = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;
const ONLY_STAMP = new RegExp(`^${STAMP.source}$`);

/** A moment as names of files write it, to the second. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/**
 * Where copies of a book may stand, best place first.
 * @param fallback the program's own folder, for books in places where nothing can be made; null for none
 */
export function backupFolders(book: string, fallback: string | null): readonly string[] {
  const path = resolve(book);
  const own = fallback === null ? [] : [join(fallback, `${parse(path).name}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`)];
  return [join(dirname(path), FOLDER), ...own];
}

/** The name of a routine copy. */
export function routineName(book: string, at: number): string {
  return `${basename(book)}.routine-${stampOf(at)}.backup`;
}

/** Every copy of a book that can be found, newest first. A folder that cannot be read counts as empty. */
export function listCopies(book: string, fallback: string | null): readonly BackupCopy[] {
  const { name, ext, base } = parse(resolve(book));
  const found: BackupCopy[] = [];
  for (const folder of backupFolders(book, fallback)) {
    for (const file of namesIn(folder)) {
      if (isNamed(file, `${base}.routine-`, '.backup')) add(found, join(folder, file), 'routine');
      else if (isNamed(file, `${name}-`, ext)) add(found, join(folder, file), 'by-hand');
    }
  }
  for (const path of upgradeCopies(book)) add(found, path, 'before-upgrade');
  return found.sort((a, b) => b.at - a.at || (a.path < b.path ? 1 : -1));
}

/** Removes what a program that ended in the middle of a copy left in a folder. */
export function removeUnfinished(folder: string, book: string): void {
  const start = `${basename(book)}.routine-`;
  for (const file of namesIn(folder)) if (file.startsWith(start) && !file.endsWith('.backup')) unlinkSync(join(folder, file));
}

/**
 * A new book with the content of a copy; neither the copy nor any other book is touched.
 * @param copy one that `listCopies` named @param folders where the new book may stand, best place first
 * @returns the path of the new book
 */
export function bookFromCopy(book: string, copy: BackupCopy, folders: readonly string[]): Result<string> {
  let last: Result<string> = failure('storage', 'There is no folder for the book.', { context: { path: copy.path } });
  const { name, ext } = parse(resolve(book));
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const target = free(folder, `${name}-as-of-${stampOf(copy.at).slice(0, 8)}`, ext);
    const copied = copyBook(copy.path, target);
    if (copied.ok) return success(target);
    last = copied;
  }
  return last;
}

function add(found: BackupCopy[], path: string, kind: BackupCopy['kind']): void {
  const stamps = [...basename(path).matchAll(new RegExp(STAMP, 'g'))];
  const parts = stamps.at(-1)?.slice(1).map(Number);
  const state = statSync(path, { throwIfNoEntry: false });
  if (parts === undefined || state === undefined) return;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  found.push({ path, at: Date.UTC(year, month - 1, day, hour, minute, second), bytes: state.size, kind });
}

/** Start, a stamp, end and nothing else: the copies of `a-b` are not those of `a`. */
function isNamed(file: string, start: string, end: string): boolean {
  return file.startsWith(start) && file.endsWith(end) && ONLY_STAMP.test(file.slice(start.length, file.length - end.length));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function upgradeCopies(book: string): readonly string[] {
  try {
    return listBackups(book);
  } catch {
    return [];
  }
}

function free(folder: string, name: string, ext: string): string {
  for (let n = 1; ; n++) {
    const file = join(folder, `${name}${n === 1 ? '' : `-${n}`}${ext}`);
    if (!existsSync(file)) return file;
  }
}
