/** The book itself. Frozen once released: a later change is a new step. */
import type { Migration } from './migration.ts';

/** Structure of a canonical decimal: digits, one leading minus, one point, no leading or trailing zeros, no "-0". */
const canonical = (column: string): string =>
  `CHECK (${column} NOT GLOB '*[^-0-9.]*' AND ${column} NOT GLOB '?*-*' AND ${column} NOT GLOB '*.*.*' AND (${column} GLOB '[0-9]*' OR ${column} GLOB '-[0-9]*')
    AND ${column} NOT GLOB '0[0-9]*' AND ${column} NOT GLOB '-0[0-9]*' AND ${column} NOT GLOB '*.' AND NOT (${column} GLOB '*.*' AND ${column} GLOB '*0') AND ${column} <> '-0')`;

const list = (table: string, more = ''): string => `
CREATE TABLE ${table} (id TEXT NOT NULL PRIMARY KEY, rank INTEGER NOT NULL, body TEXT NOT NULL CHECK (json_valid(body))${more}) STRICT;`;

export const book: Migration = {
  version: 10,
  name: 'book',
  sql: `
CREATE TABLE book (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  as_of INTEGER NOT NULL,
  extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
  next_rank INTEGER NOT NULL
) STRICT;
CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  rank INTEGER NOT NULL,
  name TEXT,
  counterparty TEXT,
  currency TEXT NOT NULL,
  regime TEXT NOT NULL CHECK (json_valid(regime)),
  thresholds TEXT CHECK (thresholds IS NULL OR json_valid(thresholds)),
  extra TEXT CHECK (extra IS NULL OR json_valid(extra))
) STRICT;
CREATE TABLE balances (
  account TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  currency TEXT NOT NULL,
  segment TEXT NOT NULL,
  rank INTEGER NOT NULL,
  amount TEXT NOT NULL ${canonical('amount')},
  accrued TEXT ${canonical('accrued')},
  extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
  PRIMARY KEY (account, currency, segment)
) STRICT;
CREATE TABLE instruments (
  id TEXT NOT NULL PRIMARY KEY,
  rank INTEGER NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  underlying TEXT,
  terms TEXT CHECK (terms IS NULL OR json_valid(terms))
) STRICT;
CREATE INDEX instruments_by_underlying ON instruments (underlying) WHERE underlying IS NOT NULL;
CREATE TABLE positions (
  account TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  instrument TEXT NOT NULL REFERENCES instruments (id) DEFERRABLE INITIALLY DEFERRED,
  rank INTEGER NOT NULL,
  quantity TEXT NOT NULL ${canonical('quantity')},
  average_price TEXT ${canonical('average_price')},
  extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
  PRIMARY KEY (account, instrument)
) STRICT;
CREATE INDEX positions_by_instrument ON positions (instrument);
CREATE TABLE quotes (
  instrument TEXT NOT NULL PRIMARY KEY,
  rank INTEGER NOT NULL,
  mark TEXT ${canonical('mark')},
  bid TEXT ${canonical('bid')},
  ask TEXT ${canonical('ask')},
  volatility REAL,
  at INTEGER NOT NULL,
  source TEXT,
  stale_after TEXT,
  extra TEXT CHECK (extra IS NULL OR json_valid(extra))
) STRICT;
CREATE TABLE fx (
  from_currency TEXT NOT NULL,
  to_currency TEXT NOT NULL,
  rank INTEGER NOT NULL,
  rate TEXT NOT NULL ${canonical('rate')},
  at INTEGER,
  extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
  PRIMARY KEY (from_currency, to_currency)
) STRICT;
CREATE TABLE rates (
  currency TEXT NOT NULL PRIMARY KEY,
  rank INTEGER NOT NULL,
  risk_free REAL,
  margin_loan REAL,
  extra TEXT CHECK (extra IS NULL OR json_valid(extra))
) STRICT;
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  instrument TEXT NOT NULL UNIQUE,
  rank INTEGER NOT NULL,
  extra TEXT CHECK (extra IS NULL OR json_valid(extra))
) STRICT;
CREATE TABLE closes (
  series INTEGER NOT NULL REFERENCES series (id) DEFERRABLE INITIALLY DEFERRED,
  day INTEGER NOT NULL,
  close REAL NOT NULL,
  PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;
${list('counterparties')}
${list('limits')}
${list('alert_rules', `, instrument TEXT AS (body ->> '$.instrument')`)}
${list('plans', `, account TEXT AS (body ->> '$.account')`)}
${list('scenarios')}
`,
};
