import { netShortAtStrike, offsetFuturesContingency } from '../../venue/deribit-option.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import type { MarginSink } from '../model.ts';
import type { StressSet } from './parameters/2026-01-01.ts';
import * as rules from './rules.ts';

/**
 * What portfolio margin adds to the stress loss of one underlying: a charge per option net short at its strike (calls and
 * puts together, by expiry), and a share of futures held long and short at once ([DBp], [DBu]).
 */
export function chargeContingencies(account: AccountState, market: Market, positions: readonly number[], set: StressSet, sink: MarginSink): void {
  const strikes = new Map<string, number[]>();
  let everyOption = 0;
  let long = 0;
  let short = 0;
  let unit = NaN;
  let underlying = '';
  for (const p of positions) {
    const instrument = market.instruments[account.instrument[p]!]!;
    underlying = instrument.underlying ?? instrument.id;
    if (settlesByVariation(instrument)) {
      const exposure = account.exposure[p]!;
      if (exposure > 0) long += exposure;
      else if (exposure < 0) short -= exposure;
      continue;
    }
    const size = account.quantity[p]! * instrument.multiplier;
    const key = `${String(instrument.expiry)} ${String(instrument.strike)}`;
    strikes.set(key, [...(strikes.get(key) ?? []), size]);
    everyOption += Math.abs(size);
    unit = unitValue(account, market, p);
  }
  const netShort = set.everyOption ? everyOption : [...strikes.values()].reduce((sum, sizes) => sum + netShortAtStrike(sizes), 0);
  const optionCharge = netShort * set.shortOption * unit;
  const factor = set.initialFactor;
  if (optionCharge > 0) sink.group(underlying, factor * optionCharge, optionCharge, rules.shortOptionContingency, netShort, set.shortOption, unit);
  const offset = offsetFuturesContingency(long, short, 1);
  if (offset > 0) sink.group(underlying, factor * offset * set.offsetFutures, offset * set.offsetFutures, rules.offsetFutures, offset, set.offsetFutures, 0);
}

/** Value of one unit of an option's underlying in the account's currency; the strike where it has no price. */
function unitValue(account: AccountState, market: Market, p: number): number {
  const i = account.instrument[p]!;
  const u = market.underlying[i]!;
  if (u < 0 || !(market.price[u]! > 0)) return market.instruments[i]!.strike * account.fx[p]!;
  const conversion = market.convert(market.instruments[u]!.currency, account.account.currency);
  return conversion === null ? account.fx[p]! : market.price[u]! * conversion.rate;
}
