import { shortOptionInitial, shortOptionMaintenance } from '../../venue/deribit-option.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import { deribitShortOption } from './parameters/2026-01-01.ts';
import * as rules from './rules.ts';
import type { Settings } from './settings.ts';

/** Short options where the account is not margined by scenarios. */
export function chargeShortOptions(account: AccountState, market: Market, settings: Settings, sink: MarginSink): void {
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    if (instrument.kind !== 'option' || !(account.quantity[p]! < 0)) continue;
    if (settings.venue === 'deribit') chargeDeribit(account, market, instrument, p, sink);
    else chargeInFull(account, instrument, p, settings.portfolio, sink);
  }
}

/** No rule of this venue is known: the whole exposure, with the premium unless the margin equity carries it already. */
function chargeInFull(account: AccountState, instrument: Instrument, p: number, premiumInEquity: boolean, sink: MarginSink): void {
  const premium = Math.abs(account.marketValue[p]!);
  const exposure = Math.abs(account.exposure[p]!);
  if (!(premium >= 0) || !(exposure === exposure)) return;
  const total = exposure + (premiumInEquity ? 0 : premium);
  sink.warn('missing-parameter', instrument.id, `no option rule for ${instrument.id}; 100 % of its exposure and premium is charged`, true);
  sink.line(p, total, total, rules.optionInFull, exposure, premiumInEquity ? 0 : premium, 0);
}

function chargeDeribit(account: AccountState, market: Market, option: Instrument, p: number, sink: MarginSink): void {
  const i = account.instrument[p]!;
  const u = market.underlying[i]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  const size = Math.abs(account.quantity[p]! * option.multiplier);
  const premium = Math.abs(account.marketValue[p]!);
  if (!(premium === premium)) return;
  if (!(spot > 0)) {
    sink.warn('missing-quote', option.underlying ?? option.id, `no price for the underlying of ${option.id}; the strike stands in for it`, true);
  }
  const price = spot > 0 ? spot : option.strike;
  const coin = market.coinSettled[i] === 1;
  // Money that one unit of the underlying is worth: a coin, or its price in the option's currency.
  const unit = (coin ? 1 : price) * account.fx[p]!;
  const call = option.right === 'call';
  const out = spot > 0 ? Math.max(0, call ? option.strike - spot : spot - option.strike) / spot : 0;
  const mark = size > 0 && unit > 0 ? premium / (size * unit) : 0;
  const initial = shortOptionInitial(call, mark, out, deribitShortOption) * size * unit;
  const maintenance = shortOptionMaintenance(call, mark, deribitShortOption) * size * unit;
  sink.line(p, initial, maintenance, call ? rules.shortCall : rules.shortPut, size * unit, premium, out);
}
