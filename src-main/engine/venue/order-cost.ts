import { bankruptcyPrice } from './bankruptcy-price.ts';

/** An order as its cost depends on it. Fees and rates are fractions. */
export interface OrderTerms {
  readonly side: 'buy' | 'sell';
  /** Units, positive; contracts × multiplier. */
  readonly size: number;
  readonly price: number;
  readonly leverage: number;
  readonly takerFee: number;
  readonly inverse?: boolean;
}

/** Parts of what an order ties up, in the settlement currency of its contract. */
export interface OrderCost {
  readonly value: number;
  readonly initialMargin: number;
  readonly openFee: number;
  /** Fee for closing at the bankruptcy price. */
  readonly closeFee: number;
  readonly total: number;
}

/** Value of an order: size × price, or size ÷ price in the coin of an inverse contract. */
export function orderValue(size: number, price: number, inverse: boolean): number {
  return Math.abs(inverse ? size / price : size * price);
}

/**
 * Bybit order cost ([BYo]) = initial margin + fee to open + fee to close at the bankruptcy price. The factor of the closing
 * fee is 1 − 1/leverage for a long and 1 + 1/leverage for a short, reversed for inverse contracts.
 */
export function orderCost(order: OrderTerms): OrderCost {
  const inverse = order.inverse === true;
  const side = order.side === 'buy' ? 1 : -1;
  const value = orderValue(order.size, order.price, inverse);
  const initialMargin = value / order.leverage;
  const openFee = value * order.takerFee;
  const closeFee = orderValue(order.size, bankruptcyPrice(side, order.price, order.leverage, inverse), inverse) * order.takerFee;
  return { value, initialMargin, openFee, closeFee, total: initialMargin + openFee + closeFee };
}

/**
 * Loss that an order would make at once if it were filled ([BYg]): buy min(0, (mark − order) × q), sell
 * min(0, (order − mark) × q); in the coin for inverse contracts. At most 0.
 */
export function orderLoss(side: 'buy' | 'sell', size: number, price: number, mark: number, inverse: boolean): number {
  const gain = inverse ? 1 / price - 1 / mark : mark - price;
  return Math.min(0, (side === 'buy' ? gain : -gain) * size);
}
