import type { Book, FxRate, Quote } from '../portfolio/book.ts';
import { DEFAULT_STALE_AFTER_MS } from '../portfolio/book.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bookAfterStep } from '../scenario/shocked-book.ts';
import { AccountProbe } from './account-probe.ts';

/**
 * One account under one shock after another: the same figures as a book rewritten by the shock. Where the shock moves
 * prices, volatilities and exchange rates only, they are put into a market that stays, so that what a margin model has
 * worked out for the account (its pairings, its layout) serves every shock of a search.
 */
export class ShiftedProbe {
  private readonly probe: AccountProbe;
  private readonly shifted: AccountProbe;
  private readonly quotes = new Map<string, Quote>();
  private fx: readonly FxRate[];

  constructor(probe: AccountProbe) {
    this.probe = probe;
    this.shifted = new AccountProbe(probe.book, probe.account.id);
    for (const quote of probe.book.quotes) this.quotes.set(quote.instrument, quote);
    this.fx = probe.book.fx;
  }

  /** The account in the book under the shock; to be asked before the next shock. */
  under(shock: Shock): AccountProbe {
    const book = bookAfterStep(this.probe.book, this.probe.market, [shock], 'none', 0).book;
    return this.isInPrices(book) ? this.movedTo(book) : new AccountProbe(book, this.probe.account.id);
  }

  private isInPrices(book: Book): boolean {
    const { book: today } = this.probe;
    return book.rates === today.rates && book.stress === today.stress && book.instruments.every((instrument, k) => instrument === today.instruments[k]);
  }

  private movedTo(book: Book): AccountProbe {
    const { market } = this.shifted;
    const left = new Set(this.quotes.keys());
    for (const quote of book.quotes) {
      left.delete(quote.instrument);
      if (this.quotes.get(quote.instrument) === quote) continue;
      this.quotes.set(quote.instrument, quote);
      market.setQuote(quote);
    }
    // A price that only an earlier shock gave it goes again.
    for (const instrument of left) {
      this.quotes.delete(instrument);
      market.setQuote({ instrument, mark: NaN, bid: NaN, ask: NaN, volatility: NaN, at: NaN, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: '', funding: null });
    }
    if (book.fx !== this.fx) {
      for (const rate of book.fx) market.setFx(rate);
      this.fx = book.fx;
    }
    return this.shifted;
  }
}
