/** Quotes as they would have been at a close of the past, for accounts that are valued as if they had been held then. */
import { DEFAULT_STALE_AFTER_MS } from '#engine/portfolio/book.ts';
import type { Instrument, Quote } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';

/** When the close of a day is made, ms UTC: at 21:00, the hour at which options expire too. @param day YYYY-MM-DD */
export function closeTime(day: string): number {
  return Date.parse(`${day}T21:00:00Z`);
}

/**
 * The quote of an instrument at a close. Without one an instrument keeps today's price, whose time is set so that only its age,
 * not its value, is hidden; options follow their underlying at today's volatility: no mark, so that the model prices them.
 * @param base today's quote; @param close null where the day has none; @param at ms UTC
 * @returns null where neither is known
 */
export function quoteAtClose(instrument: string, isOption: boolean, base: Quote | null, close: number | null, at: number): Quote | null {
  if (close === null && (base === null || !isOption)) return base === null ? null : { ...base, at };
  return {
    instrument, mark: close ?? NaN, bid: NaN, ask: NaN, volatility: base?.volatility ?? NaN, at,
    staleAfterMs: base?.staleAfterMs ?? DEFAULT_STALE_AFTER_MS, source: 'close', funding: base?.funding ?? null,
  };
}

/** The last of these closes (oldest first) that was made on a day or before it. @param day YYYY-MM-DD */
export function closeOn(closes: readonly (readonly [string, number])[] | undefined, day: string): number | null {
  return closes?.findLast(([name]) => name <= day)?.[1] ?? null;
}

/**
 * Takes a session with today's quotes through the closes of past days, oldest first.
 * @param closeOf the close of an instrument on a day, null where it has none
 * @param look called when all prices of a day are there; @param at ms UTC
 */
export function throughCloses(
  session: Session, instruments: readonly Pick<Instrument, 'id' | 'kind'>[], days: readonly string[], closeOf: (instrument: string, day: string) => number | null, look: (at: number) => void,
): void {
  const today = instruments.map(({ id, kind }) => ({ id, isOption: kind === 'option', base: session.quote(id) }));
  for (const day of days) {
    const at = closeTime(day);
    session.apply({ type: 'time', now: at });
    for (const { id, isOption, base } of today) {
      const quote = quoteAtClose(id, isOption, base, closeOf(id, day), at);
      if (quote !== null) session.apply({ type: 'quote', quote });
    }
    look(at);
  }
}
