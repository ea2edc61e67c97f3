import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import type { Commodity } from './commodity.ts';

/**
 * Shows beside each position its loss in the binding scenario; what charges, credits and the minimum add or take is shared
 * by the scan ranges held, or by the short options where their minimum binds. The shares sum to the requirement.
 */
export function attribute(account: AccountState, market: Market, commodity: Commodity, requirement: number, minimumBinds: boolean, sink: MarginSink): void {
  const { terms, scan, counted } = commodity;
  const { legs, product } = terms;
  const weightOf = (l: number): number => {
    const quantity = account.quantity[legs[l]!.position]!;
    if (minimumBinds) return legs[l]!.option && quantity < 0 ? -quantity * legs[l]!.ratio : 0;
    return Math.abs(quantity) * Math.max(legs[l]!.range, 1e-9) * account.fx[legs[l]!.position]!;
  };
  let sum = 0;
  for (let l = 0; l < legs.length; l++) if (counted[l] === 1) sum += weightOf(l);
  const rest = minimumBinds ? requirement : requirement - scan.risk;
  for (let l = 0; l < legs.length; l++) {
    if (counted[l] === 0) continue;
    const p = legs[l]!.position;
    const own = minimumBinds || scan.scenario < 0 ? 0 : commodity.arrayOf(account, market, legs[l]!)[scan.scenario]! * account.quantity[p]! * account.fx[p]!;
    const part = own + (sum > 0 ? (rest * weightOf(l)) / sum : 0);
    sink.attribute(p, part * product.initialFactor, part);
  }
}
