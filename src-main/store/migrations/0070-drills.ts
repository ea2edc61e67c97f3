/** Drills that are over: what they were about, how they ended three ways, and their logs. Frozen once released. */
import type { Migration } from './migration.ts';

export const drills: Migration = {
  version: 70,
  name: 'drills',
  sql: `
CREATE TABLE drills (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  account_name TEXT NOT NULL,
  currency TEXT NOT NULL,
  pack TEXT NOT NULL,
  scenario TEXT NOT NULL,
  scenario_name TEXT NOT NULL,
  plans TEXT NOT NULL,
  filled INTEGER NOT NULL,
  hours INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  course_ms INTEGER NOT NULL,
  ending TEXT NOT NULL,
  result TEXT NOT NULL,
  lasted_ms INTEGER NOT NULL,
  paused_ms INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  tickets_done INTEGER NOT NULL,
  first_after_ms INTEGER,
  deviations INTEGER NOT NULL
) STRICT;
CREATE TABLE drill_outcomes (
  drill INTEGER NOT NULL,
  way TEXT NOT NULL,
  called INTEGER NOT NULL,
  liquidations INTEGER NOT NULL,
  lowest_ratio REAL,
  end_ratio REAL,
  end_equity REAL,
  paid_in REAL,
  cost REAL,
  shortfall REAL,
  PRIMARY KEY (drill, way)
) STRICT, WITHOUT ROWID;
CREATE TABLE drill_rows (
  drill INTEGER NOT NULL,
  row INTEGER NOT NULL,
  wall_ms INTEGER NOT NULL,
  market_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  plan TEXT,
  ticket INTEGER,
  instrument TEXT,
  quantity REAL,
  currency TEXT,
  price REAL,
  cost REAL,
  took_ms INTEGER,
  buffer_before REAL,
  buffer_after REAL,
  deviations TEXT NOT NULL,
  PRIMARY KEY (drill, row)
) STRICT, WITHOUT ROWID;
`,
};
