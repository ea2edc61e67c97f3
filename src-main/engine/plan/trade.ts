import type { Account, Instrument } from '../portfolio/book.ts';
import { afterFill } from '../portfolio/fill.ts';

/**
 * The account after a trade that reduces a position: it may not open, enlarge or turn one.
 * @param quantity signed change of the position: a sale is negative
 * @param fee money in the instrument's currency, taken from cash
 */
export function afterTrade(account: Account, instrument: Instrument, quantity: number, price: number, fee: number): Account {
  const held = account.positions.find((position) => position.instrument === instrument.id);
  if (held === undefined || quantity === 0) return account;
  const left = held.quantity + quantity;
  if (left * held.quantity < 0 || Math.abs(left) > Math.abs(held.quantity)) throw new Error(`a reduction of ${instrument.id} may not turn or enlarge the position`);
  return afterFill(account, instrument, quantity, price, fee);
}
