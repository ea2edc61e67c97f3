import { Market } from '../market/market.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';
import { openSession } from '../session.ts';
import { priceOf, rootOf } from './roots.ts';

/** What an account has at stake in one underlying, in the account's currency. */
export interface UnderlyingExposure {
  readonly underlying: string;
  /** Change of value if the underlying rises by 100 %, options by their delta: the money that moves with it. */
  readonly delta: number;
  /** Sums of the positive and of the negative parts of the delta. */
  readonly long: number;
  readonly short: number;
  /** The part of either side that the other offsets: what rests on their prices staying together. 0 with one instrument. */
  readonly basis: number;
  /** Change of value if the volatility of the options rises by one point (0.01). */
  readonly vegaPerPoint: number;
  /** Price of the underlying in its currency; null where unknown. */
  readonly price: number | null;
  readonly priceCurrency: string;
  /** Instruments and coin balances that it consists of. */
  readonly parts: readonly string[];
}

/** What an account has in a currency that is not its own, in its own: cash, accrued interest, values and open results. */
export interface CurrencyExposure {
  readonly currency: string;
  readonly amount: number;
}

export interface Exposures {
  readonly underlyings: readonly UnderlyingExposure[];
  readonly currencies: readonly CurrencyExposure[];
  /** What could not be counted, in words. */
  readonly unknown: readonly string[];
}

/** One thing of an account that moves with a price. */
export interface Part {
  /** Instrument, or the coin of a balance. */
  readonly id: string;
  readonly root: string;
  /** Delta in money of the account's currency. */
  readonly delta: number;
  readonly vegaPerPoint: number;
}

const POINT = 0.01;

/** Everything in an account that moves with a price: positions, and balances in coins that the book prices. */
export function partsOf(book: Book, account: Account, market: Market): { readonly parts: readonly Part[]; readonly unknown: readonly string[] } {
  const session = openSession({ ...book, accounts: [account] });
  const parts: Part[] = [];
  const unknown: string[] = [];
  for (const position of session.positions(account.id)) {
    if (position.quantity === 0) continue;
    const i = market.indexOf(position.instrument);
    const rate = i < 0 ? null : session.rate(market.instruments[i]!.currency, account.currency);
    if (position.exposure === null || rate === null) {
      unknown.push(`${position.instrument} has no price, so it is not counted`);
      continue;
    }
    parts.push({ id: position.instrument, root: rootOf(market, position.instrument), delta: position.exposure, vegaPerPoint: vegaOf(market, i, position.quantity) * rate.rate });
  }
  for (const balance of account.balances) {
    if (balance.amount === 0 || balance.currency === account.currency || market.indexOf(balance.currency) < 0) continue;
    const rate = session.rate(balance.currency, account.currency);
    if (rate === null) unknown.push(`${balance.currency} has no price, so it is not counted`);
    else parts.push({ id: balance.currency, root: rootOf(market, balance.currency), delta: balance.amount * rate.rate, vegaPerPoint: 0 });
  }
  return { parts, unknown };
}

/** Change of the value of options per point of volatility, in the option's currency; by repricing, so American ones too. */
function vegaOf(market: Market, i: number, quantity: number): number {
  const option = market.instruments[i]!;
  if (option.kind !== 'option') return 0;
  market.refreshOption(i);
  const u = market.underlying[i]!;
  const spot = u < 0 ? NaN : market.price[u]!;
  const volatility = market.pricingVolatility[i]!;
  if (!(spot > 0) || !(volatility >= 0)) return 0;
  const change = market.optionValue(i, spot, volatility + POINT) - market.optionValue(i, spot, volatility);
  return quantity * option.multiplier * (market.coinSettled[i] === 1 ? change / spot : change);
}

/** The risks of an account by name and size (S157): delta, vega and basis per underlying, money per foreign currency. */
export function exposuresOf(book: Book, account: Account, market: Market = new Market({ ...book, accounts: [account] })): Exposures {
  const { parts, unknown } = partsOf(book, account, market);
  const groups = new Map<string, Part[]>();
  for (const part of parts) groups.set(part.root, [...(groups.get(part.root) ?? []), part]);
  const underlyings = [...groups].map(([underlying, members]): UnderlyingExposure => {
    const sum = (pick: (part: Part) => number): number => members.reduce((total, part) => total + pick(part), 0);
    const long = sum(({ delta }) => Math.max(0, delta));
    const short = sum(({ delta }) => Math.min(0, delta));
    const price = priceOf(market, underlying);
    const i = market.indexOf(underlying);
    return {
      underlying, delta: long + short, long, short, basis: new Set(members.map(({ id }) => id)).size > 1 ? Math.min(long, -short) : 0,
      vegaPerPoint: sum(({ vegaPerPoint }) => vegaPerPoint), price: Number.isFinite(price) ? price : null,
      priceCurrency: i < 0 ? '' : market.instruments[i]!.currency, parts: members.map(({ id }) => id),
    };
  });
  underlyings.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || (a.underlying < b.underlying ? -1 : 1));
  return { underlyings, currencies: currenciesOf(book, account, market), unknown };
}

function currenciesOf(book: Book, account: Account, market: Market): readonly CurrencyExposure[] {
  const session = openSession({ ...book, accounts: [account] });
  const sums = new Map<string, number>();
  const add = (currency: string, amount: number): void => {
    if (currency !== account.currency && Number.isFinite(amount)) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  };
  for (const { currency, amount, accrued } of account.balances) {
    // A coin that the book prices is an exposure to its price, counted there.
    if (market.indexOf(currency) < 0) add(currency, (amount + accrued) * (session.rate(currency, account.currency)?.rate ?? NaN));
  }
  for (const position of session.positions(account.id)) {
    const instrument = session.instrument(position.instrument);
    if (instrument === null) continue;
    add(instrument.currency, (settlesByVariation(instrument) ? position.unrealizedPnl : position.marketValue) ?? NaN);
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount })).sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
}
