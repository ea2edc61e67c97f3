/** Changes of the book: all or nothing, one journal entry, nothing written where nothing changes. */
import { failure, success } from '#base/failure.ts';
import type { FailureCode, Result } from '#base/failure.ts';
import type { BookChange, EntityName } from '#contract/book-change.ts';
import { StoreFault, faultOf } from './fault.ts';
import type { Authorship, Recorded } from './journal.ts';
import { appendEntry } from './journal.ts';
import { checkReferences } from './references.ts';
import type { Touched } from './references.ts';
import type { Db, Statements } from './sqlite.ts';
import type { EntityTable } from './tables/entity-table.ts';
import { sameMeaning } from './tables/entity-table.ts';
import type { HistoryDifference } from './tables/closes.ts';
import type { BookHead } from './tables/book.ts';
import type { RowEntity, Tables } from './tables/index.ts';

/** One open book as the parts of the store see it. */
export interface OpenBook {
  readonly path: string;
  readonly db: Db;
  readonly statements: Statements;
  readonly tables: Tables;
}

/** A change with the place its record gets if it does not exist yet (undo); null gives it the next free place. */
export interface PlacedChange {
  readonly change: BookChange;
  readonly rank: number | null;
}

export interface Applied {
  readonly entry: number;
  readonly changed: number;
}

/**
 * Applies changes in one transaction.
 * @param cascade whether removing an account or an instrument also removes what depends on it, as changes of their own
 * @param brokenReference the code of the failure when a reference would lead nowhere
 */
export function applyChanges(
  book: OpenBook,
  changes: Iterable<PlacedChange>,
  by: Authorship,
  options: { readonly cascade: boolean; readonly brokenReference: FailureCode },
): Result<Applied> {
  const work = book.db.transaction((): Applied => {
    const recorded: Recorded[] = [];
    const touched: Touched[] = [];
    const firstRank = book.tables.book.nextRank();
    let nextRank = firstRank;
    const place = (): number => nextRank++;
    for (const placed of changes) {
      for (const one of options.cascade ? withDependents(book, placed) : [placed]) {
        const done = applyOne(book, one, place);
        if (done === null) continue;
        recorded.push(done);
        touched.push({ entity: one.change.entity, key: one.change.key, removed: one.change.value === null });
      }
    }
    if (recorded.length === 0) return { entry: 0, changed: 0 };
    const problems = checkReferences(book.statements, touched);
    if (problems.length > 0) {
      const message = problems.length === 1 ? 'One reference of the change leads nowhere; nothing was changed.' : `${problems.length} references of the change lead nowhere; nothing was changed.`;
      throw new StoreFault(failure(options.brokenReference, message, { problems }).failure);
    }
    if (nextRank !== firstRank) book.tables.book.saveNextRank(nextRank);
    return { entry: appendEntry(book.statements, by, recorded), changed: recorded.length };
  });
  try {
    return success(work.immediate());
  } catch (error) {
    return { ok: false, failure: faultOf(error, book.path, 'changed') };
  }
}

/** The changes that a removal brings with it, dependents first. */
function* withDependents(book: OpenBook, placed: PlacedChange): Generator<PlacedChange> {
  const { change } = placed;
  if (change.value === null) {
    for (const dependent of dependentsOf(book, change)) yield { change: dependent, rank: null };
  }
  yield placed;
}

function dependentsOf(book: OpenBook, change: BookChange): BookChange[] {
  const [id = ''] = change.key;
  const ids = (sql: string): string[] => book.statements(sql).all(id).map((row) => String(row['id']));
  if (change.entity === 'account') {
    return [
      ...book.tables.position.keys(id).map((key): BookChange => ({ entity: 'position', key, value: null })),
      ...book.tables.balance.keys(id).map((key): BookChange => ({ entity: 'balance', key, value: null })),
      ...ids('SELECT id FROM plans WHERE account = ? ORDER BY rank').map((plan): BookChange => ({ entity: 'plan', key: [plan], value: null })),
    ];
  }
  // The quotes, closes and rules of an instrument that is still the underlying of another one keep their meaning.
  if (change.entity !== 'instrument' || isStillUnderlying(book.statements, id)) return [];
  return [
    { entity: 'quote', key: [id], value: null },
    { entity: 'history', key: [id], value: null },
    ...ids('SELECT id FROM alert_rules WHERE instrument = ? ORDER BY rank').map((rule): BookChange => ({ entity: 'alertRule', key: [rule], value: null })),
  ];
}

