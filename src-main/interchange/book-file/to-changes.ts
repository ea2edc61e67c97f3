/** What importing a book file would change in a book. */
import type { BookFile } from '#contract/book-file.ts';
import type { BookChange, EntityName } from '#contract/book-change.ts';
import { meaning } from '#base/meaning.ts';

/** Answers the closes that a book holds for an instrument, oldest first. */
export type ReadCloses = (instrument: string) => readonly (readonly [string, number])[];

const head = new Set(['format', 'version', 'accounts', 'instruments', 'quotes', 'fx', 'rates', 'history', 'counterparties', 'limits', 'alertRules', 'plans', 'scenarios']);

/**
 * The changes that bring everything named in the file into the book; what the file does not name stays. Records that
 * mean the same give no change, so a second import of a file gives none at all.
 * @param file in canonical form, as `parseBookFile` answers it
 * @param readCloses the closes of the book, when `current` came without history
 */
export function toChanges(file: BookFile, current: BookFile, readCloses?: ReadCloses): BookChange[] {
  const changes: BookChange[] = [];
  const upsert = <V>(entity: EntityName, records: readonly V[] | undefined, present: readonly V[] | undefined, keyOf: (record: V) => readonly string[]): void => {
    const before = new Map((present ?? []).map((record) => [JSON.stringify(keyOf(record)), record]));
    for (const record of records ?? []) {
      const key = keyOf(record);
      const old = before.get(JSON.stringify(key));
      if (old === undefined || meaning(old) !== meaning(record)) changes.push({ entity, key, value: record } as unknown as BookChange);
    }
  };
  const byId = ({ id }: { readonly id: string }): string[] => [id];

  upsert('instrument', file.instruments, current.instruments, byId);
  const accounts = new Map((current.accounts ?? []).map((account) => [account.id, account]));
  for (const account of file.accounts ?? []) {
    const old = accounts.get(account.id);
    const { balances, positions, ...own } = account;
    const { balances: oldBalances, positions: oldPositions, ...oldOwn } = old ?? {};
    upsert('account', [own as { id: string }], old === undefined ? [] : [oldOwn as { id: string }], byId);
    upsert('balance', balances, oldBalances, (balance) => [account.id, balance.currency, balance.segment ?? '']);
    upsert('position', positions, oldPositions, (position) => [account.id, position.instrument]);
  }
  upsert('quote', file.quotes, current.quotes, (quote) => [quote.instrument]);
  upsert('fx', file.fx, current.fx, (rate) => [rate.from, rate.to]);
  upsert('rate', file.rates, current.rates, (rate) => [rate.currency]);
  changes.push(...historyChanges(file, current, readCloses));
  upsert('counterparty', file.counterparties, current.counterparties, byId);
  upsert('limit', file.limits, current.limits, byId);
  upsert('alertRule', file.alertRules, current.alertRules, byId);
  upsert('plan', file.plans, current.plans, byId);
  upsert('scenario', file.scenarios, current.scenarios, byId);

  const wanted = { ...headOf(current), ...headOf(file) };
  if (meaning(wanted) !== meaning(headOf(current))) changes.push({ entity: 'book', key: ['asOf'], value: wanted as { asOf: string } });
  return changes;
}

/** What the file says about the book as a whole: its time, and unknown fields. */
function headOf(book: BookFile): Record<string, unknown> {
  return Object.fromEntries(Object.entries(book).filter(([key, value]) => !head.has(key) && value !== undefined));
}

/** Only the days whose close differs. */
function historyChanges(file: BookFile, current: BookFile, readCloses: ReadCloses | undefined): BookChange[] {
  const present = new Map((current.history ?? []).map((entry) => [entry.instrument, entry.closes as readonly (readonly [string, number])[]]));
  return (file.history ?? []).flatMap((entry): BookChange[] => {
    const known = new Map(present.get(entry.instrument) ?? readCloses?.(entry.instrument) ?? []);
    const closes = entry.closes.filter(([day, close]) => known.get(day) !== close);
    return closes.length === 0 ? [] : [{ entity: 'history', key: [entry.instrument], value: { ...entry, closes } }];
  });
}
