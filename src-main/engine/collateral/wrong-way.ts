import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import type { Warning } from '../portfolio/figures.ts';

/**
 * Holdings whose value falls exactly when the counterparty is in trouble: its own token, held as a position or a balance
 * with it (S097).
 */
export function wrongWayWarnings(account: AccountState, market: Market): Warning[] {
  const counterparty = market.counterpartyOf(account.account.counterparty);
  const token = counterparty?.nativeToken;
  if (counterparty === null || token === null || token === undefined) return [];
  const held =
    account.account.positions.some((position) => position.quantity > 0 && isToken(market, position.instrument, token)) ||
    account.account.balances.some((balance) => balance.amount > 0 && balance.currency === token);
  if (!held) return [];
  return [{ code: 'wrong-way-collateral', scope: token, message: `${token} is the own token of ${counterparty.id}: it loses its value exactly when ${counterparty.id} is in trouble` }];
}

function isToken(market: Market, instrument: string, token: string): boolean {
  if (instrument === token) return true;
  const i = market.indexOf(instrument);
  return i >= 0 && market.instruments[i]!.underlying === token && market.instruments[i]!.kind === 'token';
}
