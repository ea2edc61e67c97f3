/** What the monitor keeps: figures over time, alerts, fired plans and their tickets; and the settings. Frozen once released. */
import type { Migration } from './migration.ts';

export const monitor: Migration = {
  version: 30,
  name: 'monitor',
  sql: `
CREATE TABLE snapshots (
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  net_liquidation_value REAL,
  margin_equity REAL,
  initial_margin REAL,
  maintenance_margin REAL,
  status TEXT NOT NULL,
  complete INTEGER NOT NULL,
  PRIMARY KEY (account, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  account TEXT,
  instrument TEXT,
  kind TEXT NOT NULL,
  level REAL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  value REAL,
  raised_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  snoozed_until INTEGER,
  resolved_at INTEGER
) STRICT;
CREATE INDEX alerts_open ON alerts (id) WHERE resolved_at IS NULL;
CREATE TABLE firings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  plan TEXT NOT NULL,
  plan_name TEXT NOT NULL,
  account TEXT NOT NULL,
  fired_at INTEGER NOT NULL,
  buffer_ratio REAL,
  reason TEXT NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE TABLE tickets (
  firing INTEGER NOT NULL REFERENCES firings (id) ON DELETE CASCADE,
  ticket INTEGER NOT NULL,
  kind TEXT NOT NULL,
  instrument TEXT,
  quantity REAL,
  currency TEXT,
  estimated_price REAL,
  estimated_cost REAL,
  buffer_ratio_after REAL,
  maintenance_margin_after REAL,
  text TEXT NOT NULL,
  done_at INTEGER,
  PRIMARY KEY (firing, ticket)
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
};
