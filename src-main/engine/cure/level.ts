import type { Account } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';

/**
 * Whether an account stands at a buffer ratio or above it, by everything that decides a call: the ratio of the whole, that of
 * each position where positions are accounts of their own, segments in deficit, equity below zero.
 * @param level buffer ratio of at least 1, which is the line
 */
export function standsAt(session: Session, account: Account, level: number): boolean {
  return isAtLevel(session.evaluate(withLevel(account, level)));
}

/** The account with one personal level in place of its own, so that its figures tell on which side of it they are. */
export function withLevel(account: Account, level: number): Account {
  return { ...account, thresholds: { target: level, alerts: [level] } };
}

/** Whether the figures of an account `withLevel` are at that level or above. */
export function isAtLevel(figures: AccountFigures): boolean {
  return figures.alertLevel === null && figures.status !== 'margin-call' && figures.status !== 'negative-equity';
}

/** Margin equity that is missing at a level, in the account's currency; 0 where none is. What a formula would say, good as a first guess. */
export function shortfallAt(figures: Pick<AccountFigures, 'marginEquity' | 'maintenanceMargin'>, level: number): number {
  return Math.max(0, level * figures.maintenanceMargin - figures.marginEquity);
}
