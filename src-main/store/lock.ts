/**
 * One writer per book. The lock is an exclusive SQLite transaction on an empty file beside the book, hence a lock of
 * the operating system: it ends with the process however that ends, so a killed program never leaves a book locked.
 */
import { statSync, unlinkSync, writeFileSync } from 'node:fs';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { faultOf } from './fault.ts';
import { openSqlite } from './sqlite.ts';
import type { Db } from './sqlite.ts';

export interface WriterLock {
  release(): void;
}

const ATTEMPTS = 5;

/** Takes the lock of a book, or fails with `conflict` when another Marginline has it open for writing. */
export function lockBook(path: string): Result<WriterLock> {
  const file = `${path}-lock`;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (inodeOf(file) === null) writeFileSync(file, '', { flag: 'a' });
      const before = inodeOf(file);
      const db = openSqlite(file, { readOnly: false, mustExist: false, timeoutMs: 0 });
      if (!begin(db)) {
        db.close();
        return failure('conflict', `The book ${path} is open in another Marginline, which is writing to it. Close that one first, or only read the book.`, { context: { path } });
      }
      // The holder removes the file when it ends. Whoever opened it just before then holds a lock on a file that no
      // longer has a name, which protects nothing: hence the comparison, and another attempt.
      const now = inodeOf(file);
      if (now !== null && before === now) return success(holding(db, file));
      db.close();
    }
    return failure('conflict', `The book ${path} is being opened and closed by another Marginline; try again.`, { context: { path } });
  } catch (error) {
    return { ok: false, failure: faultOf(error, path, 'opened for writing') };
  }
}

function begin(db: Db): boolean {
  try {
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false;
    db.close();
    throw error;
  }
}

function inodeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

function holding(db: Db, file: string): WriterLock {
  return {
    release() {
      if (!db.open) return;
      try {
        unlinkSync(file);
      } catch {
        // Where an open file cannot be removed the empty file stays; it means nothing by itself.
      }
      db.close();
    },
  };
}
