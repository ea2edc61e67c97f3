/**
 * A change to the position book. Everything that edits the book (window, import, undo) is a list of these,
 * applied in one transaction and journalled with the value that stood there before.
 */
import type {
  AccountRecord, AlertRuleRecord, BalanceRecord, EntityRecord, FxRecord, HistoryRecord,
  InstrumentRecord, PlanRecord, PositionRecord, QuoteRecord, RateRecord, ScenarioRecord,
} from './book-file.ts';

/** An account without its lists; those are entities of their own so that an edit names just what it touches. */
export type AccountHead = Omit<AccountRecord, 'balances' | 'positions'>;

export interface EntityValues {
  /** key: [account id] */
  account: AccountHead;
  /** key: [account id, currency, segment or ''] */
  balance: BalanceRecord;
  /** key: [account id, instrument id]; one position per instrument and account */
  position: PositionRecord;
  /** key: [instrument id] */
  instrument: InstrumentRecord;
  /** key: [instrument id] */
  quote: QuoteRecord;
  /** key: [from, to] */
  fx: FxRecord;
  /** key: [currency] */
  rate: RateRecord;
  /** key: [instrument id]; the value holds just the dates to set, a close of null removes the date */
  history: { readonly instrument: string; readonly closes: readonly (readonly [string, number | null])[] } | HistoryRecord;
  /** key: [id] */
  counterparty: EntityRecord;
  limit: EntityRecord;
  alertRule: AlertRuleRecord;
  plan: PlanRecord;
  scenario: ScenarioRecord;
  /** key: ['asOf']; the time the book speaks of */
  book: { readonly asOf: string };
}

export type EntityName = keyof EntityValues;

/** value null removes the entity. Removing an account removes its balances and positions too (as changes of their own). */
export type BookChange = { [E in EntityName]: { readonly entity: E; readonly key: readonly string[]; readonly value: EntityValues[E] | null } }[EntityName];

/** One entry of the journal: who changed what, when, from what to what. */
export interface JournalEntry {
  readonly id: number;
  readonly at: number;
  /** 'user', 'import', 'undo', 'plan', 'monitor' */
  readonly author: string;
  readonly summary: string;
  readonly changes: number;
  readonly undoneBy: number | null;
  readonly undoes: number | null;
}

/** A change with the entry that made it. */
export interface DatedChange extends JournalChange {
  readonly entry: number;
  readonly at: number;
  readonly author: string;
  readonly summary: string;
  /** Whether the entry takes another one back, or was taken back itself: then it is as if it had not been. */
  readonly takenBack: boolean;
}

/** One change inside an entry, as shown and as needed for undo. */
export interface JournalChange {
  readonly entity: EntityName;
  readonly key: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}
