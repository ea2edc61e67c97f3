import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { Tier } from '../../portfolio/book.ts';
import { chargeDerivative, chargeLiquidationFee, notionalOf } from '../derivative-margin.ts';
import { wholeTier } from '../derivative-rules.ts';
import type { MarginSink } from '../model.ts';
import { tierOf } from '../tiers.ts';
import type { Settings } from './settings.ts';

/** Every future and perpetual of the account, by its own tiers or, at OKX, by the tier of all contracts of its family together. */
export function chargeDerivatives(account: AccountState, market: Market, settings: Settings, sink: MarginSink): void {
  const together = settings.venue === 'okx';
  if (together) sizeGroups(account, market, settings);
  for (let p = 0; p < account.count; p++) {
    const group = settings.tierGroup[p]!;
    if (group < 0 || account.exposure[p] !== account.exposure[p]) continue;
    const { tiers } = market.instruments[account.instrument[p]!]!;
    if (together && tiers !== null) chargeWholeTier(account, market, p, tiers, settings.tierSize[group]!, settings.tiersInContracts, sink);
    else chargeDerivative(account, market, p, sink);
  }
}

/** Long and short positions of one family add up (margin-regimes.md 5.3); in notional, or in contracts. */
function sizeGroups(account: AccountState, market: Market, settings: Settings): void {
  settings.tierSize.fill(0);
  for (let p = 0; p < account.count; p++) {
    const group = settings.tierGroup[p]!;
    if (group < 0) continue;
    const size = settings.tiersInContracts ? Math.abs(account.quantity[p]!) : notionalOf(account, market, p);
    if (size === size) settings.tierSize[group]! += size;
  }
}

/**
 * The rate of the tier holds for the whole position: a deduction that the file does not state is none. A stated one is
 * shared out by size among the positions of the family.
 */
function chargeWholeTier(account: AccountState, market: Market, p: number, tiers: readonly Tier[], groupSize: number, inContracts: boolean, sink: MarginSink): void {
  const notional = notionalOf(account, market, p);
  const fx = account.fx[p]!;
  if (!(notional > 0) || !(fx === fx)) return;
  const tier = tierOf(tiers, groupSize);
  const share = (inContracts ? Math.abs(account.quantity[p]!) : notional) / groupSize;
  const deduction = tier.deductionStated === true ? tier.deduction * share : 0;
  sink.line(p, notional * tier.initialRate * fx, (notional * tier.maintenanceRate - deduction) * fx, wholeTier, notional * fx, tier.maintenanceRate, groupSize);
  chargeLiquidationFee(account, p, Math.abs(account.exposure[p]!), sink);
}
