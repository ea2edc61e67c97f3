import type { MarginModel } from '../margin/model.ts';
import type { Market } from '../market/market.ts';
import type { AccountState } from './account-state.ts';

/**
 * The ratio that decides the status: the account's own, or the lowest of its positions where each of them is an account of
 * its own. NaN where nothing is required.
 * @param ratio of the account as a whole
 */
export function decidingRatio(account: AccountState, market: Market, model: MarginModel, ratio: number): number {
  if (model.positionExcess === undefined) return ratio;
  let lowest = ratio;
  for (let p = 0; p < account.count; p++) {
    const { equity, requirement } = model.positionExcess(account, market, p);
    if (requirement > 0 && !(equity / requirement >= lowest)) lowest = equity / requirement;
  }
  return lowest;
}
