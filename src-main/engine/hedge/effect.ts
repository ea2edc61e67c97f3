import { AccountProbe } from '../distance/account-probe.ts';
import { BreachFinder } from '../distance/nearest-breach.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { bookOfAccount } from '../portfolio/single-account.ts';
import type { AccountReport } from '../portfolio/figures.ts';

/** One account under its own regime, with how far it is from the line. */
export interface StandingOf {
  readonly report: AccountReport;
  /** Relative move of all marks together that brings it to the line; null where none does. */
  readonly uniformShock: number | null;
  /** The likeliest joint move to the line; null without history, or where none reaches it. */
  readonly nearestBreach: { readonly distance: number; readonly probability: number } | null;
}

/**
 * How an account stands, by the same code as everywhere: figures of its regime, distance to the line, nearest breach.
 * @param book holds every instrument of the account; nothing but this account is looked at
 */
export function standingOf(book: Book, account: Account): StandingOf {
  const probe = new AccountProbe({ ...bookOfAccount(book, account), accounts: [account] }, account.id);
  const breach = new BreachFinder(probe).find(1);
  return {
    report: probe.report(), uniformShock: probe.uniformShock(1),
    nearestBreach: breach === null ? null : { distance: breach.distance, probability: breach.probability },
  };
}
