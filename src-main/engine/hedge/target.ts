import type { Market } from '../market/market.ts';
import type { Account } from '../portfolio/book.ts';
import { rootOf } from './roots.ts';

/** What is to be hedged. */
export type HedgeTarget =
  | { readonly kind: 'position'; readonly instrument: string }
  /** Everything in the account whose price follows this one. */
  | { readonly kind: 'underlying'; readonly underlying: string }
  | { readonly kind: 'account' };

/** In words, for the middle of a sentence. */
export function targetText(target: HedgeTarget): string {
  switch (target.kind) {
    case 'position':
      return `the position in ${target.instrument}`;
    case 'underlying':
      return `everything on ${target.underlying}`;
    case 'account':
      return 'the whole account';
  }
}

/**
 * An account that holds just the target: its value is the target's value, whatever margin is asked for it. Cash counts
 * only where it is a coin that the target consists of.
 */
export function onlyTarget(account: Account, market: Market, target: HedgeTarget): Account {
  const belongs = (id: string): boolean => target.kind === 'account' || (target.kind === 'position' ? id === target.instrument : rootOf(market, id) === target.underlying);
  return {
    ...bare(account),
    positions: account.positions.filter(({ instrument }) => belongs(instrument)),
    balances: account.balances.filter(({ currency }) => market.indexOf(currency) >= 0 && currency !== account.currency && target.kind !== 'position' && belongs(currency)),
  };
}

/** The account without anything in it, valued plainly: under `flat` at no rate no requirement is computed. */
export function bare(account: Account): Account {
  return { ...account, regime: 'flat', params: { initialRate: 0, maintenanceRate: 0 }, positions: [], balances: [], orders: [], sma: null };
}
