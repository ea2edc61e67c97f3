import { isBelow, liquidate } from '../liquidation/liquidate.ts';
import type { LiquidationSetting } from '../liquidation/liquidate.ts';
import type { Account, Book } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { afterFill } from '../portfolio/fill.ts';
import { openSession } from '../session.ts';
import type { Leg } from './legs.ts';

/** One moment of a path. */
export interface Moment {
  readonly name: string;
  readonly book: Book;
}

export interface PathResult {
  /** Lowest buffer ratio on the way, before the broker acts; null where nothing was ever required. */
  readonly lowestRatio: number | null;
  /** Moment of the first margin call; null where none comes. */
  readonly calledAt: number | null;
  /** Moment at which the first part of the hedge was sold or expired; null where it lives to the end. */
  readonly lostAt: number | null;
  readonly lostBy: 'sold' | 'expired' | null;
  /** What was sold of the hedge, signed. */
  readonly sold: readonly { readonly instrument: string; readonly quantity: number }[];
  readonly figures: AccountFigures;
}

/**
 * Follows one account along a path with its counterparty's engine at work at every moment (S052): is the hedge still
 * there when it is needed, or was the pool drained before?
 * @param legs of the hedge; none for the account without it
 */
export function followPath(moments: readonly Moment[], account: Account, legs: readonly Leg[], setting: LiquidationSetting): PathResult {
  let held = account;
  let lowestRatio: number | null = null;
  let calledAt: number | null = null;
  let lost: { readonly at: number; readonly by: 'sold' | 'expired' } | null = null;
  const sold = new Map<string, number>();
  const ids = new Set(legs.map(({ instrument }) => instrument.id));
  let figures: AccountFigures | null = null;
  moments.forEach(({ book }, n) => {
    const there: Book = { ...book, accounts: [held] };
    figures = openSession(there).figures(held.id);
    if (figures.bufferRatio !== null && (lowestRatio === null || figures.bufferRatio < lowestRatio)) lowestRatio = figures.bufferRatio;
    if (n > 0 && lost === null && legs.some(({ instrument }) => instrument.expiry < book.asOf)) lost = { at: n, by: 'expired' };
    // A counterparty that begins above the line acts before a call would come.
    if (!isBelow(figures, Math.max(1, setting.policy.trigger))) return;
    calledAt ??= n;
    const run = liquidate(there, held.id, setting);
    const terms = new Map(there.instruments.map((instrument) => [instrument.id, instrument]));
    const session = openSession(there);
    for (const step of run.steps) {
      const instrument = terms.get(step.instrument)!;
      const rate = session.rate(instrument.currency, held.currency)?.rate ?? 1;
      held = afterFill(held, instrument, step.quantity, step.price, step.fee / rate);
      if (!ids.has(step.instrument)) continue;
      sold.set(step.instrument, (sold.get(step.instrument) ?? 0) + step.quantity);
      lost ??= { at: n, by: 'sold' };
    }
  });
  const gone = lost as { readonly at: number; readonly by: 'sold' | 'expired' } | null;
  return { lowestRatio, calledAt, lostAt: gone?.at ?? null, lostBy: gone?.by ?? null, sold: [...sold].map(([instrument, quantity]) => ({ instrument, quantity })), figures: figures! };
}
