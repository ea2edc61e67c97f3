import type { Account, Balance, Instrument, Position } from './book.ts';
import { settlesByVariation } from './valuation.ts';

/**
 * The account after a fill: quantity, average price and cash change, everything else stays.
 *
 * What has a market value pays or costs quantity × price × multiplier in the instrument's currency. Futures and
 * perpetuals realise (price − average) × multiplier × closed quantity into cash; inverse ones
 * (1/average − 1/price) in the coin. A future without an average price realises nothing: its profit is not known.
 * @param quantity signed change of the position: a sale is negative; it may open, enlarge, reduce or turn it
 * @param fee money in the instrument's currency, taken from cash
 */
export function afterFill(account: Account, instrument: Instrument, quantity: number, price: number, fee: number): Account {
  if (quantity === 0) return account;
  const held = account.positions.find((position) => position.instrument === instrument.id);
  const before = held?.quantity ?? 0;
  const after = before + quantity;
  const closing = before * quantity < 0 ? -Math.sign(before) * Math.min(Math.abs(before), Math.abs(quantity)) : 0;
  const position: Position = {
    instrument: instrument.id, quantity: after, averagePrice: averageAfter(instrument, held, quantity, price), isolatedMargin: held?.isolatedMargin ?? NaN,
  };
  const positions = held === undefined ? [...account.positions, position] : after === 0 ? account.positions.filter((p) => p !== held) : account.positions.map((p) => (p === held ? position : p));
  const cash = settlesByVariation(instrument) ? realised(instrument, held?.averagePrice ?? NaN, closing, price) : -quantity * instrument.multiplier * price;
  return { ...account, positions, balances: addCash(account.balances, instrument.currency, cash - fee, settlesByVariation(instrument)) };
}

/** A reduction keeps the average, an addition mixes it (harmonically for inverse contracts), a turned position starts anew. */
function averageAfter(instrument: Instrument, held: Position | undefined, quantity: number, price: number): number {
  if (held === undefined || held.quantity === 0) return price;
  const after = held.quantity + quantity;
  if (after * held.quantity < 0) return price;
  if (held.quantity * quantity < 0) return held.averagePrice;
  return instrument.inverse ? after / (held.quantity / held.averagePrice + quantity / price) : (held.quantity * held.averagePrice + quantity * price) / after;
}

/** @param closing signed change that closes: negative for a long */
function realised(instrument: Instrument, average: number, closing: number, price: number): number {
  const size = -closing * instrument.multiplier;
  const amount = instrument.inverse ? size * (1 / average - 1 / price) : size * (price - average);
  return Number.isFinite(amount) ? amount : 0;
}

/** The account with an amount of cash more (or less) in one currency. */
export function afterFunding(account: Account, currency: string, amount: number): Account {
  return { ...account, balances: addCash(account.balances, currency, amount, false) };
}

/** Adds to the balance of the currency; where the account keeps segments, futures settle in `commodities`. */
function addCash(balances: readonly Balance[], currency: string, amount: number, variation: boolean): readonly Balance[] {
  if (amount === 0) return balances;
  const inCurrency = balances.filter((balance) => balance.currency === currency);
  const wanted = variation ? 'commodities' : 'securities';
  const target = inCurrency.find((balance) => balance.segment === wanted) ?? inCurrency[0];
  if (target === undefined) return [...balances, { currency, amount, accrued: 0, segment: balances.some((balance) => balance.segment !== null) ? wanted : null }];
  return balances.map((balance) => (balance === target ? { ...balance, amount: balance.amount + amount } : balance));
}
