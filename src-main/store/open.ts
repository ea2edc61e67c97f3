/** Opening a position book: every way in which that can fail is a failure with the path, and never loses anything. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Failure, Result } from '#base/failure.ts';
import type { Store } from '#service/ports.ts';
import { createStore } from './book-store.ts';
import { StoreFault, faultOf } from './fault.ts';
import { inspectFile } from './inspect-file.ts';
import type { FileState } from './inspect-file.ts';
import { lockBook } from './lock.ts';
import type { WriterLock } from './lock.ts';
import { headVersion, migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { APPLICATION_ID } from './migrations/migration.ts';
import { openImage, openSqlite, pragmaValue } from './sqlite.ts';
import type { Db } from './sqlite.ts';

export interface OpenOptions {
  /** Make the book when there is none. */
  readonly create?: boolean;
  /** Only read: takes no lock, works beside a program that writes. */
  readonly readOnly?: boolean;
  /** Wall clock, ms UTC: the times of journal entries. */
  readonly now?: () => number;
  /** The schema steps; others than the released ones only in tests. */
  readonly steps?: readonly Migration[];
}

const BUSY_MS = 4000;

/**
 * Opens a book. A file or folder that cannot be written opens read-only (`store.readOnly`).
 * Failures: `storage` (missing, damaged, not a book), `permission`, `conflict` (another program writes to it),
 * `database-from-future`. The file is never deleted or replaced, and never stood in for by memory.
 */
export function openBook(path: string, options: OpenOptions = {}): Result<Store> {
  const full = resolve(path);
  const steps = options.steps ?? migrations;
  const inspected = inspectFile(full, headVersion(steps));
  if (!inspected.ok) return inspected;
  const state = inspected.value;
  const fresh = !state.exists || statSync(full).size === 0;
  if (fresh && (options.create !== true || options.readOnly === true)) {
    return state.exists
      ? failure('storage', `The file ${full} is empty: it is not a book.`, { context: { path: full } })
      : failure('storage', `There is no book at ${full}.`, { context: { path: full } });
  }
  if (fresh && !state.folderWritable) return failure('permission', `A book cannot be made in the folder of ${full}: writing there is not permitted.`, { context: { path: full } });
  const readOnly = options.readOnly === true || !state.fileWritable || !state.folderWritable;
  return readOnly ? openForReading(full, state, steps, options) : openForWriting(full, steps, options);
}

function openForWriting(path: string, steps: readonly Migration[], options: OpenOptions): Result<Store> {
  const locked = lockBook(path);
  if (!locked.ok) return locked;
  const now = options.now ?? Date.now;
  return opening(path, locked.value, () => {
    const db = openSqlite(path, { readOnly: false, mustExist: false, timeoutMs: BUSY_MS });
    return finish(db, () => {
      configure(db);
      requireOurs(db, path);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('journal_size_limit = 67108864');
      if (process.platform === 'darwin') {
        db.pragma('fullfsync = ON');
        db.pragma('checkpoint_fullfsync = ON');
      }
      requireSettings(db, path);
      const migrated = migrate(db, path, steps, now());
      if (!migrated.ok) throw new StoreFault(migrated.failure);
      check(db, path);
      return createStore({ db, path, readOnly: false, now, steps, release: () => locked.value.release() });
    });
  });
}

/**
 * Where the file may be written, reading goes through a connection that could write but is told not to: only such a
 * one recovers the log of a killed writer and cleans up after itself. Elsewhere its bytes are taken as they stand.
 */
function openForReading(path: string, state: FileState, steps: readonly Migration[], options: OpenOptions): Result<Store> {
  const now = options.now ?? Date.now;
  return opening(path, null, () => {
    const writable = state.fileWritable && state.folderWritable;
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    const isWhole = log === undefined || log.size === 0;
    const db = !writable && isWhole ? openImage(path) : openSqlite(path, { readOnly: !writable, mustExist: true, timeoutMs: BUSY_MS });
    return finish(db, () => {
      configure(db);
      db.pragma('query_only = ON');
      const version = Number(pragmaValue(db, 'user_version'));
      if (version < headVersion(steps)) {
        throw new StoreFault(
          failure('storage', `The book ${path} has an older format (schema ${version} of ${headVersion(steps)}) and must be opened for writing once to be upgraded.`, {
            context: { path, databaseVersion: version, programVersion: headVersion(steps) },
          }).failure,
        );
      }
      check(db, path);
      return createStore({ db, path, readOnly: true, now, steps, release: () => undefined });
    });
  });
}

function opening(path: string, lock: WriterLock | null, work: () => Store): Result<Store> {
  try {
    return success(work());
  } catch (error) {
    lock?.release();
    const reason: Failure = faultOf(error, path, 'opened');
    return { ok: false, failure: reason };
  }
}

function finish(db: Db, work: () => Store): Store {
  try {
    return work();
  } catch (error) {
    db.close();
    throw error;
  }
}

function configure(db: Db): void {
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('cache_size = -32000');
}

/** A database without our mark may only be one in which nothing was made yet. Asked before anything is written. */
function requireOurs(db: Db, path: string): void {
  if (Number(pragmaValue(db, 'application_id')) === APPLICATION_ID) return;
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (tables > 0 || Number(pragmaValue(db, 'user_version')) !== 0) throw new StoreFault(foreign(path));
}

function foreign(path: string): Failure {
  return failure('storage', `The file ${path} is a database of another program, not a Marginline book. It was not changed.`, { context: { path } }).failure;
}

/** better-sqlite3 falls back to synchronous NORMAL under WAL: what makes an edit durable is asserted, not assumed. */
function requireSettings(db: Db, path: string): void {
  const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1 } as const;
  for (const [name, value] of Object.entries(wanted)) {
    const found = pragmaValue(db, name);
    if (found !== value) {
      throw new StoreFault(
        failure('storage', `The book ${path} cannot be kept safely here: the file system does not allow ${name} ${String(value)} (found ${String(found)}).`, { context: { path } }).failure,
      );
    }
  }
}

/** The identity of the file, and a quick look at every table but the two large ones, which are checked by `verify`. */
function check(db: Db, path: string): void {
  if (Number(pragmaValue(db, 'application_id')) !== APPLICATION_ID) throw new StoreFault(foreign(path));
  for (const table of ['book', 'accounts', 'balances', 'positions', 'instruments', 'quotes', 'series', 'plans', 'settings']) {
    const found = String(pragmaValue(db, `quick_check('${table}')`));
    if (found !== 'ok') {
      throw new StoreFault(
        failure('storage', `The book ${path} is damaged (${found.replaceAll('\n', ' ')}). It was not changed.`, { context: { path, detail: found, damaged: 1 } }).failure,
      );
    }
  }
}
