import type { AccountState } from '../portfolio/account-state.ts';
import { applyCaps, collateralCaps, countedAssets } from '../collateral/caps.ts';
import { countedBalanceShare, countedPositionShare } from '../collateral/counted-share.ts';
import type { EquityListener } from '../portfolio/valuation.ts';
import type { Market } from '../market/market.ts';
import type { EquityRule } from './model.ts';

/**
 * Margin equity of venues that take assets as collateral: holdings and balances after haircut or marginal ratio, what is owed
 * in full. Options count nothing, long or short, because the requirement of a short one contains its premium.
 */
export const collateralEquity = {
  positionShare(account: AccountState, market: Market, p: number): number {
    if (market.instruments[account.instrument[p]!]!.kind === 'option') return 0;
    return account.quantity[p]! <= 0 ? 1 : countedPositionShare(account, market, p);
  },
  balanceShare: countedBalanceShare,
  discount: 'haircut',
} as const satisfies EquityRule;

/** What concentration caps take from the margin equity (at most 0), in words where somebody listens. */
export function capAdjustment(account: AccountState, market: Market, rule: EquityRule, listen: EquityListener | null): number {
  const caps = collateralCaps(account);
  if (caps.length === 0) return 0;
  const assets = countedAssets(account, market, (p) => rule.positionShare(account, market, p), (b) => rule.balanceShare(account, market, b));
  applyCaps(assets, caps);
  let taken = 0;
  for (const asset of assets) {
    if (asset.capLoss === 0) continue;
    taken -= asset.capLoss;
    listen?.('not-counted', asset.instrument.id, -asset.capLoss, 'above the concentration cap');
  }
  return taken;
}
