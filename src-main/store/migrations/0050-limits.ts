/** Breaches of limits on the live book, with what was said to them. Frozen once released. */
import type { Migration } from './migration.ts';

export const limitBreaches: Migration = {
  version: 50,
  name: 'limits',
  sql: `
CREATE TABLE limit_breaches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  limit_id TEXT NOT NULL,
  account TEXT NOT NULL,
  instrument TEXT,
  hard INTEGER NOT NULL,
  message TEXT NOT NULL,
  value REAL,
  opened_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  waived_at INTEGER,
  waived_until INTEGER,
  waive_reason TEXT,
  expired_at INTEGER,
  resolved_at INTEGER
) STRICT;
CREATE INDEX limit_breaches_open ON limit_breaches (id) WHERE resolved_at IS NULL;
`,
};
