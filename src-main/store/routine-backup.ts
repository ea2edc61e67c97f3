/** The copies that are made without being asked for: verified before they count, old ones removed only after a new one stands. */
import { existsSync, mkdirSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BackupCopy } from '#contract/views/backup.ts';
import type { Backups, Store } from '#service/ports.ts';
import { copyFault, syncFolder } from './backup.ts';
import { backupFolders, listCopies, removeUnfinished, routineName } from './backup-copies.ts';
import { keptTimes } from './backup-rotation.ts';
import { StoreFault } from './fault.ts';
import { openBook } from './open.ts';

export interface RoutineOptions {
  /** The program's own folder for copies of books beside which nothing can be made; null for none. */
  readonly fallback: string | null;
  /** Wall clock, ms UTC. */
  readonly now: () => number;
}

/** Routine copies on this machine's disk. */
export function createBackups({ fallback, now }: RoutineOptions): Backups {
  return {
    list: (book) => listCopies(book, fallback),
    make: async (store) => {
      const at = now();
      const reasons: string[] = [];
      for (const folder of backupFolders(store.path, fallback)) {
        const made = await makeIn(folder, store, at);
        if (made.ok) {
          prune(folder, store.path, fallback, at, made.value.path);
          return made;
        }
        reasons.push(made.failure.message);
      }
      return failure('storage', `No copy of the book could be made: ${reasons.join(' ')}`, { context: { path: store.path } });
    },
  };
}

async function makeIn(folder: string, store: Store, at: number): Promise<Result<BackupCopy>> {
  const target = join(folder, routineName(store.path, at));
  // Not a name of a copy until it is known to be one.
  const unverified = `${target}.unverified`;
  try {
    mkdirSync(folder, { recursive: true });
    removeUnfinished(folder, store.path);
    const before = lastEntry(store);
    const written = await store.backup(unverified);
    if (!written.ok) return written;
    verify(unverified, before, lastEntry(store));
    renameSync(unverified, target);
    syncFolder(folder);
    return success({ path: target, at: Math.floor(at / 1000) * 1000, bytes: written.value.bytes, kind: 'routine' });
  } catch (error) {
    try {
      if (existsSync(unverified)) unlinkSync(unverified);
    } catch {
      // Removed before the next copy.
    }
    return { ok: false, failure: copyFault(error, target) };
  }
}

/** Pages were checked when it was written; here it must open as a book does and hold what the book held. */
function verify(file: string, before: number, after: number): void {
  const opened = openBook(file, { readOnly: true });
  if (!opened.ok) throw new StoreFault(opened.failure);
  try {
    const entry = lastEntry(opened.value);
    if (entry >= before && entry <= after) return;
    throw new StoreFault(failure('storage', `The copy ${file} ends with change ${entry} of the book, not with ${after}.`, { context: { path: file } }).failure);
  } finally {
    opened.value.close();
  }
}

function lastEntry(store: Store): number {
  return store.journal({ limit: 1 })[0]?.id ?? 0;
}

/** Copies made by hand and before upgrades are not ours to remove. One that cannot be removed is tried again after the next copy. */
function prune(folder: string, book: string, fallback: string | null, now: number, made: string): void {
  const routine = listCopies(book, fallback).filter((copy) => copy.kind === 'routine' && copy.path.startsWith(folder));
  const kept = keptTimes(routine.map((copy) => copy.at), now);
  for (const copy of routine) {
    if (kept.has(copy.at) || copy.path === made) continue;
    try {
      unlinkSync(copy.path);
    } catch {
      // See above.
    }
  }
}
