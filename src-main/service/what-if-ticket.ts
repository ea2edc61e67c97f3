/** A ticket as text: read against a book, and written again. */
import type { Problem } from '#base/failure.ts';
import { instrumentFinder, readTrades } from '#engine/limit/trade-text.ts';
import type { TypedTrade } from '#engine/limit/trade-text.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { tradeProblems } from './what-if.ts';

/** Longest basket that is checked in one go. */
const MOST_TRADES = 500;

/** A trade in the form in which it can be typed. */
export function ticketOf(trade: { readonly instrument: string; readonly quantity: number; readonly price: number; readonly leverage?: number }, quantity: number): string {
  const price = Number.isFinite(trade.price) ? ` @ ${plain(trade.price)}` : '';
  const leverage = trade.leverage !== undefined && Number.isFinite(trade.leverage) ? ` x${plain(trade.leverage)}` : '';
  return `${trade.quantity < 0 ? 'SELL' : 'BUY'} ${plain(quantity)} ${trade.instrument}${price}${leverage}`;
}

/** Without an exponent, rounded down in the ninth place: what passes must still pass. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number((Math.floor(value * 1e8) / 1e8).toFixed(8)));
}

/** The trades of a ticket, or why they cannot be read; what can't be traded or priced is a problem as well. */
export function readTicket(book: Book, text: string): { readonly trades: readonly TypedTrade[]; readonly problems: readonly Problem[] } {
  const { trades, problems } = readTrades(text, instrumentFinder(book.instruments.map(({ id }) => id)));
  if (problems.length > 0) return { trades: [], problems };
  if (trades.length > MOST_TRADES) return { trades: [], problems: [{ where: 'trade', expected: `at most ${String(MOST_TRADES)} trades at a time`, found: String(trades.length) }] };
  const priced = new Set(book.quotes.filter((quote) => Number.isFinite(quote.mark)).map((quote) => quote.instrument));
  const unpriced = trades.flatMap((trade, n): Problem[] => (Number.isFinite(trade.price) || priced.has(trade.instrument) ? [] : [{ where: trades.length === 1 ? 'trade: price' : `trade ${String(n + 1)}: price`, expected: `a price, as ${trade.instrument} has no quote`, found: 'nothing' }]));
  return { trades, problems: [...tradeProblems(book, trades), ...unpriced] };
}
