import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import { collateralShare, depegHaircut } from './discount.ts';

/** FX add-on for an asset in this currency: the venue's haircut on foreign collateral, 0 at home. */
export function fxAddOn(account: AccountState, currency: string): number {
  return currency === account.account.currency ? 0 : account.parameters.fxHaircut;
}

/** Share of a long position's value that counts where the regime discounts collateral. */
export function countedPositionShare(account: AccountState, market: Market, p: number): number {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  return collateralShare(instrument, account.quantity[p]!, fxAddOn(account, instrument.currency) + depegHaircut(market, i));
}

/**
 * Share of a positive balance that counts: by the terms of the instrument that its currency is; cash that is no instrument
 * counts in full but for the FX add-on, and so does the account's own currency where nobody states terms for it.
 */
export function countedBalanceShare(account: AccountState, market: Market, b: number): number {
  const balance = account.account.balances[b]!;
  const i = market.indexOf(balance.currency);
  const isBase = balance.currency === account.account.currency;
  if (i < 0 || (isBase && market.instruments[i]!.collateral === null)) return Math.max(0, 1 - fxAddOn(account, balance.currency));
  const instrument = market.instruments[i]!;
  // A coin quoted in the account's own currency is no foreign currency, and neither is the account's own coin.
  const addOn = isBase ? 0 : fxAddOn(account, instrument.currency);
  return collateralShare(instrument, balance.amount, addOn + depegHaircut(market, i));
}
