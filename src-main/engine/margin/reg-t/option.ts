import type { AccountState } from '../../portfolio/account-state.ts';
import type { Instrument } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { numberOf, recordOf } from '../parameters.ts';
import type { MarginSink } from '../model.ts';
import { option as rates } from './parameters/2026-06-04.ts';
import * as rules from './rules.ts';

const BROAD = new Set(['broad-index', 'high-cap-broad-index', 'non-high-cap-broad-index']);

/** Share of the underlying that a short option asks for: 20 %, broad index 15 %, currencies 4 %, times a leverage factor. */
function underlyingRate(option: Instrument, underlying: Instrument | null): number {
  if (underlying?.kind === 'fx') return rates.currencyRate;
  const broad = BROAD.has(option.productClass ?? '') || BROAD.has(underlying?.productClass ?? '');
  const leverage = Math.abs(underlying?.leverageFactor ?? 1);
  return Math.min(1, (broad ? rates.broadIndexRate : rates.equityRate) * Math.max(1, leverage));
}

/** What a whole short option position asks for on its own; amounts in the account's currency. */
export interface NakedTerms {
  premium: number;
  /** The rate on the underlying less what the option is out of the money. */
  amount: number;
  floor: number;
  requirement: number;
}

/** Terms to be filled again and again, so that the hot path makes none. */
export function emptyNaked(): NakedTerms {
  return { premium: 0, amount: 0, floor: 0, requirement: 0 };
}

/** Price of one unit of the underlying, in the option's currency; without one the option counts as at the money. */
export function spotOf(market: Market, i: number): number {
  const u = market.underlying[i]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  return spot === spot ? spot : market.instruments[i]!.strike;
}

/** A broker's own floor (`optionFloor` of the parameters): per unit of the underlying and per contract, in the option's currency. */
function brokerFloor(account: AccountState, option: Instrument, contracts: number): number {
  const given = account.account.params['optionFloor'];
  if (given === undefined) return 0;
  const floor = recordOf(given);
  return contracts * Math.max(numberOf(floor['perShare'], 0) * option.multiplier, numberOf(floor['perContract'], 0));
}

/** The naked formula, gross of the premium (margin-regimes.md 1.2). */
export function nakedTerms(account: AccountState, market: Market, p: number, terms: NakedTerms): void {
  const i = account.instrument[p]!;
  const option = market.instruments[i]!;
  const u = market.underlying[i]!;
  const underlying = u < 0 ? null : market.instruments[u]!;
  const price = spotOf(market, i);
  const call = option.right === 'call';
  const out = Math.max(call ? option.strike - price : price - option.strike, 0);
  const contracts = Math.abs(account.quantity[p]!);
  const units = contracts * option.multiplier * account.fx[p]!;
  const floorRate = underlying?.kind === 'fx' ? rates.currencyFloorRate : rates.floorRate;
  terms.premium = Math.abs(account.marketValue[p]!);
  terms.amount = units * (underlyingRate(option, underlying) * price - out);
  terms.floor = Math.max(units * floorRate * (call ? price : option.strike), brokerFloor(account, option, contracts) * account.fx[p]!);
  terms.requirement = terms.premium + Math.max(terms.amount, terms.floor);
}

const scratch = emptyNaked();

/** An option that is combined with nothing: a long one is paid in full, a short one takes the naked formula. */
export function chargeOption(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  if (account.quantity[p]! >= 0) {
    sink.line(p, 0, 0, rules.longOption, 0, 0, 0);
    return;
  }
  nakedTerms(account, market, p, scratch);
  sink.line(p, scratch.requirement, scratch.requirement, rules.nakedOption, scratch.premium, scratch.amount, scratch.floor);
}
