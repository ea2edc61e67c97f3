/** Changes in words, for a person who decides whether to import. */
import type { DraftChange } from './draft.ts';
import { meaning } from '#base/meaning.ts';

export interface EntitySummary {
  readonly entity: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface ShownChange {
  readonly entity: string;
  readonly key: string;
  /** Empty where there was nothing. */
  readonly before: string;
  readonly after: string;
}

/** How many of each entity are added, changed, removed. */
export function summarise(changes: readonly DraftChange[]): EntitySummary[] {
  const counts = new Map<string, { added: number; changed: number; removed: number }>();
  for (const { change, before } of changes) {
    const count = counts.get(change.entity) ?? { added: 0, changed: 0, removed: 0 };
    counts.set(change.entity, count);
    if (change.value === null) count.removed++;
    else if (before === null) count.added++;
    else count.changed++;
  }
  return [...counts].map(([entity, count]) => ({ entity, ...count }));
}

/** One change: what differs, before and after. */
export function describe({ change, before }: DraftChange): ShownChange {
  const key = change.key.filter((part) => part !== '').join(' / ');
  if (change.entity === 'history') {
    return { entity: 'history', key, before: closesText(before), after: change.value === null ? '' : `${closesText(change.value)} set` };
  }
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const next = (change.value ?? {}) as Readonly<Record<string, unknown>>;
  const named = new Set(['id', 'instrument', ...(change.entity === 'fx' ? ['from', 'to'] : []), ...(change.entity === 'rate' || change.entity === 'balance' ? ['currency', 'segment'] : [])]);
  const fields = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((field) => !named.has(field) && meaning(old[field]) !== meaning(next[field]));
  const words = (record: Readonly<Record<string, unknown>>): string =>
    fields.filter((field) => record[field] !== undefined).map((field) => `${field} ${typeof record[field] === 'object' ? JSON.stringify(record[field]) : String(record[field])}`).join(', ').slice(0, 300);
  return { entity: change.entity, key, before: before === null ? '' : words(old), after: change.value === null ? '' : words(next) };
}

function closesText(value: unknown): string {
  const closes = (value as { readonly closes?: readonly (readonly [string, number | null])[] } | null)?.closes ?? [];
  const [first, last] = [closes[0]?.[0], closes.at(-1)?.[0]];
  if (first === undefined || last === undefined) return '';
  return closes.length === 1 ? `1 close on ${first}` : `${closes.length} closes from ${first} to ${last}`;
}
