import { Market } from '../market/market.ts';
import type { Account, Book, Quote } from '../portfolio/book.ts';

/**
 * What the quotes of held options would have been had only time passed, or only time and the underlying moved: the old mark
 * plus the change of the model value at the old volatility. An option without a mark of its own is valued by the model anyway.
 */
export interface OptionMarks {
  readonly afterTime: ReadonlyMap<string, number>;
  readonly afterPrice: ReadonlyMap<string, number>;
}

/**
 * @param before the first book, with the interest rates of the second
 * @param later the same at the time of the second
 * @param moved the same with the prices of the second for everything but options
 */
export function optionMarks(before: Book, later: Book, moved: Book, accounts: readonly Account[]): OptionMarks {
  const held = new Set(accounts.flatMap((account) => account.positions.map((position) => position.instrument)));
  const [was, aged, now] = [new Market(before), new Market(later), new Market(moved)];
  const afterTime = new Map<string, number>();
  const afterPrice = new Map<string, number>();
  for (const id of held) {
    const i = was.indexOf(id);
    if (i < 0 || was.instruments[i]!.kind !== 'option' || !Number.isFinite(was.mark[i]!)) continue;
    was.refreshOption(i);
    const volatility = was.pricingVolatility[i]!;
    const u = was.underlying[i]!;
    const spot = u < 0 ? NaN : was.price[u]!;
    if (!Number.isFinite(volatility) || !Number.isFinite(spot)) continue;
    const mark = was.mark[i]!;
    const start = was.optionQuote(i, spot, volatility);
    const agedValue = aged.optionQuote(i, spot, volatility);
    if (!Number.isFinite(start) || !Number.isFinite(agedValue)) continue;
    afterTime.set(id, Math.max(0, mark + (agedValue - start)));
    const newSpot = now.price[u]!;
    const movedValue = Number.isFinite(newSpot) ? now.optionQuote(i, newSpot, volatility) : NaN;
    if (Number.isFinite(movedValue)) afterPrice.set(id, Math.max(0, mark + (movedValue - start)));
  }
  return { afterTime, afterPrice };
}

/** A quote with another mark; bid and ask around it are no longer known. */
export function marked(quote: Quote, mark: number): Quote {
  return { ...quote, mark, bid: NaN, ask: NaN };
}
