/** From a book to the text of a book file: one record a line, so that it reads and compares well. */
import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import { canonicalBook } from '../canonical.ts';

const lists = ['accounts', 'instruments', 'quotes', 'fx', 'rates', 'history', 'counterparties', 'limits', 'alertRules', 'plans', 'scenarios'] as const;

/**
 * The text of a book file. The same book always gives the same bytes, and reading the text gives the same book:
 * fields stand in the order of the schema, unknown ones after them in the order in which they came.
 */
export function serializeBookFile(book: BookFile): string {
  const closes = (book.history ?? []).map((entry) => entry.closes);
  const bare = { ...book, history: (book.history ?? []).map((entry) => ({ ...entry, closes: [] })) };
  const ordered = bookFileSchema.safeParse(bare);
  const source = ordered.success ? ordered.data : bare;
  const full = canonicalBook({ ...source, history: (source.history ?? []).map((entry, at) => ({ ...entry, closes: closes[at] ?? [] })) });
  const parts = [line('format', full.format), line('version', full.version), line('asOf', full.asOf)];
  for (const [key, value] of Object.entries(full)) {
    if (!['format', 'version', 'asOf'].includes(key) && !(lists as readonly string[]).includes(key) && value !== undefined) parts.push(line(key, value));
  }
  for (const name of lists) {
    const records = (full[name] ?? []) as readonly Record<string, unknown>[];
    const texts = records.map((record) => (name === 'accounts' ? accountText(record) : JSON.stringify(record)));
    parts.push(texts.length === 0 ? `  ${JSON.stringify(name)}: []` : `  ${JSON.stringify(name)}: [\n${texts.map((text) => `    ${text}`).join(',\n')}\n  ]`);
  }
  return `{\n${parts.join(',\n')}\n}\n`;
}

function line(key: string, value: unknown): string {
  return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

/** An account over several lines: one for its own fields, then one for each balance and position. */
function accountText(account: Readonly<Record<string, unknown>>): string {
  const own = Object.entries(account).filter(([key, value]) => key !== 'balances' && key !== 'positions' && value !== undefined);
  const part = (name: string): string => {
    const records = (account[name] ?? []) as readonly unknown[];
    return records.length === 0 ? `      ${JSON.stringify(name)}: []` : `      ${JSON.stringify(name)}: [\n${records.map((record) => `        ${JSON.stringify(record)}`).join(',\n')}\n      ]`;
  };
  return `{ ${own.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')},\n${part('balances')},\n${part('positions')}\n    }`;
}
