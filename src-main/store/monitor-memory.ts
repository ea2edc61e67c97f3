/** The monitor's notes beside a book that cannot be written: a danger is shown even if it cannot be recorded. */
import type { Migration } from './migrations/migration.ts';
import { createStatements, openInMemory } from './sqlite.ts';
import type { Db, SqlValue, Statements } from './sqlite.ts';

/** The newest rows of each that are taken over from the book. */
const taken = { snapshots: 200_000, alerts: 10_000, limit_breaches: 10_000, firings: 1000, tickets: 50_000, settings: 1000, days: 1000, day_marks: 200_000, residuals: 20_000, drills: 1000, drill_outcomes: 3000, drill_rows: 100_000 } as const;

/** Tables whose rows belong to a day. */
const byDay = { days: true, day_marks: true, residuals: true } as const;

/** Tables whose rows belong to a drill. */
const byDrill = { drill_outcomes: true, drill_rows: true } as const;

/** A memory that is made when it is first asked for. */
export interface MonitorMemory {
  notes(): { db: Db; statements: Statements };
  /** Closes what was made; makes nothing. */
  close(): void;
}

/** A memory beside a book: the notes of the monitor are copied when it is first asked for, and later ones never reach the book. */
export function createMonitorMemory(book: Db, steps: readonly Migration[]): MonitorMemory {
  let made: { db: Db; statements: Statements } | null = null;
  return { notes: () => (made ??= copyNotes(book, steps)), close: () => { made?.db.close(); } };
}

function copyNotes(book: Db, steps: readonly Migration[]): { db: Db; statements: Statements } {
  const db = openInMemory();
  for (const step of steps) db.exec(step.sql);
  const statements = createStatements(db);
  db.transaction(() => {
    for (const [table, limit] of Object.entries(taken)) {
      const order = table === 'snapshots' ? 'at DESC' : table === 'tickets' ? 'firing DESC, ticket' : table === 'settings' ? 'name' : table in byDay ? 'day DESC' : table in byDrill ? 'drill DESC' : 'id DESC';
      const rows = book.prepare(`SELECT * FROM ${table} ORDER BY ${order} LIMIT ${limit}`).raw().all() as SqlValue[][];
      const [first] = rows;
      if (first === undefined) continue;
      const insert = statements(`INSERT OR IGNORE INTO ${table} VALUES (${first.map(() => '?').join(', ')})`);
      for (const row of rows) if (table !== 'tickets' || statements('SELECT 1 AS found FROM firings WHERE id = ?').get(row[0] ?? 0) !== undefined) insert.run(...row);
    }
  })();
  return { db, statements };
}
