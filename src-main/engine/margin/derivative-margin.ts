import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import * as rules from './derivative-rules.ts';
import type { MarginSink } from './model.ts';
import { maintenanceIn, tierOf } from './tiers.ts';

/** Absolute notional in the instrument's currency, at the mark or at the entry price as the venue has it; NaN without a price. */
export function notionalOf(account: AccountState, market: Market, p: number): number {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const average = account.averagePrice[p]!;
  const price = account.parameters.maintenanceBasis === 'entry' && average === average ? average : market.price[i]!;
  const size = Math.abs(account.quantity[p]! * instrument.multiplier);
  return Math.abs(instrument.inverse ? size / price : size * price);
}

/**
 * Charges one future or perpetual by the terms on its instrument: tier table, fixed rates, money per contract; 100 % and a
 * warning where it carries none. Then the liquidation fee, where the account's parameters name one.
 */
export function chargeDerivative(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const { tiers } = market.instruments[account.instrument[p]!]!;
  const notional = notionalOf(account, market, p);
  const fx = account.fx[p]!;
  if (!(notional > 0) || !(fx === fx)) return;
  if (tiers === null) {
    chargeByRate(account, market, p, notional, sink);
  } else {
    const tier = tierOf(tiers, notional);
    sink.line(p, notional * tier.initialRate * fx, maintenanceIn(tier, notional) * fx, rules.tiered, notional * fx, tier.maintenanceRate, tier.deduction * fx);
  }
  chargeLiquidationFee(account, p, Math.abs(account.exposure[p]!), sink);
}

/** Fixed rates or money per contract of an instrument without tiers. @param notional in the instrument's currency */
function chargeByRate(account: AccountState, market: Market, p: number, notional: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const fx = account.fx[p]!;
  if (instrument.maintenanceRate !== null) {
    const initialRate = instrument.initialRate ?? instrument.maintenanceRate;
    sink.line(p, notional * initialRate * fx, notional * instrument.maintenanceRate * fx, rules.fixedRate, notional * fx, instrument.maintenanceRate, initialRate);
  } else if (instrument.contractMargin !== null) {
    const contracts = Math.abs(account.quantity[p]!);
    const { initial, maintenance } = instrument.contractMargin;
    sink.line(p, contracts * initial * fx, contracts * maintenance * fx, rules.contract, contracts, maintenance, initial);
  } else {
    sink.warn('missing-parameter', instrument.id, `no tier table for ${instrument.id}; 100 % of the notional is charged`, true);
    sink.line(p, notional * fx, notional * fx, rules.unknownTiers, notional * fx, 0, 0);
  }
}

/** The liquidation fee of the account's parameters on a base in the account's currency; maintenance only. */
export function chargeLiquidationFee(account: AccountState, p: number, base: number, sink: MarginSink): void {
  const fee = account.parameters.liquidationFee;
  if (fee > 0) sink.line(p, 0, base * fee, rules.liquidationFee, base, fee, 0);
}
