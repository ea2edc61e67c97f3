import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { collateralShare } from '../../collateral/discount.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { sameAvailable } from '../model.ts';
import type { MarginModel, MarginSink } from '../model.ts';
import * as rules from './rules.ts';
import { maintenanceIn, tierOf } from './tiers.ts';

/** Absolute notional in the instrument's currency, at the mark or at the entry price as the venue has it. */
function notionalOf(account: AccountState, market: Market, p: number): number {
  const i = account.instrument[p]!;
  const instrument = market.instruments[i]!;
  const average = account.averagePrice[p]!;
  const price = account.parameters.maintenanceBasis === 'entry' && average === average ? average : market.price[i]!;
  const size = Math.abs(account.quantity[p]! * instrument.multiplier);
  return instrument.inverse ? size / price : Math.abs(size * price);
}

function chargeDerivative(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const notional = notionalOf(account, market, p);
  const fx = account.fx[p]!;
  if (!(notional > 0) || !(fx === fx)) return;
  if (instrument.tiers !== null) {
    const tier = tierOf(instrument.tiers, notional);
    sink.line(p, notional * tier.initialRate * fx, maintenanceIn(tier, notional) * fx, rules.tiered, notional * fx, tier.maintenanceRate, tier.deduction * fx);
  } else if (instrument.maintenanceRate !== null) {
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
  const fee = account.parameters.liquidationFee;
  if (fee > 0) sink.line(p, 0, notional * fee * fx, rules.liquidationFee, notional * fx, fee, 0);
}

/** A short option or other short holding has no tier table here: charged in full and said so. */
function chargeShortHolding(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const debt = Math.abs(account.marketValue[p]!);
  if (!(debt > 0)) return;
  if (instrument.borrow !== null) {
    chargeBorrowed(account, p, debt, instrument.borrow.maintenanceRate, instrument.borrow.initialRate, sink);
    return;
  }
  if (instrument.kind !== 'option') return;
  const notional = Math.abs(account.exposure[p]!);
  sink.warn('missing-parameter', instrument.id, `no option rule for ${instrument.id}; 100 % of its exposure and premium is charged`, true);
  sink.line(p, notional + debt, notional + debt, rules.unknownTiers, notional + debt, 0, 0);
}

function chargeBorrowed(account: AccountState, p: number, debt: number, rate: number, initialRate: number | null, sink: MarginSink): void {
  const requirement = debt * rate;
  sink.line(p, debt * Math.max(initialRate ?? rate, rate), requirement, rules.borrowed, debt, rate, initialRate ?? rate);
  const fee = account.parameters.liquidationFee;
  if (fee > 0) sink.line(p, 0, (debt + requirement) * fee, rules.liquidationFee, debt + requirement, fee, 0);
}

function chargeBalances(account: AccountState, market: Market, sink: MarginSink): void {
  for (let b = 0; b < account.balanceFx.length; b++) {
    const balance = account.account.balances[b]!;
    if (balance.amount >= 0 || !(account.balanceFx[b] === account.balanceFx[b])) continue;
    const i = market.indexOf(balance.currency);
    const borrow = i < 0 ? null : market.instruments[i]!.borrow;
    if (borrow !== null) chargeBorrowed(account, -1, -balance.amount * account.balanceFx[b]!, borrow.maintenanceRate, borrow.initialRate, sink);
  }
}

/** Opposite positions in one underlying: only the larger side is charged (margin-regimes.md 5.5). */
function creditSmallerSide(account: AccountState, market: Market, sink: MarginSink): void {
  const sides = new Map<string, Float64Array>();
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    if (!settlesByVariation(instrument)) continue;
    const name = instrument.underlying ?? instrument.id;
    let sums = sides.get(name);
    if (sums === undefined) sides.set(name, (sums = new Float64Array(4)));
    const side = account.quantity[p]! >= 0 ? 0 : 1;
    sums[side]! += account.maintenance[p]!;
    sums[side + 2]! += account.initial[p]!;
  }
  for (const sums of sides.values()) {
    const maintenance = Math.min(sums[0]!, sums[1]!);
    const initial = Math.min(sums[2]!, sums[3]!);
    if (maintenance > 0 || initial > 0) sink.line(-1, -initial, -maintenance, rules.nettingCredit, sums[0]!, sums[1]!, 0);
  }
}

/** One shared pool at a crypto venue: tiered maintenance with deduction, collateral haircuts (margin-regimes.md, section 5). */
export const cryptoCross: MarginModel = {
  id: 'crypto-cross',
  equity: {
    positionShare(account, market, p) {
      // What is owed counts in full; what is held counts after its haircut.
      if (account.quantity[p]! <= 0) return 1;
      const instrument = market.instruments[account.instrument[p]!]!;
      const foreign = instrument.currency === account.account.currency ? 0 : account.parameters.fxHaircut;
      return collateralShare(instrument, account.quantity[p]!, foreign);
    },
    balanceShare(account, market, b) {
      const balance = account.account.balances[b]!;
      const i = market.indexOf(balance.currency);
      const foreign = balance.currency === account.account.currency ? 0 : account.parameters.fxHaircut;
      if (i < 0) return Math.max(0, 1 - foreign);
      const instrument = market.instruments[i]!;
      return collateralShare(instrument, balance.amount, instrument.currency === account.account.currency ? 0 : foreign);
    },
    discount: 'haircut',
  },
  available: sameAvailable,
  charge(account, market, sink) {
    for (let p = 0; p < account.count; p++) {
      const instrument = market.instruments[account.instrument[p]!]!;
      if (settlesByVariation(instrument)) {
        if (account.exposure[p] === account.exposure[p]) chargeDerivative(account, market, p, sink);
      } else if (account.quantity[p]! < 0) chargeShortHolding(account, market, p, sink);
    }
    chargeBalances(account, market, sink);
    if (account.parameters.netting === 'larger-side') creditSmallerSide(account, market, sink);
  },
};
