/** What became of fired plans, when alerts were first answered, and how much was exposed. Frozen once released. */
import type { Migration } from './migration.ts';

export const outcomes: Migration = {
  version: 60,
  name: 'outcomes',
  sql: `
ALTER TABLE firings ADD COLUMN outcome TEXT CHECK (outcome IS NULL OR json_valid(outcome));
ALTER TABLE alerts ADD COLUMN answered_at INTEGER;
ALTER TABLE snapshots ADD COLUMN gross_exposure REAL;
`,
};
