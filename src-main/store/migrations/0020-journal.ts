/** The journal: append-only, each entry hashes the one before it. Frozen once released. */
import type { Migration } from './migration.ts';

export const journal: Migration = {
  version: 20,
  name: 'journal',
  sql: `
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  summary TEXT NOT NULL,
  changes INTEGER NOT NULL,
  undoes INTEGER REFERENCES journal (id),
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE journal_changes (
  entry INTEGER NOT NULL REFERENCES journal (id) DEFERRABLE INITIALLY DEFERRED,
  ordinal INTEGER NOT NULL,
  entity TEXT NOT NULL,
  key TEXT NOT NULL CHECK (json_valid(key)),
  rank INTEGER NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE UNIQUE INDEX journal_changes_by_entry ON journal_changes (entry, ordinal);
CREATE INDEX journal_changes_by_key ON journal_changes (key, entity, entry);
CREATE TRIGGER journal_keeps_rows BEFORE UPDATE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_keeps_all BEFORE DELETE ON journal BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_changes_keeps_rows BEFORE UPDATE ON journal_changes BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_changes_keeps_all BEFORE DELETE ON journal_changes BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
`,
};
