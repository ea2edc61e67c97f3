/** The book in memory, kept in step with the store change by change, so that an edit never reads the whole book again. */
import type { AccountHead, BookChange, EntityName, JournalChange } from '#contract/book-change.ts';
import type { AccountRecord, BalanceRecord, BookFile, PositionRecord } from '#contract/book-file.ts';

interface AccountEntry {
  head: AccountHead;
  readonly balances: Map<string, BalanceRecord>;
  readonly positions: Map<string, PositionRecord>;
}

/** Entities other than accounts, their lists and closes: name in the file → entity, and its key. */
const LISTS = {
  instrument: 'instruments', quote: 'quotes', fx: 'fx', rate: 'rates', counterparty: 'counterparties',
  limit: 'limits', alertRule: 'alertRules', plan: 'plans', scenario: 'scenarios',
} as const;
type ListEntity = keyof typeof LISTS;

const keyOf: Record<ListEntity, (value: Record<string, unknown>) => string> = {
  instrument: byId, counterparty: byId, limit: byId, alertRule: byId, plan: byId, scenario: byId,
  quote: (v) => String(v['instrument']), fx: (v) => joined([String(v['from']), String(v['to'])]), rate: (v) => String(v['currency']),
};

/** What a list of changes touched, as the session and the monitor need to know it. */
export interface Touched {
  readonly accounts: ReadonlySet<string>;
  readonly instruments: ReadonlySet<string>;
  readonly quotes: ReadonlySet<string>;
  readonly fx: ReadonlySet<string>;
  readonly rates: ReadonlySet<string>;
  /** Every kind of entity among the changes. */
  readonly entities: ReadonlySet<EntityName>;
  readonly histories: ReadonlySet<string>;
}

export class BookModel {
  private readonly accounts = new Map<string, AccountEntry>();
  private readonly lists: Record<ListEntity, Map<string, Record<string, unknown>>>;
  private rest: Record<string, unknown>;

  constructor(book: BookFile) {
    const { accounts, instruments, quotes, fx, rates, history: _history, counterparties, limits, alertRules, plans, scenarios, ...rest } = book;
    this.rest = rest;
    for (const { balances, positions, ...head } of accounts ?? []) this.accounts.set(head.id, { head, balances: new Map((balances ?? []).map((b) => [balanceKey(b), b])), positions: new Map((positions ?? []).map((p) => [p.instrument, p])) });
    const index = (entity: ListEntity, values: readonly object[] | undefined): Map<string, Record<string, unknown>> =>
      new Map((values ?? []).map((value) => [keyOf[entity](value as Record<string, unknown>), value as Record<string, unknown>]));
    this.lists = {
      instrument: index('instrument', instruments), quote: index('quote', quotes), fx: index('fx', fx), rate: index('rate', rates),
      counterparty: index('counterparty', counterparties), limit: index('limit', limits), alertRule: index('alertRule', alertRules),
      plan: index('plan', plans), scenario: index('scenario', scenarios),
    };
  }

  has(entity: ListEntity | 'account', id: string): boolean {
    return entity === 'account' ? this.accounts.has(id) : this.lists[entity].has(id);
  }

  /** An entity of one of the lists, or null. */
  find<T>(entity: ListEntity, key: readonly string[]): T | null {
    return (this.lists[entity].get(joined(key)) as T | undefined) ?? null;
  }

  /** An account with its balances and positions, or null. */
  account(id: string): AccountRecord | null {
    const entry = this.accounts.get(id);
    return entry === undefined ? null : ({ ...entry.head, balances: [...entry.balances.values()], positions: [...entry.positions.values()] } as AccountRecord);
  }

  /** Accounts that hold the instrument. */
  holders(instrument: string): readonly string[] {
    return [...this.accounts].filter(([, entry]) => entry.positions.has(instrument)).map(([id]) => id);
  }

  /** Everything in a list, for searching who refers to what. */
  all<T>(entity: ListEntity): readonly T[] {
    return [...this.lists[entity].values()] as T[];
  }

  accountIds(): readonly string[] {
    return [...this.accounts.keys()];
  }

  /** The book as a file, without closes. */
  toFile(): BookFile {
    const lists = Object.fromEntries((Object.keys(LISTS) as ListEntity[]).map((entity) => [LISTS[entity], this.all(entity)]));
    return { ...this.rest, ...lists, accounts: this.accountIds().map((id) => this.account(id)), history: [] } as unknown as BookFile;
  }

  /** Applies changes that the store has made. */
  apply(changes: readonly (BookChange | JournalChange)[]): Touched {
    const touched = { accounts: new Set<string>(), instruments: new Set<string>(), quotes: new Set<string>(), fx: new Set<string>(), rates: new Set<string>(), entities: new Set<EntityName>(), histories: new Set<string>() };
    for (const change of changes) {
      const value = 'value' in change ? change.value : change.after;
      const id = change.key[0] ?? '';
      touched.entities.add(change.entity);
      switch (change.entity) {
        case 'account':
          touched.accounts.add(id);
          if (value === null || value === undefined) this.accounts.delete(id);
          else this.accounts.set(id, { head: value as AccountHead, balances: this.accounts.get(id)?.balances ?? new Map(), positions: this.accounts.get(id)?.positions ?? new Map() });
          break;
        case 'balance': case 'position': {
          touched.accounts.add(id);
          const entry = this.accounts.get(id);
          if (entry === undefined) break;
          const map = (change.entity === 'balance' ? entry.balances : entry.positions) as Map<string, unknown>;
          setOrDelete(map, joined(change.key.slice(1)), value);
          break;
        }
        case 'history': touched.histories.add(id); break;
        case 'book': this.rest = { ...this.rest, ...(value as Record<string, unknown> | null) }; break;
        default:
          setOrDelete(this.lists[change.entity], joined(change.key), value);
          if (change.entity === 'instrument') touched.instruments.add(id);
          else if (change.entity === 'quote') touched.quotes.add(id);
          else if (change.entity === 'fx') touched.fx.add(joined(change.key));
          else if (change.entity === 'rate') touched.rates.add(id);
      }
    }
    return touched;
  }
}

function byId(value: Record<string, unknown>): string {
  return String(value['id']);
}

function joined(key: readonly string[]): string {
  return key.join('\u0000');
}

function balanceKey(balance: BalanceRecord): string {
  return joined([balance.currency, balance.segment ?? '']);
}

function setOrDelete(map: Map<string, unknown>, key: string, value: unknown): void {
  if (value === null || value === undefined) map.delete(key);
  else map.set(key, value);
}
