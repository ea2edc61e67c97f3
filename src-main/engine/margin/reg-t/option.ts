import type { AccountState } from '../../portfolio/account-state.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import * as rules from './rules.ts';

const EQUITY_RATE = 0.2;
const BROAD_INDEX_RATE = 0.15;
const CURRENCY_RATE = 0.04;
const FLOOR_RATE = 0.1;
const CURRENCY_FLOOR_RATE = 0.0075;
const BROAD = new Set(['broad-index', 'high-cap-broad-index', 'non-high-cap-broad-index']);

function underlyingRate(option: Instrument, underlying: Instrument | null): number {
  if (underlying?.kind === 'fx') return CURRENCY_RATE;
  const broad = BROAD.has(option.productClass ?? '') || BROAD.has(underlying?.productClass ?? '');
  const leverage = Math.abs(underlying?.leverageFactor ?? 1);
  return Math.min(1, (broad ? BROAD_INDEX_RATE : EQUITY_RATE) * Math.max(1, leverage));
}

/**
 * A single option (margin-regimes.md 1.2): long ones are paid in full, short ones take the naked formula, gross of the
 * premium. Strategies are not recognised here; the account says so in a warning.
 */
export function chargeOption(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const i = account.instrument[p]!;
  const option = market.instruments[i]!;
  if (account.quantity[p]! >= 0) {
    sink.line(p, 0, 0, rules.longOption, 0, 0, 0);
    return;
  }
  const u = market.underlying[i]!;
  const underlying = u < 0 ? null : market.instruments[u]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  // Without a price of the underlying the option counts as at the money: no credit for being out of it.
  const price = spot === spot ? spot : option.strike;
  const call = option.right === 'call';
  const out = Math.max(call ? option.strike - price : price - option.strike, 0);
  const units = Math.abs(account.quantity[p]!) * option.multiplier * account.fx[p]!;
  const floorRate = underlying?.kind === 'fx' ? CURRENCY_FLOOR_RATE : FLOOR_RATE;
  const amount = units * (underlyingRate(option, underlying) * price - out);
  const floor = units * floorRate * (call ? price : option.strike);
  const premium = Math.abs(account.marketValue[p]!);
  const requirement = premium + Math.max(amount, floor);
  sink.line(p, requirement, requirement, rules.nakedOption, premium, amount, floor);
}
