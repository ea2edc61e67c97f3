import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { Market } from '../market/market.ts';
import { isDivisible } from '../plan/lots.ts';
import type { Instrument, Quote } from '../portfolio/book.ts';
import type { Linkage } from './linkage.ts';
import { modelledOption, strikeWorth, volatilityOf } from './modelled-option.ts';
import type { HedgeRequest, OptionChoice, StrikeChoice } from './request.ts';
import { wholeContracts } from './whole-contracts.ts';

/** One thing that is bought or sold. */
export interface Leg {
  readonly instrument: Instrument;
  readonly quote: Quote;
  /** Signed contracts or units. */
  readonly quantity: number;
  /** Priced by the model because the book does not list it. */
  readonly modelled: boolean;
}

export interface Legs {
  readonly legs: readonly Leg[];
  /** Share of the exposure that whole contracts really hedge. */
  readonly ratio: number;
  /** What was assumed, in words. */
  readonly notes: readonly string[];
}

interface Contract {
  readonly instrument: Instrument;
  readonly quote: Quote;
  readonly modelled: boolean;
}

/** What is traded for a hedge. @returns `invalid-input`, `missing-data` or `not-applicable` with what would have to be different */
export function legsOf(market: Market, linkage: Linkage, request: HedgeRequest, currency: string): Result<Legs> {
  if (linkage.hedgeable === 0) return failure('not-applicable', linkage.unhedged > 0 ? `Nothing here has a history in common with ${linkage.driver}, so no hedge on it can be measured.` : `There is no exposure to ${linkage.driver} to hedge.`);
  const rate = market.convert(market.instruments[market.indexOf(linkage.driver)]!.currency, currency)?.rate ?? NaN;
  if (!(Math.abs(linkage.price) > 0) || !Number.isFinite(rate)) return failure('missing-data', `${linkage.driver} has no price in ${currency}.`);
  return request.kind === 'future' ? futureLegs(market, linkage, request, currency) : optionLegs(market, linkage, request, linkage.hedgeable / (linkage.price * rate));
}

function futureLegs(market: Market, linkage: Linkage, request: HedgeRequest, currency: string): Result<Legs> {
  const i = request.instrument === undefined ? -1 : market.indexOf(request.instrument);
  const instrument = market.instruments[i];
  if (instrument === undefined || (instrument.kind !== 'future' && instrument.kind !== 'perpetual')) return failure('invalid-input', 'Choose a future or a perpetual of this book.');
  const price = market.price[i]!;
  const rate = market.convert(instrument.currency, currency)?.rate ?? NaN;
  const notional = (instrument.inverse ? instrument.multiplier / price : instrument.multiplier * price) * rate;
  if (!(Math.abs(notional) > 0)) return failure('missing-data', `${instrument.id} has no price in ${currency}.`);
  const wanted = -request.ratio * linkage.hedgeable / notional;
  const step = isDivisible(instrument) ? 0 : 1;
  const quantity = wholeContracts(wanted, step);
  if (quantity === 0) return failure('not-applicable', tooSmall(instrument.id, Math.abs(wanted)));
  return success({ legs: [{ instrument, quote: quoteOf(market, i), quantity, modelled: false }], ratio: request.ratio * quantity / wanted, notes: [] });
}

/** @param units of the driver that the target is worth, signed */
function optionLegs(market: Market, linkage: Linkage, request: HedgeRequest, units: number): Result<Legs> {
  const underlying = market.instruments[market.indexOf(linkage.driver)]!;
  const protects = units > 0 ? 'put' : 'call';
  const gives = units > 0 ? 'call' : 'put';
  const notes: string[] = [];
  const bought = request.kind === 'covered-option' ? success(null) : contractOf(market, underlying, protects, request.bought, request, notes);
  if (!bought.ok) return bought;
  const sold = request.kind === 'protective-option' ? success(null) : soldOf(market, underlying, gives, bought.value, request, notes);
  if (!sold.ok) return sold;
  const first = bought.value ?? sold.value!;
  const wanted = request.ratio * Math.abs(units) / first.instrument.multiplier;
  const count = wholeContracts(wanted, stepOf(first, underlying));
  if (count === 0) return failure('not-applicable', tooSmall(first.instrument.id, wanted));
  const legs: Leg[] = [];
  if (bought.value !== null) legs.push({ ...bought.value, quantity: count });
  if (sold.value !== null) legs.push({ ...sold.value, quantity: -wholeContracts(count * first.instrument.multiplier / sold.value.instrument.multiplier, stepOf(sold.value, underlying)) });
  return success({ legs: legs.filter(({ quantity }) => quantity !== 0), ratio: request.ratio * count / wanted, notes });
}

