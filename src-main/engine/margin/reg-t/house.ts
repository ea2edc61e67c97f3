import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import type { MarginSink } from '../model.ts';
import { concentrationSurcharge, houseAddOn } from './rules.ts';

/** Underlying under which a position is counted for concentration. */
function nameOf(market: Market, i: number): number {
  const u = market.underlying[i]!;
  return u >= 0 ? u : i;
}

/** What this broker demands beyond the rule: house rates on absolute market value, and the concentration surcharge. */
export function chargeHouse(account: AccountState, market: Market, sink: MarginSink): void {
  const { houseInitial, houseMaintenance, concentration } = account.parameters;
  for (let p = 0; p < account.count; p++) {
    const value = Math.abs(account.marketValue[p]!);
    if (!(value > 0) || settlesByVariation(market.instruments[account.instrument[p]!]!)) continue;
    const maintenanceRate = houseMaintenance[p]!;
    const initialRate = Math.max(houseInitial[p]!, maintenanceRate);
    const maintenance = Math.max(0, value * maintenanceRate - account.maintenance[p]!);
    const initial = Math.max(0, value * initialRate - account.initial[p]!);
    if (maintenance > 0 || initial > 0) sink.line(p, initial, maintenance, houseAddOn, value, maintenanceRate, initialRate);
  }
  if (concentration !== null) chargeConcentration(account, market, sink, concentration.share, concentration.surcharge);
}

function chargeConcentration(account: AccountState, market: Market, sink: MarginSink, limit: number, surcharge: number): void {
  let gross = 0;
  const byName = new Map<number, number>();
  for (let p = 0; p < account.count; p++) {
    const exposure = Math.abs(account.exposure[p]!);
    if (!(exposure > 0)) continue;
    gross += exposure;
    const name = nameOf(market, account.instrument[p]!);
    byName.set(name, (byName.get(name) ?? 0) + exposure);
  }
  for (let p = 0; p < account.count; p++) {
    const value = Math.abs(account.marketValue[p]!);
    const share = (byName.get(nameOf(market, account.instrument[p]!)) ?? 0) / gross;
    const extra = value * surcharge;
    if (!(share > limit) || !(extra > 0)) continue;
    const initial = Math.max(0, account.maintenance[p]! + extra - account.initial[p]!);
    sink.line(p, initial, extra, concentrationSurcharge, share, surcharge, value);
  }
}
