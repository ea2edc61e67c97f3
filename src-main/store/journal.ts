/** The journal: what changed, from what to what. Append-only; each entry hashes the entry before it and its own changes. */
import { createHash } from 'node:crypto';
import type { DatedChange, EntityName, JournalChange, JournalEntry } from '#contract/book-change.ts';
import type { Row, Statements } from './sqlite.ts';

/** One change as the journal keeps it. Values are JSON text; null where there was or is nothing. */
export interface Recorded {
  readonly entity: EntityName;
  readonly key: string;
  readonly rank: number;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Authorship {
  readonly at: number;
  readonly author: string;
  readonly summary: string;
  readonly undoes: number | null;
}

const START = '0'.repeat(64);

/** Adds an entry. Call inside the transaction of the change itself. @returns its id */
export function appendEntry(statements: Statements, by: Authorship, changes: readonly Recorded[]): number {
  const last = statements('SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1').get();
  const id = last === undefined ? 1 : Number(last['id']) + 1;
  const previous = last === undefined ? START : String(last['hash']);
  const hash = hashOf(previous, id, by, changes);
  statements('INSERT INTO journal (id, at, author, summary, changes, undoes, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    id, by.at, by.author, by.summary, changes.length, by.undoes, previous, hash,
  );
  const insert = statements('INSERT INTO journal_changes (entry, ordinal, entity, key, rank, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)');
  changes.forEach((change, ordinal) => insert.run(id, ordinal, change.entity, change.key, change.rank, change.before, change.after));
  return id;
}

function hashOf(previous: string, id: number, by: Authorship, changes: Iterable<Recorded>): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([previous, id, by.at, by.author, by.summary, by.undoes]));
  for (const change of changes) {
    hash.update(JSON.stringify(['\n', change.entity, change.key, change.rank]));
    hash.update(change.before ?? '\n-');
    hash.update(change.after ?? '\n-');
  }
  return hash.digest('hex');
}

function recordedOf(row: Row): Recorded {
  return {
    entity: row['entity'] as EntityName,
    key: row['key'] as string,
    rank: row['rank'] as number,
    before: row['before'] as string | null,
    after: row['after'] as string | null,
  };
}

/** The changes of an entry, oldest first. */
export function changesOf(statements: Statements, entry: number, limit: number): Recorded[] {
  return statements('SELECT entity, key, rank, before, after FROM journal_changes WHERE entry = ? ORDER BY ordinal LIMIT ?').all(entry, limit).map(recordedOf);
}

/** The same, as shown. */
export function shownChanges(statements: Statements, entry: number, limit: number): JournalChange[] {
  return changesOf(statements, entry, limit).map(shownOf);
}

function shownOf(change: Recorded): JournalChange {
  return {
    entity: change.entity,
    key: JSON.parse(change.key) as string[],
    before: change.before === null ? null : (JSON.parse(change.before) as unknown),
    after: change.after === null ? null : (JSON.parse(change.after) as unknown),
  };
}

/** Every change after an entry, newest first: the way back to how the book stood then. Closes are left out; they have days of their own. */
export function changesSince(statements: Statements, entry: number): JournalChange[] {
  return statements("SELECT entity, key, rank, before, after FROM journal_changes WHERE entry > ? AND entity <> 'history' ORDER BY entry DESC, ordinal DESC").all(entry).map(recordedOf).map(shownOf);
}

/** Every change of an entity, or of those of an account where the key names only the account; oldest first, with the entry that made it. */
export function changesTo(statements: Statements, entity: EntityName, key: readonly string[]): DatedChange[] {
  // A key is JSON text: what begins with the same parts begins with the same text.
  const start = JSON.stringify(key).slice(0, -1);
  const undone = undoneEntries(statements);
  return statements(
    `SELECT c.entry, j.at, j.author, j.summary, j.undoes, c.entity, c.key, c.rank, c.before, c.after FROM journal_changes c JOIN journal j ON j.id = c.entry
     WHERE c.entity = ? AND (c.key = ? OR (c.key >= ? AND c.key < ?)) ORDER BY c.entry, c.ordinal`,
  ).all(entity, `${start}]`, `${start},`, `${start}-`).map((row) => ({
    entry: Number(row['entry']), at: Number(row['at']), author: String(row['author']), summary: String(row['summary']), takenBack: row['undoes'] !== null || undone.has(Number(row['entry'])),
    ...shownOf(recordedOf(row)),
  }));
}

/** Which entry takes back which: entry → the entry that undoes it and is not undone itself. */
export function undoneEntries(statements: Statements): ReadonlyMap<number, number> {
  const undone = new Map<number, number>();
  for (const row of statements('SELECT id, undoes FROM journal WHERE undoes IS NOT NULL ORDER BY id DESC').all()) {
    const id = Number(row['id']);
    if (!undone.has(id)) undone.set(Number(row['undoes']), id);
  }
  return undone;
}

/** A page of entries, newest first, those before `before` when it is given. */
export function entries(statements: Statements, page: { readonly before?: number; readonly limit: number }): JournalEntry[] {
  const undone = undoneEntries(statements);
  return statements('SELECT id, at, author, summary, changes, undoes FROM journal WHERE id < ? ORDER BY id DESC LIMIT ?')
    .all(page.before ?? Number.MAX_SAFE_INTEGER, Math.max(0, page.limit))
    .map((row) => ({
      id: Number(row['id']),
      at: Number(row['at']),
      author: String(row['author']),
      summary: String(row['summary']),
      changes: Number(row['changes']),
      undoneBy: undone.get(Number(row['id'])) ?? null,
      undoes: row['undoes'] === null ? null : Number(row['undoes']),
    }));
}

/** Recomputes the chain of hashes. @returns one line per break */
export function verifyChain(statements: Statements): string[] {
  const problems: string[] = [];
  let previous = START;
  let expectedId = 1;
  for (const row of statements('SELECT id, at, author, summary, changes, undoes, previous_hash, hash FROM journal ORDER BY id').all()) {
    const id = Number(row['id']);
    if (id !== expectedId) problems.push(`journal: expected entry ${expectedId}, found entry ${id}`);
    const by = { at: Number(row['at']), author: String(row['author']), summary: String(row['summary']), undoes: row['undoes'] as number | null };
    const changes = changesOf(statements, id, Number.MAX_SAFE_INTEGER);
    if (changes.length !== row['changes']) problems.push(`journal entry ${id}: expected ${String(row['changes'])} changes, found ${changes.length}`);
    if (row['previous_hash'] !== previous || hashOf(previous, id, by, changes) !== row['hash']) {
      problems.push(`journal entry ${id}: expected its hash to match its content, found a difference`);
    }
    previous = String(row['hash']);
    expectedId = id + 1;
  }
  return problems;
}
