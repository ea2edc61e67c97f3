import { tradingDays } from '../liquidation/impact.ts';
import type { Book, InstrumentKind } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';

/** Least relative move of a kind of instrument, where nothing worse is known of it. Chosen, not estimated. */
const LEAST: Readonly<Record<InstrumentKind, number>> = {
  equity: 0.15, etf: 0.1, fund: 0.1, index: 0.1, option: 0.5, future: 0.1, perpetual: 0.25, crypto: 0.25, token: 0.25, bond: 0.05, fx: 0.04,
};
const DEVIATIONS = 5;

/**
 * The move of an instrument under stress, as a positive share: the greatest of its worst day on record in that
 * direction, five daily standard deviations of its quoted volatility, and the least move of its kind. At most 95 % down.
 * @param side −1 for a fall, 1 for a rise
 */
export function stressedMove(session: Session, book: Book, id: string, side: number): number {
  const instrument = session.instrument(id);
  const kind = instrument?.kind ?? 'index';
  let worst = LEAST[kind];
  const closes = book.history.find((history) => history.instrument === id)?.closes ?? new Float64Array(0);
  for (let t = 1; t < closes.length; t++) {
    const move = side * (closes[t]! / closes[t - 1]! - 1);
    if (closes[t - 1]! > 0 && move > worst) worst = move;
  }
  const volatility = session.quote(id)?.volatility ?? NaN;
  if (volatility > 0) worst = Math.max(worst, (DEVIATIONS * volatility) / Math.sqrt(tradingDays({ kind })));
  return side < 0 ? Math.min(0.95, worst) : worst;
}
