/** What is kept of each day: the prices at its end, and the venue's figures beside ours. Frozen once released. */
import type { Migration } from './migration.ts';

export const days: Migration = {
  version: 40,
  name: 'days',
  sql: `
CREATE TABLE days (
  day INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  entry INTEGER NOT NULL
) STRICT;
CREATE TABLE day_marks (
  day INTEGER NOT NULL,
  instrument TEXT NOT NULL,
  mark REAL,
  bid REAL,
  ask REAL,
  volatility REAL,
  at INTEGER NOT NULL,
  PRIMARY KEY (day, instrument)
) STRICT, WITHOUT ROWID;
CREATE TABLE residuals (
  account TEXT NOT NULL,
  day INTEGER NOT NULL,
  at INTEGER NOT NULL,
  net_liquidation_value REAL,
  initial_margin REAL,
  maintenance_margin REAL,
  gross_exposure REAL,
  gross_market_value REAL,
  venue_at INTEGER,
  venue_net_liquidation_value REAL,
  venue_initial_margin REAL,
  venue_maintenance_margin REAL,
  PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;
`,
};
