import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';

/** What the holder of an account's assets may use for itself, and what it must keep apart. Account currency. */
export interface Reuse {
  readonly limit: number;
  readonly segregated: number;
  /** What the customer owes, credits of short sales left out. */
  readonly debit: number;
}

/**
 * Assets that may be reused: the smaller of what may be pledged and multiple × net debit; zero without a debit
 * (Rule 15c3-3: 140 %, margin-regimes.md 8.4 and 11.19). The rest must be kept apart.
 * @param pledgeable assets that may be pledged at all; @param others assets that never may (long options)
 */
export function reuseLimit(pledgeable: number, debit: number, multiple: number, others = 0): Reuse {
  const limit = debit > 0 ? Math.min(pledgeable, multiple * debit) : 0;
  return { limit, segregated: pledgeable + others - limit, debit: Math.max(0, debit) };
}

/**
 * What the counterparty of an account may reuse now; null where its terms don't say. The cash balance contains the
 * proceeds of short sales, which are no payment on the debit, so what is sold short is added back at its market value.
 */
export function reuseOf(account: AccountState, market: Market): Reuse | null {
  const multiple = market.counterpartyOf(account.account.counterparty)?.rehypothecation ?? NaN;
  if (!(multiple >= 0)) return null;
  let pledgeable = 0;
  let others = 0;
  let shortCredit = 0;
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    const value = account.marketValue[p]!;
    if (settlesByVariation(instrument) || value !== value) continue;
    if (instrument.kind === 'option') others += Math.max(0, value);
    else if (value > 0) pledgeable += value;
    else shortCredit -= value;
  }
  let cash = 0;
  account.account.balances.forEach((balance, b) => {
    const value = balance.amount * account.balanceFx[b]!;
    if (value !== value) return;
    const i = market.indexOf(balance.currency);
    const isAsset = i >= 0 && balance.currency !== account.account.currency && market.instruments[i]!.kind !== 'index';
    if (isAsset && value > 0) pledgeable += value;
    else cash += value;
  });
  return reuseLimit(pledgeable, shortCredit - cash, multiple, others);
}
