/** Bringing a book to the schema of this program: a copy first, then all steps in one transaction. */
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { copyBeforeUpgrade } from './backup.ts';
import { StoreFault, faultOf } from './fault.ts';
import type { Migration } from './migrations/migration.ts';
import { APPLICATION_ID } from './migrations/migration.ts';
import { instantText } from '#base/instant.ts';
import type { Db } from './sqlite.ts';
import { pragmaValue } from './sqlite.ts';

/** The schema version that a list of steps leads to. */
export function headVersion(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}

/** The failure for a book that a newer program wrote. */
export function fromFuture(path: string, found: number, known: number): Result<never> {
  return failure('database-from-future', `The book ${path} was written by a newer Marginline (schema ${found}; this program knows up to ${known}). It was not changed.`, {
    context: { path, databaseVersion: found, programVersion: known },
  });
}

function markOf(path: string): string {
  return `${path}.upgrading`;
}

/**
 * Runs the pending steps. A new file gets them without a copy. Refuses books from the future.
 * A mark beside the book says that an upgrade is under way; one left by a crash leads to a full check of the book.
 * @param steps all steps of the schema, oldest first
 */
export function migrate(db: Db, path: string, steps: readonly Migration[], now: number): Result<{ from: number; to: number }> {
  const head = headVersion(steps);
  try {
    const from = Number(pragmaValue(db, 'user_version'));
    if (from > head) return fromFuture(path, from, head);
    const crashed = checkMark(db, path);
    if (!crashed.ok) return crashed;
    if (from === head) return success({ from, to: head });
    const pending = steps.filter((step) => step.version > from);
    if (from === 0) {
      runSteps(db, pending, now);
      return success({ from, to: head });
    }
    const copy = copyBeforeUpgrade(db, path, from, now);
    writeFileSync(markOf(path), JSON.stringify({ from, to: head, copy, at: instantText(now) }), { flush: true });
    try {
      runSteps(db, pending, now);
    } catch (error) {
      const reason = faultOf(error, path, 'upgraded');
      unlinkSync(markOf(path));
      return failure('storage', `The book ${path} could not be upgraded and is as it was before. A copy stands at ${copy}.`, {
        context: { path, backup: copy, detail: reason.message },
      });
    }
    const check = String(pragmaValue(db, 'quick_check(1)'));
    if (check !== 'ok') {
      return failure('storage', `The book ${path} did not pass its check after the upgrade. A copy from before stands at ${copy}.`, { context: { path, backup: copy, detail: check, damaged: 1 } });
    }
    db.pragma('optimize');
    unlinkSync(markOf(path));
    return success({ from, to: head });
  } catch (error) {
    return { ok: false, failure: faultOf(error, path, 'upgraded') };
  }
}

function runSteps(db: Db, pending: readonly Migration[], now: number): void {
  const work = db.transaction(() => {
    const isNew = Number(pragmaValue(db, 'user_version')) === 0;
    for (const step of pending) db.exec(step.sql);
    if (isNew) {
      db.pragma(`application_id = ${APPLICATION_ID}`);
      const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'book'").get() as { tables: number };
      if (tables === 1) db.prepare('INSERT INTO book (id, as_of, next_rank) VALUES (1, ?, 1)').run(Math.floor(now / 1000) * 1000);
    }
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) {
      throw new StoreFault(failure('storage', `${broken.length} references of the book lead nowhere after the upgrade.`).failure);
    }
    db.pragma(`user_version = ${headVersion(pending)}`);
  });
  work.immediate();
}

/** A mark without a running upgrade: the program ended in the middle. SQLite took the steps back; make sure of it. */
function checkMark(db: Db, path: string): Result<null> {
  const mark = markOf(path);
  if (!existsSync(mark)) return success(null);
  const text = readFileSync(mark, 'utf8');
  const copy = /"copy":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';
  const check = String(pragmaValue(db, 'quick_check(1)'));
  const broken = (db.pragma('foreign_key_check') as unknown[]).length;
  if (check !== 'ok' || broken > 0) {
    return failure('storage', `An upgrade of the book ${path} was interrupted and left it damaged. A copy from before stands at ${copy}.`, {
      context: { path, backup: copy, detail: check, damaged: 1 },
    });
  }
  unlinkSync(mark);
  return success(null);
}
