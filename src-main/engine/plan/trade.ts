import type { Account, Balance, Instrument } from '../portfolio/book.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';

/**
 * The account after a trade that reduces a position: quantity and cash change, everything else stays.
 *
 * What has a market value pays or costs quantity × price × multiplier in the instrument's currency. Futures and
 * perpetuals realise (price − average) × multiplier × closed quantity into cash; inverse ones
 * (1/average − 1/price) in the coin. A future without an average price realises nothing: its profit is not known.
 * @param quantity signed change of the position: a sale is negative; it never turns the position around
 * @param fee money in the instrument's currency, taken from cash
 */
export function afterTrade(account: Account, instrument: Instrument, quantity: number, price: number, fee: number): Account {
  const held = account.positions.find((position) => position.instrument === instrument.id);
  if (held === undefined || quantity === 0) return account;
  const left = held.quantity + quantity;
  if (left * held.quantity < 0 || Math.abs(left) > Math.abs(held.quantity)) throw new Error(`a reduction of ${instrument.id} may not turn or enlarge the position`);
  const positions = left === 0 ? account.positions.filter((p) => p !== held) : account.positions.map((p) => (p === held ? { ...p, quantity: left } : p));
  return { ...account, positions, balances: addCash(account.balances, instrument.currency, cashOf(instrument, held.averagePrice, quantity, price) - fee, settlesByVariation(instrument)) };
}

function cashOf(instrument: Instrument, average: number, quantity: number, price: number): number {
  const size = -quantity * instrument.multiplier;
  if (!settlesByVariation(instrument)) return size * price;
  const realised = instrument.inverse ? size * (1 / average - 1 / price) : size * (price - average);
  return Number.isFinite(realised) ? realised : 0;
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
  if (target === undefined) return [...balances, { currency, amount, accrued: 0, segment: 'securities' }];
  return balances.map((balance) => (balance === target ? { ...balance, amount: balance.amount + amount } : balance));
}
