/** The book as it would be after an import: the present one, and over it what the files bring. Never writes to a book. */
import type { AccountRecord, BookFile, InstrumentRecord } from '#contract/book-file.ts';
import type { BookChange, EntityName } from '#contract/book-change.ts';
import { meaning } from '#base/meaning.ts';
import type { ReadCloses } from './book-file/to-changes.ts';
import { toChanges } from './book-file/to-changes.ts';

type Record_ = Readonly<Record<string, unknown>>;

/** A change together with what stands in the book now. */
export interface DraftChange {
  readonly change: BookChange;
  readonly before: unknown;
}

export interface Draft {
  get(entity: Exclude<EntityName, 'history'>, key: readonly string[]): Record_ | undefined;
  put(change: BookChange): void;
  putClose(instrument: string, day: string, close: number): void;
  /** Ids of all accounts. */
  accounts(): readonly string[];
  isKnownInstrument(id: string): boolean;
  readonly asOf: string;
  /** Whether the present book holds nothing yet. */
  readonly empty: boolean;
  /** What the files bring and the present book lacks, in the order in which it came. */
  changes(): DraftChange[];
  /** Accounts, instruments, rates as known so far: against which a book file is checked. */
  known(): BookFile;
}

const emptyBook = (asOf: string): BookFile => ({ format: 'marginline-book', version: 1, asOf }) as BookFile;
const idOf = (entity: EntityName, key: readonly string[]): string => JSON.stringify([entity, ...key]);

/**
 * Starts from a book.
 * @param readCloses its closes, where `current` came without history
 */
export function createDraft(current: BookFile, readCloses: ReadCloses = () => []): Draft {
  const before = new Map<string, Record_>();
  for (const change of toChanges({ ...current, history: [] }, emptyBook(''))) before.set(idOf(change.entity, change.key), change.value as unknown as Record_);
  const histories = new Map((current.history ?? []).map((entry) => [entry.instrument, entry.closes as readonly (readonly [string, number])[]]));
  const pending = new Map<string, BookChange>();
  const closes = new Map<string, Map<string, number>>();
  const underlyings = new Set<string>();
  const instruments = new Set<string>();
  const accounts = new Set((current.accounts ?? []).map((account) => account.id));
  const learn = (instrument: InstrumentRecord): void => {
    instruments.add(instrument.id);
    if (instrument.underlying !== undefined) underlyings.add(instrument.underlying);
    if (instrument.tracks !== undefined) underlyings.add(instrument.tracks.underlying);
  };
  (current.instruments ?? []).forEach(learn);

  const get: Draft['get'] = (entity, key) => {
    const changed = pending.get(idOf(entity, key));
    return changed === undefined ? before.get(idOf(entity, key)) : ((changed.value ?? undefined) as Record_ | undefined);
  };
  const putClose = (instrument: string, day: string, close: number): void => {
    let days = closes.get(instrument);
    if (days === undefined) closes.set(instrument, (days = new Map()));
    days.set(day, close);
    pending.set(idOf('history', [instrument]), { entity: 'history', key: [instrument], value: { instrument, closes: [] } });
  };

  return {
    get,
    putClose,
    put(change) {
      if (change.entity === 'history') {
        for (const [day, close] of change.value?.closes ?? []) if (close !== null) putClose(change.key[0] ?? '', day, close);
        return;
      }
      pending.set(idOf(change.entity, change.key), change);
      if (change.entity === 'instrument' && change.value !== null) learn(change.value);
      if (change.entity === 'account') accounts.add(change.key[0] ?? '');
    },
    accounts: () => [...accounts],
    isKnownInstrument: (id) => instruments.has(id) || underlyings.has(id),
    get asOf() {
      return String(get('book', ['asOf'])?.['asOf'] ?? current.asOf);
    },
    empty: [current.accounts, current.instruments, current.quotes].every((list) => (list ?? []).length === 0),
    changes() {
      return [...pending].flatMap(([id, change]): DraftChange[] => {
        if (change.entity === 'history') return historyChange(change.key[0] ?? '', closes, histories, readCloses);
        const old = before.get(id) ?? null;
        const value = change.entity === 'book' ? ({ ...old, ...change.value } as typeof change.value) : change.value;
        return old !== null && meaning(old) === meaning(value) ? [] : [{ change: { ...change, value } as BookChange, before: old }];
      });
    },
    known: () => ({
      ...emptyBook(current.asOf),
      fx: current.fx ?? [],
      rates: current.rates ?? [],
      instruments: [...instruments].map((id) => get('instrument', [id]) as unknown as InstrumentRecord),
      accounts: [...accounts].map((id) => get('account', [id]) as unknown as AccountRecord),
    }),
  };
}

function historyChange(
  instrument: string,
  closes: ReadonlyMap<string, ReadonlyMap<string, number>>,
  histories: ReadonlyMap<string, readonly (readonly [string, number])[]>,
  readCloses: ReadCloses,
): DraftChange[] {
  const present = histories.get(instrument) ?? readCloses(instrument);
  const known = new Map(present);
  const changed = [...(closes.get(instrument) ?? [])].filter(([day, close]) => known.get(day) !== close).sort(([a], [b]) => (a < b ? -1 : 1));
  if (changed.length === 0) return [];
  return [{ change: { entity: 'history', key: [instrument], value: { instrument, closes: changed } }, before: present.length === 0 ? null : { instrument, closes: present } }];
}