function soldOf(market: Market, underlying: Instrument, right: 'call' | 'put', bought: Contract | null, request: HedgeRequest, notes: string[]): Result<Contract> {
  if (request.sold !== 'zero-cost') return contractOf(market, underlying, right, request.sold, request, notes);
  if (bought === null) return failure('invalid-input', 'Only a collar has an option whose premium the other one pays.');
  const volatility = volatilityOf(market, underlying.id);
  if (!(volatility.value > 0)) return failure('missing-data', `No volatility is known for ${underlying.id}, neither quoted nor from closes, so no option on it can be priced.`);
  const strike = strikeWorth(market, underlying, right, bought.quote.mark, bought.instrument.expiry, volatility.value);
  if (Number.isNaN(strike)) return failure('not-applicable', `No ${right} on ${underlying.id} is worth as much as ${bought.instrument.id}, so a collar at no cost is not possible.`);
  return modelled(market, underlying, right, strike, bought.instrument.expiry, notes);
}

function contractOf(market: Market, underlying: Instrument, right: 'call' | 'put', choice: OptionChoice | undefined, request: HedgeRequest, notes: string[]): Result<Contract> {
  if (choice === undefined) return failure('invalid-input', `Choose the ${right} by its name or by its strike.`);
  if ('instrument' in choice) {
    const i = market.indexOf(choice.instrument);
    const option = market.instruments[i];
    if (option === undefined || option.kind !== 'option' || option.right !== right || option.underlying !== underlying.id) return failure('invalid-input', `${choice.instrument} is no ${right} on ${underlying.id} in this book.`);
    market.refreshOption(i);
    if (!Number.isFinite(market.price[i]!)) return failure('missing-data', `${choice.instrument} has no price, and no volatility to model one.`);
    if (!(option.expiry > market.now)) return failure('not-applicable', `${choice.instrument} has expired.`);
    return success({ instrument: option, quote: quoteOf(market, i), modelled: false });
  }
  const strike = strikeOf(choice.strike, market.price[market.indexOf(underlying.id)]!);
  if (!(strike > 0)) return failure('invalid-input', 'A strike is a price above 0.');
  const expiry = request.expiry ?? NaN;
  if (!(expiry > market.now)) return failure('invalid-input', 'The expiry is a day after today.');
  const listed = market.instruments.find((one) => one.kind === 'option' && one.underlying === underlying.id && one.right === right && one.expiry === expiry && Math.abs(one.strike - strike) < 1e-9 * strike);
  if (listed !== undefined) return contractOf(market, underlying, right, { instrument: listed.id }, request, notes);
  return modelled(market, underlying, right, strike, expiry, notes);
}

function modelled(market: Market, underlying: Instrument, right: 'call' | 'put', strike: number, expiry: number, notes: string[]): Result<Contract> {
  const volatility = volatilityOf(market, underlying.id);
  if (!(volatility.value > 0)) return failure('missing-data', `No volatility is known for ${underlying.id}, neither quoted nor from closes, so no option on it can be priced.`);
  const alike = market.instruments.find((one) => one.kind === 'option' && one.underlying === underlying.id);
  const option = modelledOption(market, underlying, right, strike, expiry, volatility.value, alike?.takerFee ?? 0);
  const { instrument } = option;
  const from = volatility.source === 'quote' ? `its quoted volatility of ${percent(volatility.value)}` : `the volatility of its closes, ${percent(volatility.value)} a year`;
  notes.push(`${instrument.id} is not listed in this book: it is priced by the model with ${from}, in ${instrument.currency}, ${String(instrument.multiplier)} of ${underlying.id} a contract, ${instrument.style}; the same volatility for all strikes, so puts far below the price cost more in truth`);
  if (alike === undefined) notes.push(`no option on ${underlying.id} is in this book, so no fee is known and none is counted for ${instrument.id}`);
  if (!market.knowsRateOf(instrument.currency)) notes.push(`no risk-free rate for ${instrument.currency}: options are priced at 0 %`);
  return success({ ...option, modelled: true });
}

/** A strike by share is rounded to four significant digits, as strikes are round. */
function strikeOf(choice: StrikeChoice, price: number): number {
  return 'price' in choice ? choice.price : Number((choice.share * price).toPrecision(4));
}

/** Listed contracts come whole; modelled ones on coins in tenths, as venues trade them. */
function stepOf(contract: Contract, underlying: Instrument): number {
  return contract.modelled && underlying.kind === 'crypto' ? 0.1 : 1;
}

function quoteOf(market: Market, i: number): Quote {
  const { id } = market.instruments[i]!;
  const { volatility, at, staleAfter, bid, ask } = market;
  return { instrument: id, mark: market.price[i]!, bid: bid[i]!, ask: ask[i]!, volatility: volatility[i]!, at: at[i]!, staleAfterMs: staleAfter[i]!, source: market.sources[i] ?? '', funding: market.fundingOf(i) };
}

function tooSmall(id: string, contracts: number): string {
  return `That is ${String(Number(contracts.toPrecision(2)))} of a contract of ${id}, less than one: too little to hedge with it.`;
}

function percent(value: number): string {
  return `${String(Number((value * 100).toPrecision(3)))} %`;
}
