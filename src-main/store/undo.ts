/** Taking an entry back: a new entry with the opposite changes, as long as nothing later stands on them. */
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookChange, EntityValues } from '#contract/book-change.ts';
import type { Applied, OpenBook, PlacedChange } from './apply.ts';
import { applyChanges } from './apply.ts';
import type { Recorded } from './journal.ts';
import { changesOf, undoneEntries } from './journal.ts';

/**
 * Undoes one entry. Undoing an undo brings the change back.
 * Fails with `conflict` when the entry is undone already or a later entry that still counts touched the same records.
 */
export function undoEntry(book: OpenBook, entry: number, at: number): Result<Applied> {
  const { statements } = book;
  const row = statements('SELECT id, summary, changes FROM journal WHERE id = ?').get(entry);
  if (row === undefined) return failure('invalid-input', `The journal has no entry ${entry}.`);
  if (row['changes'] === 0) return failure('not-applicable', `Entry ${entry} of the journal is a note: it changed nothing that could be undone.`);
  const undone = undoneEntries(statements);
  const already = undone.get(entry);
  if (already !== undefined) return failure('conflict', `Entry ${entry} is undone already, by entry ${already}.`);
  const changes = changesOf(statements, entry, Number.MAX_SAFE_INTEGER);
  const later = laterEntry(book, entry, changes, undone);
  if (later !== null) {
    return failure('conflict', `Entry ${entry} cannot be undone on its own: entry ${later.entry} changed ${later.what} after it. Undo that one first.`, {
      context: { entry, laterEntry: later.entry },
    });
  }
  const opposite = [...changes].reverse().map((change): PlacedChange => ({ change: oppositeOf(change), rank: change.rank }));
  const summary = `Undo: ${String(row['summary'])}`;
  return applyChanges(book, opposite, { at, author: 'undo', summary, undoes: entry }, { cascade: false, brokenReference: 'conflict' });
}

/**
 * The newest later entry that touched one of the records and still counts. An entry that was itself undone, and the
 * undo that took it back, leave the book as it was and do not count, provided both came after the entry in question.
 */
function laterEntry(book: OpenBook, entry: number, changes: readonly Recorded[], undone: ReadonlyMap<number, number>): { entry: number; what: string } | null {
  const neutral = new Set<number>();
  for (const [original, by] of undone) {
    if (original > entry) {
      neutral.add(original);
      neutral.add(by);
    }
  }
  const find = book.statements('SELECT entry FROM journal_changes WHERE key = ? AND entity = ? AND entry > ? ORDER BY entry DESC');
  for (const change of changes) {
    for (const row of find.all(change.key, change.entity, entry)) {
      const later = Number(row['entry']);
      if (!neutral.has(later)) return { entry: later, what: `${change.entity} ${(JSON.parse(change.key) as string[]).filter((part) => part !== '').join(' / ')}` };
    }
  }
  return null;
}

function oppositeOf(change: Recorded): BookChange {
  const key = JSON.parse(change.key) as string[];
  const before = change.before === null ? null : (JSON.parse(change.before) as unknown);
  if (change.entity !== 'history' || before === null) return { entity: change.entity, key, value: before } as BookChange;
  // A history change names only days: those that had no close before lose it again.
  const old = before as EntityValues['history'];
  const kept = new Set(old.closes.map(([day]) => day));
  const set = JSON.parse(change.after ?? '{"closes":[]}') as EntityValues['history'];
  const added = set.closes.filter(([day]) => !kept.has(day)).map(([day]) => [day, null] as const);
  return { entity: 'history', key, value: { ...old, closes: [...old.closes, ...added] } };
}
