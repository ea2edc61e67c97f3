/** The rows of the Book section: every entry with its key and, where it has one, its account. */
import type { AccountRecord, BookFile } from '#contract/book-file.ts';
import type { Tab } from './forms.ts';

export interface Entry {
  readonly key: readonly string[];
  readonly account: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const entry = (key: readonly string[], value: unknown, account = ''): Entry => ({ key, account, value: value as Record<string, unknown> });

function head(account: AccountRecord): unknown {
  const { balances: _balances, positions: _positions, ...rest } = account;
  return rest;
}

/** The entries of one tab, in the order of the book. */
export function entriesOf(tab: Tab, book: BookFile | null): readonly Entry[] {
  if (book === null) return [];
  const accounts = book.accounts ?? [];
  switch (tab) {
    case 'account': return accounts.map((one) => entry([one.id], head(one)));
    case 'balance': return accounts.flatMap((a) => (a.balances ?? []).map((b) => entry([a.id, b.currency, b.segment ?? ''], b, a.id)));
    case 'position': return accounts.flatMap((a) => (a.positions ?? []).map((p) => entry([a.id, p.instrument], p, a.id)));
    case 'instrument': return (book.instruments ?? []).map((one) => entry([one.id], one));
    case 'quote': return (book.quotes ?? []).map((one) => entry([one.instrument], one));
    case 'fx': return (book.fx ?? []).map((one) => entry([one.from, one.to], one));
    case 'alertRule': return (book.alertRules ?? []).map((one) => entry([one.id], one));
  }
}

/** The key under which a value of a form is kept. */
export function keyOf(tab: Tab, account: string, value: unknown): readonly string[] {
  const of = (field: string): string => String((value as Record<string, unknown>)[field] ?? '');
  switch (tab) {
    case 'balance': return [account, of('currency'), of('segment')];
    case 'position': return [account, of('instrument')];
    case 'quote': return [of('instrument')];
    case 'fx': return [of('from'), of('to')];
    default: return [of('id')];
  }
}
