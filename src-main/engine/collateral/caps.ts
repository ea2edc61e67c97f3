import type { AccountState } from '../portfolio/account-state.ts';
import { perAccount } from '../portfolio/per-account.ts';
import type { Instrument } from '../portfolio/book.ts';
import type { Market } from '../market/market.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';
import { instrumentSelector, numberOf, recordOf } from '../margin/parameters.ts';
import { cashInstrument } from './cash.ts';

/** A concentration cap of the account's parameters (`collateralCaps`): what is above it counts nothing. */
export interface CollateralCap {
  readonly name: string;
  readonly matches: (instrument: Instrument) => boolean;
  /** Share of everything that counts before caps; NaN where the cap is an amount. */
  readonly share: number;
  /** Amount in the account's currency; NaN where the cap is a share. */
  readonly amount: number;
  /** Each matching asset has the cap to itself; otherwise they share it. */
  readonly each: boolean;
}

/** What of one asset counts, before and after caps. Amounts in the account's currency. */
export interface CountedAsset {
  /** Position, or −1. */
  readonly position: number;
  /** Balance, or −1. */
  readonly balance: number;
  readonly instrument: Instrument;
  counted: number;
  capLoss: number;
}

/** A cap with what it came to. */
export interface CapUse {
  readonly name: string;
  readonly limit: number;
  /** What would count without it. */
  readonly used: number;
  readonly share: number | null;
}

/**
 * Reads `collateralCaps` of the account's parameters, once per account: `[{ "select", "tier", "share" or "amount", "each" }]`.
 * A cap without a usable limit is left out.
 */
export const collateralCaps = perAccount((account): readonly CollateralCap[] => readCaps(account.account.params['collateralCaps']));

function readCaps(given: unknown): CollateralCap[] {
  return (Array.isArray(given) ? given : []).flatMap((entry: unknown, n): CollateralCap[] => {
    const fields = recordOf(entry);
    const selects = instrumentSelector(fields['select']);
    const tier = fields['tier'];
    const tiers = tier === undefined ? null : new Set((Array.isArray(tier) ? tier : [tier]).map(String));
    const share = numberOf(fields['share'], NaN);
    const amount = numberOf(fields['amount'], NaN);
    if (!(share >= 0) && !(amount >= 0)) return [];
    const name = typeof fields['name'] === 'string' ? fields['name'] : `cap ${String(n + 1)}`;
    const matches = (instrument: Instrument): boolean => selects(instrument) && (tiers === null || (instrument.collateral?.tier != null && tiers.has(instrument.collateral.tier)));
    return [{ name, matches, share, amount, each: fields['each'] === true }];
  });
}

/**
 * Everything of an account that counts, before caps.
 * @param positionShare and @param balanceShare of the regime's equity rule
 */
export function countedAssets(
  account: AccountState, market: Market, positionShare: (p: number) => number, balanceShare: (b: number) => number,
): CountedAsset[] {
  const assets: CountedAsset[] = [];
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    const value = account.marketValue[p]!;
    if (settlesByVariation(instrument) || !(value > 0)) continue;
    assets.push({ position: p, balance: -1, instrument, counted: value * positionShare(p), capLoss: 0 });
  }
  account.account.balances.forEach((balance, b) => {
    const value = balance.amount * account.balanceFx[b]!;
    if (!(value > 0)) return;
    const i = market.indexOf(balance.currency);
    assets.push({ position: -1, balance: b, instrument: i < 0 ? cashInstrument(balance.currency) : market.instruments[i]!, counted: value * balanceShare(b), capLoss: 0 });
  });
  return assets;
}

/**
 * Applies the caps in their order: what matching assets count together above the limit is taken from each in proportion.
 * Shares are of what counts before any cap.
 */
export function applyCaps(assets: readonly CountedAsset[], caps: readonly CollateralCap[]): CapUse[] {
  const total = assets.reduce((sum, asset) => sum + asset.counted, 0);
  const uses: CapUse[] = [];
  for (const cap of caps) {
    const limit = cap.share === cap.share ? Math.min(cap.share * total, cap.amount === cap.amount ? cap.amount : Infinity) : cap.amount;
    const matching = assets.filter((asset) => asset.counted > 0 && cap.matches(asset.instrument));
    for (const group of cap.each ? matching.map((asset) => [asset]) : [matching]) {
      const used = group.reduce((sum, asset) => sum + asset.counted, 0);
      const share = cap.share === cap.share ? cap.share : null;
      uses.push({ name: cap.each && group[0] !== undefined ? `${cap.name}: ${group[0].instrument.id}` : cap.name, limit, used, share });
      if (!(used > limit)) continue;
      for (const asset of group) {
        const left = (asset.counted * limit) / used;
        asset.capLoss += asset.counted - left;
        asset.counted = left;
      }
    }
  }
  return uses;
}
