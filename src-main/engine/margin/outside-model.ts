import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';
import type { MarginSink, Rule } from './model.ts';

const contractMargin: Rule = {
  id: 'futures-contract-margin',
  source: 'margin of the instrument, as the exchange publishes it',
  explain: (contracts, maintenance, initial, f) => `${f.plain(contracts)} contracts at ${f.money(maintenance)} each (initial ${f.money(initial)})`,
};
const contractUnknown: Rule = {
  id: 'futures-margin-unknown',
  source: 'pessimistic: the margin per contract is unknown',
  explain: (notional, _b, _c, f) => `100 % of the notional ${f.money(notional)}`,
};
const fixedRate: Rule = {
  id: 'fixed-rate',
  source: 'rate of the instrument',
  explain: (value, rate, initialRate, f) => `${f.percent(rate)} of ${f.money(value)}, fixed for this instrument (initial ${f.percent(initialRate)})`,
};
const fullValue: Rule = {
  id: 'outside-the-model',
  source: 'pessimistic: this margin method does not cover the asset and the instrument names no rate of its own',
  explain: (value, _b, _c, f) => `not covered by this margin method, so 100 % of ${f.money(value)}`,
};
const optionAtRisk: Rule = {
  id: 'option-without-scenarios',
  source: 'pessimistic: what scenarios need is not known for this option',
  explain: (value, notional, _c, f) => (notional > 0 ? `short option: its value ${f.money(value)} and the notional ${f.money(notional)}` : `long option: its whole value ${f.money(value)}`),
};

/** A position that the method of a regime does not cover: the rate of its own, or 100 %. */
export function chargeByFixedRate(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const value = Math.abs(account.marketValue[p]!);
  if (!(value > 0)) return;
  const { initialRate, maintenanceRate } = market.instruments[account.instrument[p]!]!;
  if (initialRate === null && maintenanceRate === null) {
    sink.line(p, value, value, fullValue, value, 0, 0);
    return;
  }
  const maintenance = maintenanceRate ?? initialRate!;
  const initial = Math.max(initialRate ?? maintenance, maintenance);
  sink.line(p, value * initial, value * maintenance, fixedRate, value, maintenance, initial);
}

/** A future or perpetual by its margin per contract; the whole notional, and a warning, where it names none. */
export function chargeByContract(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const contracts = Math.abs(account.quantity[p]!);
  if (contracts === 0) return;
  if (instrument.contractMargin !== null && Number.isFinite(account.fx[p]!)) {
    const { initial, maintenance } = instrument.contractMargin;
    const atStart = Math.max(initial, maintenance);
    sink.line(p, contracts * atStart * account.fx[p]!, contracts * maintenance * account.fx[p]!, contractMargin, contracts, maintenance, atStart);
    return;
  }
  const notional = Math.abs(account.exposure[p]!);
  if (!(notional >= 0)) return;
  sink.warn('missing-parameter', instrument.id, `no margin per contract for ${instrument.id}; 100 % of the notional is charged`, true);
  sink.line(p, notional, notional, contractUnknown, notional, 0, 0);
}

/**
 * An option that no scenario can be computed for. A long one can lose what it is worth; a short one is charged its
 * value and the notional (at the underlying's price, at the strike where there is none).
 */
export function chargeOptionInFull(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const i = account.instrument[p]!;
  const { strike, multiplier } = market.instruments[i]!;
  const quantity = account.quantity[p]!;
  const fx = account.fx[p]!;
  if (quantity === 0 || !Number.isFinite(fx)) return;
  const known = Math.abs(account.marketValue[p]!);
  const value = known >= 0 ? known : 0;
  const u = market.underlying[i]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  const notional = quantity < 0 ? -quantity * multiplier * fx * (Number.isFinite(spot) ? spot : strike) : 0;
  const charge = value + notional;
  if (charge >= 0) sink.line(p, charge, charge, optionAtRisk, value, notional, 0);
}

/** Everything that is not an option: by contract where it settles by variation, else by rate. */
export function chargeOutside(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  if (instrument.kind === 'option') chargeOptionInFull(account, market, p, sink);
  else if (settlesByVariation(instrument)) chargeByContract(account, market, p, sink);
  else chargeByFixedRate(account, market, p, sink);
}
