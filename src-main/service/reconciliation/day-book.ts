/** Engine books of one account: as it stands now, as it stood at the end of a kept day, and with the closes of an earlier day. */
import type { AccountRecord, BookFile } from '#contract/book-file.ts';
import { DEFAULT_STALE_AFTER_MS } from '#engine/portfolio/book.ts';
import type { Book, Quote } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';
import { closeOn, quoteAtClose } from '#service/at-close.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { neededBy } from '#service/needed-instruments.ts';
import type { DayState, Store } from '#service/ports.ts';
import { BookModel } from '#service/workbench/book-model.ts';
import { dayName, dayOf } from './market-day.ts';

/** What a book is put together from. */
export interface BookSources {
  readonly store: Store;
  readonly model: BookModel;
  readonly session: Session;
}

/** The account as it stands, at the prices of the session. */
export function bookNow(sources: BookSources, account: string): Book {
  const file = sources.model.toFile();
  const needed = neededBy(only(file, account), file);
  const now = sources.session.now();
  return engineBook(sources.store, file, account, needed, now, (id) => sources.session.quote(id));
}

/**
 * The account as it stood at the end of a kept day: the journal walked back, the prices of that day.
 * @param account null for every account of that day
 */
export function bookOfDay(sources: BookSources, account: string | null, state: Omit<DayState, 'quotes'>): Book {
  const model = new BookModel(sources.model.toFile());
  model.apply(sources.store.changesSince(state.entry).map((change) => ({ ...change, after: change.before })));
  const file = model.toFile();
  const kept = new Map(sources.store.dayQuotes(state.day).map((quote) => [quote.instrument, quote]));
  const needed = neededBy(only(file, account), file);
  return engineBook(sources.store, file, account, needed, state.at, (id): Quote | null => {
    const quote = kept.get(id);
    if (quote === undefined) return null;
    const today = sources.session.quote(id);
    return {
      instrument: id, mark: quote.mark, bid: quote.bid ?? NaN, ask: quote.ask ?? NaN, volatility: quote.volatility ?? NaN, at: quote.at,
      staleAfterMs: today?.staleAfterMs ?? DEFAULT_STALE_AFTER_MS, source: today?.source ?? '', funding: today?.funding ?? null,
    };
  });
}

/**
 * Today's account at the closes of an earlier day. What has no close of its own keeps today's price; an option without one is
 * priced by the model at today's volatility.
 * @param account null for every account
 * @param at ms UTC of the close
 */
export function bookAtCloses(sources: BookSources, account: string | null, at: number): Book {
  const file = sources.model.toFile();
  const needed = neededBy(only(file, account), file);
  const day = dayName(dayOf(at));
  const options = new Set((file.instruments ?? []).filter((instrument) => instrument.kind === 'option').map((instrument) => instrument.id));
  return engineBook(sources.store, file, account, needed, at, (id) =>
    quoteAtClose(id, options.has(id), sources.session.quote(id), closeOn(sources.store.readCloses(id), day), at));
}

function only(file: BookFile, account: string | null): readonly AccountRecord[] {
  return (file.accounts ?? []).filter((record) => account === null || record.id === account);
}

function engineBook(store: Store, file: BookFile, account: string | null, needed: ReadonlySet<string>, at: number, quoteOf: (id: string) => Quote | null): Book {
  const day = dayName(dayOf(at));
  const history = [...needed]
    .map((instrument) => ({ instrument, closes: store.readCloses(instrument).filter(([name]) => name <= day).map(([name, close]): [string, number] => [name, close]) }))
    .filter((entry) => entry.closes.length > 0);
  const book = toEngineBook({
    ...file, accounts: [...only(file, account)], instruments: (file.instruments ?? []).filter((instrument) => needed.has(instrument.id)),
    quotes: [], history, plans: [], alertRules: [],
  }, at);
  return { ...book, quotes: [...needed].map(quoteOf).filter((quote) => quote !== null) };
}
