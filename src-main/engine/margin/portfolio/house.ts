import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import { addResults, contractMinimum } from './class-group.ts';
import type { ClassGroup } from './class-group.ts';
import type { Layout } from './layout.ts';
import { findWorst } from './netting.ts';
import { houseAddOn } from './rules.ts';
import { POINTS } from './valuation-points.ts';

const own = new Float64Array(POINTS);
const worst = { point: -1, loss: 0 };

/**
 * What the broker asks beyond the valuation points: house rates, and rates that the venue fixes for an instrument, as
 * floors. The floor is compared with what the position alone would lose, so that it neither grows nor shrinks with a hedge.
 */
export function chargeHouse(account: AccountState, market: Market, layout: Layout, minimum: number, sink: MarginSink): void {
  for (let g = 0; g < layout.alone.length; g++) chargeGroup(account, market, layout.alone[g]!, minimum, sink);
  for (let g = 0; g < layout.groups.length; g++) {
    const { members } = layout.groups[g]!;
    for (let m = 0; m < members.length; m++) chargeGroup(account, market, members[m]!, minimum, sink);
  }
  const { houseInitial, houseMaintenance } = account.parameters;
  for (let k = 0; k < layout.outside.length; k++) {
    const p = layout.outside[k]!;
    add(account, p, account.maintenance[p]!, houseInitial[p]!, houseMaintenance[p]!, sink);
  }
}

function chargeGroup(account: AccountState, market: Market, group: ClassGroup, minimum: number, sink: MarginSink): void {
  const { houseInitial, houseMaintenance } = account.parameters;
  for (let l = 0; l < group.legs.length; l++) {
    const leg = group.legs[l]!;
    const p = leg.position;
    const { initialRate, maintenanceRate } = market.instruments[account.instrument[p]!]!;
    const maintenance = Math.max(houseMaintenance[p]!, maintenanceRate ?? 0);
    const initial = Math.max(houseInitial[p]!, initialRate ?? 0, maintenance);
    if (!(initial > 0)) continue;
    let alone = account.maintenance[p]!;
    if (group.counted[l] === 1) {
      own.fill(0);
      addResults(account, market, leg, own);
      findWorst(own, worst);
      alone = Math.max(worst.loss, contractMinimum(account, market, leg, minimum));
    }
    add(account, p, alone, initial, maintenance, sink);
  }
}

function add(account: AccountState, p: number, alone: number, initialRate: number, maintenanceRate: number, sink: MarginSink): void {
  const value = Math.abs(account.marketValue[p]!);
  const atStart = Math.max(initialRate, maintenanceRate);
  const maintenance = Math.max(0, value * maintenanceRate - alone);
  const initial = Math.max(maintenance, value * atStart - alone);
  if (maintenance > 0 || initial > 0) sink.line(p, initial, maintenance, houseAddOn, value, maintenanceRate, atStart);
}
