import type { Market } from '../market/market.ts';
import type { AccountState } from './account-state.ts';

/**
 * Computes something of an account once and keeps it with the account: right for what follows from positions, terms and
 * parameters, since an account is laid out anew whenever one of them changes, and never on a tick.
 */
export function perAccount<T>(make: (account: AccountState) => T): (account: AccountState) => T;
export function perAccount<T>(make: (account: AccountState, market: Market) => T): (account: AccountState, market: Market) => T;
export function perAccount<T>(make: (account: AccountState, market: Market) => T): (account: AccountState, market: Market) => T {
  const known = new WeakMap<AccountState, { readonly value: T }>();
  return (account, market) => {
    let kept = known.get(account);
    if (kept === undefined) known.set(account, (kept = { value: make(account, market) }));
    return kept.value;
  };
}
