/** Whether the book says what its journal says: a byte that changed inside a text is whole to SQLite, but not to this. */
import type { EntityName } from '#contract/book-change.ts';
import { meaning } from '#base/meaning.ts';
import type { Row, Statements } from './sqlite.ts';
import type { EntityTable } from './tables/entity-table.ts';
import type { RowEntity, Tables } from './tables/index.ts';

/** Live prices are kept without a journal entry each, so a quote may differ from its last edit. */
const UNJOURNALLED: ReadonlySet<EntityName> = new Set(['quote']);

/** One line per record that differs from what its last change made of it. */
export function disagreements(statements: Statements, tables: Tables): string[] {
  const problems: string[] = [];
  for (const row of statements(LAST_CHANGES).all()) {
    const entity = row['entity'] as EntityName;
    if (UNJOURNALLED.has(entity)) continue;
    const key = JSON.parse(String(row['key'])) as string[];
    const now = entity === 'book' ? tables.book.read() : ((tables[entity as RowEntity] as EntityTable<unknown>).read(key)?.value ?? null);
    const then = row['after'] === null ? null : (JSON.parse(String(row['after'])) as unknown);
    if (meaning(now) !== meaning(then)) problems.push(`${entity} ${key.join(' / ')}: expected what the journal says of it, found a difference`);
  }
  problems.push(...closesThatDiffer(statements, tables));
  return problems;
}

const LAST_CHANGES = `SELECT entity, key, after FROM journal_changes AS c WHERE entity <> 'history'
  AND NOT EXISTS (SELECT 1 FROM journal_changes AS d WHERE d.entity = c.entity AND d.key = c.key AND (d.entry > c.entry OR (d.entry = c.entry AND d.ordinal > c.ordinal)))`;

/** Closes are journalled as the days that changed: all changes of an instrument, one after the other, give its series. */
function closesThatDiffer(statements: Statements, tables: Tables): string[] {
  const series = new Map<string, Map<string, number>>();
  for (const row of statements("SELECT after FROM journal_changes WHERE entity = 'history' ORDER BY entry, ordinal").all() as Row[]) {
    const after = JSON.parse(String(row['after'])) as { readonly instrument: string; readonly closes: readonly (readonly [string, number | null])[] };
    let days = series.get(after.instrument);
    if (days === undefined) series.set(after.instrument, (days = new Map()));
    for (const [day, close] of after.closes) {
      if (close === null) days.delete(day);
      else days.set(day, close);
    }
  }
  const problems: string[] = [];
  for (const [instrument, days] of series) {
    const kept = tables.closes.closes(instrument);
    if (kept.length !== days.size || kept.some(([day, close]) => days.get(day) !== close)) problems.push(`history ${instrument}: expected the closes that the journal says, found others`);
  }
  return problems;
}
