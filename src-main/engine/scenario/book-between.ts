import type { Book, FxRate, Quote } from '../portfolio/book.ts';

/**
 * A book part of the way from one state to another: prices, volatilities and exchange rates in even relative steps; terms, rates and stress are still those of the start.
 * @param part 0 is the one, 1 the other
 */
export function bookBetween(from: Book, to: Book, part: number, elapsedMs: number): Book {
  const ends = new Map(to.quotes.map((quote) => [quote.instrument, quote]));
  const rates = new Map(to.fx.map((rate) => [`${rate.from} ${rate.to}`, rate]));
  return {
    ...from,
    asOf: from.asOf + elapsedMs,
    quotes: from.quotes.map((quote) => quoteBetween(quote, ends.get(quote.instrument), part, elapsedMs)),
    fx: from.fx.map((rate): FxRate => {
      const end = rates.get(`${rate.from} ${rate.to}`);
      return { ...rate, rate: end === undefined ? rate.rate : even(rate.rate, end.rate, part), at: rate.at + elapsedMs };
    }),
  };
}

function quoteBetween(from: Quote, to: Quote | undefined, part: number, elapsedMs: number): Quote {
  const at = from.at + elapsedMs;
  if (to === undefined) return { ...from, at };
  return { ...from, at, mark: even(from.mark, to.mark, part), bid: even(from.bid, to.bid, part), ask: even(from.ask, to.ask, part), volatility: even(from.volatility, to.volatility, part) };
}

/** Even relative steps (log-linear); even absolute ones where a price is not above zero. */
function even(from: number, to: number, part: number): number {
  if (from > 0 && to > 0) return from * (to / from) ** part;
  return to === to ? from + (to - from) * part : from;
}
