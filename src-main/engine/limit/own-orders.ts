import type { Instrument } from '../portfolio/book.ts';

/** An order that the account has made. */
export interface PastOrder {
  readonly instrument: string;
  readonly kind: Instrument['kind'];
  /** Unsigned. */
  readonly units: number;
  /** Money traded in the account's currency, unsigned; NaN where no price is known. */
  readonly value: number;
}

/** How an order stands beside the account's own orders. */
export interface OwnSize {
  /** Compared in units with orders in the same instrument, else by value with those of its kind. */
  readonly basis: 'instrument' | 'kind';
  /** How many it was compared with. */
  readonly orders: number;
  /** Size ÷ the middle one of them. */
  readonly times: number;
  /** Share of them that are no larger, 0 to 1: its percentile. */
  readonly percentile: number;
}

/** Fewer own orders than this say nothing about what is usual. */
export const FEWEST_ORDERS = 5;

/** An order beside the account's own orders (S086); null where there are too few of them in its instrument and of its kind. */
export function ownSize(past: readonly PastOrder[], order: PastOrder): OwnSize | null {
  const inInstrument = past.filter((one) => one.instrument === order.instrument && one.units > 0).map((one) => one.units);
  if (inInstrument.length >= FEWEST_ORDERS) return compared('instrument', inInstrument, order.units);
  const ofKind = past.filter((one) => one.kind === order.kind && one.value > 0).map((one) => one.value);
  return ofKind.length >= FEWEST_ORDERS && order.value > 0 ? compared('kind', ofKind, order.value) : null;
}

function compared(basis: OwnSize['basis'], sizes: readonly number[], size: number): OwnSize {
  const sorted = [...sizes].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const middle = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  // The last digits of a float64 make no order larger than its like.
  const noLarger = sorted.filter((one) => one <= size * (1 + 1e-9)).length;
  return { basis, orders: sorted.length, times: size / middle, percentile: noLarger / sorted.length };
}
