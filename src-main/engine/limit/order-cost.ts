import type { Instrument } from '../portfolio/book.ts';

/**
 * What a derivative order ties up at a venue that reserves fees: initial margin, the fee to open, and the fee to close
 * at the bankruptcy price (margin-regimes.md 5.2, [BYo]). Long close factor 1 − 1/leverage, short 1 + 1/leverage,
 * reversed for inverse contracts. In the instrument's currency.
 * @param quantity signed units
 */
export function leveragedOrderCost(instrument: Pick<Instrument, 'inverse' | 'multiplier' | 'takerFee'>, quantity: number, price: number, leverage: number): number {
  const size = Math.abs(quantity * instrument.multiplier);
  const value = instrument.inverse ? size / price : size * price;
  const long = quantity > 0 !== instrument.inverse;
  const close = value * (long ? 1 - 1 / leverage : 1 + 1 / leverage) * instrument.takerFee;
  return value / leverage + value * instrument.takerFee + close;
}
