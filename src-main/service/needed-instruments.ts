import type { AccountRecord, BookFile, InstrumentRecord } from '#contract/book-file.ts';

/**
 * Ids of everything whose price or terms a figure of these accounts depends on: holdings, orders, underlyings, pegs, currencies that
 * are instruments, exchange rates. Not every id is an instrument of the book. `bookOfAccount` of the engine is the same for its own facts.
 */
export function neededBy(accounts: readonly AccountRecord[], file: BookFile): ReadonlySet<string> {
  const terms = new Map((file.instruments ?? []).map((instrument) => [instrument.id, instrument]));
  const venues = new Map((file.counterparties ?? []).map((counterparty) => [counterparty.id, counterparty]));
  const needed = new Set<string>();
  const need = (id: string | undefined): void => {
    if (id === undefined || needed.has(id)) return;
    needed.add(id);
    const instrument: InstrumentRecord | undefined = terms.get(id);
    if (instrument === undefined) return;
    need(instrument.underlying);
    need(instrument.tracks?.underlying);
    if (typeof instrument.peg?.reference === 'string') need(instrument.peg.reference);
    need(instrument.currency);
  };
  for (const account of accounts) {
    for (const position of account.positions ?? []) need(position.instrument);
    for (const balance of account.balances ?? []) need(balance.currency);
    for (const order of account.orders ?? []) need(order.instrument);
    need(account.currency);
    need(venues.get(account.counterparty ?? '')?.nativeToken ?? undefined);
  }
  // Exchange rates are few, and their histories move every foreign holding.
  for (const instrument of terms.values()) if (instrument.kind === 'fx') need(instrument.id);
  return needed;
}
