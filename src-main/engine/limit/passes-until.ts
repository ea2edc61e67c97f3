import { Market } from '../market/market.ts';
import type { Book } from '../portfolio/book.ts';
import { NO_SHOCK } from '../scenario/scenario.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bookAfterStep } from '../scenario/shocked-book.ts';
import type { CheckedOrder } from './limit.ts';

/** How far prices may run before the orders of a ticket fill. */
export interface PassesUntil {
  /** Relative move up to which it still passes: up (positive) where only bought, down (negative) where only sold; of a basket the unsigned size of both. */
  readonly move: number;
  /** The mark of the instrument then; null for several instruments. */
  readonly price: number | null;
}

/** The nearest move that is looked at, and how much further each next one is. */
const FIRST_MOVE = 0.0005;
const STRIDE = 1.5;
/** Prices that rise to eleven times what they are: beyond it the answer is "any". */
const FURTHEST_RISE = 10;
/** A price falls to a thousandth at most: nothing has a price of nothing. */
const FURTHEST_FALL = 0.999;
const PRECISION = 1e-10;

/**
 * The move of the traded instruments, against the orders and before they fill, up to which a ticket still passes (S088).
 * All move by the same share: up what is bought, down what is sold; options on them are repriced, what follows them
 * follows. Found by stepping outwards to the first move that fails and halving from there, so that a ticket that fails
 * and passes again further out answers with the nearer edge.
 * @param orders what is traded, at least one
 * @param passes whether the ticket passes in the book of such a market; told the signed move of each traded instrument
 * @returns null where it passes at every move
 */
export function passesUntil(book: Book, orders: readonly CheckedOrder[], passes: (moved: Book, moveOf: (instrument: string) => number) => boolean): PassesUntil | null {
  const net = new Map<string, number>();
  for (const { instrument, quantity } of orders) net.set(instrument, (net.get(instrument) ?? 0) + quantity);
  const market = new Market(book);
  const bought = [...net].filter(([, quantity]) => quantity > 0).map(([id]) => id);
  const sold = [...net].filter(([, quantity]) => quantity < 0).map(([id]) => id);
  const passesAt = (size: number): boolean => {
    const moveOf = (id: string): number => ((net.get(id) ?? 0) > 0 ? size : (net.get(id) ?? 0) < 0 ? -Math.min(size, FURTHEST_FALL) : 0);
    const shocks = [...shock(bought, size), ...shock(sold, -Math.min(size, FURTHEST_FALL))];
    return passes(shocks.length === 0 ? book : bookAfterStep(book, market, shocks, 'none', 0).book, moveOf);
  };
  const furthest = bought.length > 0 ? FURTHEST_RISE : FURTHEST_FALL;
  let passing = 0;
  let failing = NaN;
  for (let size = FIRST_MOVE; failing !== failing && passing < furthest; size *= STRIDE) {
    const looked = Math.min(size, furthest);
    if (passesAt(looked)) passing = looked;
    else failing = looked;
  }
  if (failing !== failing) return null;
  while (failing - passing > PRECISION * Math.max(1, passing)) {
    const middle = (passing + failing) / 2;
    if (passesAt(middle)) passing = middle;
    else failing = middle;
  }
  const move = bought.length === 0 ? -passing : passing;
  const single = net.size === 1 ? [...net.keys()][0]! : null;
  const mark = single === null ? NaN : (book.quotes.find((quote) => quote.instrument === single)?.mark ?? NaN);
  return { move, price: Number.isFinite(mark) ? mark * (1 + move) : null };
}

function shock(instruments: readonly string[], relative: number): readonly Shock[] {
  return instruments.length === 0 || relative === 0 ? [] : [{ ...NO_SHOCK, select: { instrument: instruments }, price: { way: 'relative', by: relative } }];
}