function isStillUnderlying(statements: Statements, id: string): boolean {
  return (
    statements('SELECT 1 AS found FROM instruments WHERE underlying = ? AND id <> ? LIMIT 1').get(id, id) !== undefined ||
    statements(`SELECT 1 AS found FROM instruments WHERE terms ->> '$.tracks.underlying' = ? AND id <> ? LIMIT 1`).get(id, id) !== undefined
  );
}

const keyLengths: { readonly [E in EntityName]: number } = {
  account: 1, balance: 3, position: 2, instrument: 1, quote: 1, fx: 2, rate: 1, history: 1, counterparty: 1, limit: 1, alertRule: 1, plan: 1, scenario: 1, book: 1,
};

/** Key and record must name the same thing; a renamed record is a removal and an addition. */
function checkKey({ entity, key, value }: BookChange): void {
  const wrong = (found: string): never => {
    throw new StoreFault(failure('invalid-input', `A change of ${entity} names the wrong record; nothing was changed.`, {
      problems: [{ where: `${entity} ${key.join(' / ')}`, expected: 'a key that matches the record', found }],
    }).failure);
  };
  if (key.length !== keyLengths[entity] || key.some((part, at) => part === '' && !(entity === 'balance' && at === 2))) wrong(JSON.stringify(key));
  if (value === null || entity === 'book') return;
  const record = value as Readonly<Record<string, unknown>>;
  const own =
    entity === 'balance' ? [key[0], record['currency'], record['segment'] ?? '']
    : entity === 'position' ? [key[0], record['instrument']]
    : entity === 'fx' ? [record['from'], record['to']]
    : entity === 'rate' ? [record['currency']]
    : entity === 'quote' || entity === 'history' ? [record['instrument']]
    : [record['id']];
  if (own.some((part, at) => part !== key[at])) wrong(JSON.stringify(own));
}

function applyOne(book: OpenBook, { change, rank }: PlacedChange, nextRank: () => number): Recorded | null {
  checkKey(change);
  const key = JSON.stringify(change.key);
  if (change.entity === 'book') {
    if (change.value === null) return null;
    return changeHead(book, change.value, key);
  }
  if (change.entity === 'history') {
    const { closes } = book.tables;
    const done = change.value === null ? closes.clear(change.key[0] ?? '') : closes.merge(change.value, nextRank, rank);
    return done === null ? null : recordedHistory(done, key);
  }
  // The table and the value belong to the same entity; the union of both cannot say so.
  const table = book.tables[change.entity as RowEntity] as EntityTable<unknown>;
  const before = table.read(change.key);
  if (change.value === null) {
    if (before === null) return null;
    table.remove(change.key);
    return { entity: change.entity, key, rank: before.rank, before: JSON.stringify(before.value), after: null };
  }
  const after = table.canonical(change.key, change.value);
  if (before !== null && sameMeaning(before.value, after)) return null;
  const place = before?.rank ?? rank ?? nextRank();
  table.write(change.key, change.value, place);
  return { entity: change.entity, key, rank: place, before: before === null ? null : JSON.stringify(before.value), after: JSON.stringify(after) };
}

function changeHead(book: OpenBook, head: BookHead, key: string): Recorded | null {
  const before = book.tables.book.read();
  const after = book.tables.book.canonical(head);
  if (sameMeaning(before, after)) return null;
  book.tables.book.write(head);
  return { entity: 'book', key, rank: 0, before: JSON.stringify(before), after: JSON.stringify(after) };
}

function recordedHistory(done: HistoryDifference, key: string): Recorded {
  return { entity: 'history', key, rank: done.rank, before: done.before === null ? null : JSON.stringify(done.before), after: JSON.stringify(done.after) };
}
