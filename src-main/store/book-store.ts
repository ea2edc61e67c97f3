/** The parts of the store behind the port that the use cases know. */
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { Store } from '#service/ports.ts';
import { applyChanges } from './apply.ts';
import type { OpenBook } from './apply.ts';
import { backupBook } from './backup.ts';
import { guarded } from './fault.ts';
import { appendEntry, changesSince, changesTo, entries, shownChanges } from './journal.ts';
import type { Migration } from './migrations/migration.ts';
import { createMonitorMemory } from './monitor-memory.ts';
import { readBook } from './read-book.ts';
import { createStatements } from './sqlite.ts';
import type { Db } from './sqlite.ts';
import { addAlert, readAlerts, updateAlert } from './tables/alerts.ts';
import { readDayQuotes, readDays, saveDay } from './tables/days.ts';
import { addDrill, readDrill, readDrills } from './tables/drills.ts';
import { addFiring, closeFiring, readFirings, updateTicket } from './tables/firings.ts';
import { forgetAfter } from './tables/forget.ts';
import { addBreach, readBreaches, updateBreach } from './tables/limit-breaches.ts';
import { createTables } from './tables/index.ts';
import { saveLiveQuotes } from './tables/quotes.ts';
import { readResiduals, saveResiduals } from './tables/residuals.ts';
import { readSetting, saveSetting } from './tables/settings.ts';
import { readSnapshots, saveSnapshots, thinSnapshots } from './tables/snapshots.ts';
import { undoEntry } from './undo.ts';
import { verifyBook } from './verify.ts';

export interface StoreParts {
  readonly db: Db;
  readonly path: string;
  readonly readOnly: boolean;
  readonly now: () => number;
  readonly steps: readonly Migration[];
  readonly release: () => void;
}

/**
 * Puts an opened connection behind the Store port. Methods that answer no Result throw StoreFault when the disk fails.
 * On a read-only book the monitor still works: alerts, firings, snapshots and settings are kept in memory until the
 * program ends; quotes of a feed and notes are not kept; changes of the book fail with `permission`.
 */
export function createStore({ db, path, readOnly, now, steps, release }: StoreParts): Store {
  const statements = createStatements(db);
  const tables = createTables(db, statements);
  const book: OpenBook = { path, db, statements, tables };
  const memory = readOnly ? createMonitorMemory(db, steps) : null;
  /** Where the monitor notes: the book, or memory beside a book that cannot be written. */
  const notes = (): { db: Db; statements: typeof statements } => memory?.notes() ?? { db, statements };
  const reading = <T>(work: () => T): T => guarded(path, 'read', work);
  const noting = <T>(work: (to: typeof statements) => T): T => guarded(path, 'written', () => { const to = notes(); return to.db.transaction(() => work(to.statements)).immediate(); });
  const refused = (): Result<never> => failure('permission', `The book ${path} is open for reading only: the change was not made.`, { context: { path } });

  return {
    path,
    readOnly,
    // One transaction, so that a writer in between never shows half of its change.
    readBook: (options) => reading(() => db.transaction(() => readBook(statements, tables, options)).deferred()),
    readCloses: (instrument) => reading(() => tables.closes.closes(instrument)),
    apply(changes, by) {
      if (readOnly) return refused();
      const placed = changes.map((change) => ({ change, rank: null }));
      return applyChanges(book, placed, { at: now(), ...by, undoes: null }, { cascade: true, brokenReference: 'invalid-input' });
    },
    undo: (entry) => (readOnly ? refused() : reading(() => undoEntry(book, entry, now()))),
    journal: (page) => reading(() => entries(statements, page)),
    journalChanges: (entry, limit) => reading(() => shownChanges(statements, entry, limit)),
    changesSince: (entry) => reading(() => changesSince(statements, entry)),
    changesTo: (entity, key) => reading(() => changesTo(statements, entity, key)),
    note: (author, summary) => (readOnly ? 0 : guarded(path, 'written', () => db.transaction(() => appendEntry(statements, { at: now(), author, summary, undoes: null }, [])).immediate())),
    saveQuotes(quotes, source) {
      if (readOnly || quotes.length === 0) return;
      guarded(path, 'written', () => {
        db.transaction(() => {
          const first = tables.book.nextRank();
          let next = first;
          saveLiveQuotes(statements, quotes, source, () => next++);
          if (next !== first) tables.book.saveNextRank(next);
        }).immediate();
      });
    },
    saveSnapshots: (snapshots) => noting((to) => saveSnapshots(to, snapshots)),
    snapshots: (account, from, to, points) => reading(() => readSnapshots(notes().statements, account, from, to, points)),
    thinSnapshots: (at) => noting((to) => thinSnapshots(to, at)),
    saveDay: (state) => noting((to) => saveDay(to, state)),
    days: () => reading(() => readDays(notes().statements)),
    dayQuotes: (day) => reading(() => readDayQuotes(notes().statements, day)),
    saveResiduals: (rows) => noting((to) => saveResiduals(to, rows)),
    residuals: (account) => reading(() => readResiduals(notes().statements, account)),
    addAlert: (alert) => noting((to) => addAlert(to, alert)),
    updateAlert: (id, patch) => noting((to) => updateAlert(to, id, patch)),
    alerts: (filter) => reading(() => readAlerts(notes().statements, filter)),
    addBreach: (breach) => noting((to) => addBreach(to, breach)),
    updateBreach: (id, patch, at) => noting((to) => updateBreach(to, id, patch, at)),
    breaches: (filter) => reading(() => readBreaches(notes().statements, filter)),
    addFiring: (firing) => noting((to) => addFiring(to, firing)),
    updateTicket: (firing, order, doneAt) => noting((to) => updateTicket(to, firing, order, doneAt)),
    closeFiring: (firing, at, outcome) => noting((to) => closeFiring(to, firing, at, outcome)),
    firings: (limit) => reading(() => readFirings(notes().statements, limit)),
    addDrill: (drill) => noting((to) => addDrill(to, drill)),
    drills: (limit) => reading(() => readDrills(notes().statements, limit)),
    drill: (id) => reading(() => readDrill(notes().statements, id)),
    setting: (name) => reading(() => readSetting(notes().statements, name)),
    saveSetting: (name, value) => noting((to) => saveSetting(to, name, value)),
    forgetAfter: (at) => noting((to) => forgetAfter(to, at)),
    backup: (target) => backupBook(db, path, target),
    verify: () => verifyBook(db, statements, tables),
    close() {
      if (!db.open) return;
      memory?.close();
      try {
        if (!readOnly) db.pragma('optimize');
      } finally {
        db.close();
        release();
      }
    },
  };
}
