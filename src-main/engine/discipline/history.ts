/** What the mirror looks at. Times in ms UTC, money in the account's currency, NaN for what is not known. */
import type { Limit } from '../limit/limit.ts';

/** A change of a position. */
export interface Order {
  /** Entry of the journal. */
  readonly entry: number | null;
  readonly at: number;
  readonly instrument: string;
  /** Signed units held before and after. */
  readonly before: number;
  readonly after: number;
  /** Average price of what was held before, and the price of this order; in the instrument's currency. */
  readonly averageBefore: number;
  readonly price: number;
  /** Money that was traded, unsigned. */
  readonly value: number;
}

/** Figures of the account at a moment. */
export interface Reading {
  readonly at: number;
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly grossExposure: number;
}

/** A personal alert of the account, or a call. */
export interface RaisedAlert {
  readonly id: number;
  readonly at: number;
  readonly message: string;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
}

/** A limit of the account; where it looks at positions, at which. */
export interface WatchedLimit {
  readonly limit: Limit;
  readonly instruments: ReadonlySet<string>;
}

/** A breach of a limit as the monitor kept it. */
export interface KeptBreach {
  readonly limit: string;
  readonly instrument: string | null;
  readonly message: string;
  readonly at: number;
  /** null while it lasts. */
  readonly endedAt: number | null;
  /** Why the person let it be; null where they did not. */
  readonly waived: string | null;
}

/** Everything oldest first. */
export interface MirrorHistory {
  readonly now: number;
  readonly orders: readonly Order[];
  readonly readings: readonly Reading[];
  readonly alerts: readonly RaisedAlert[];
  readonly limits: readonly WatchedLimit[];
  readonly breaches: readonly KeptBreach[];
}

/** Whether an order opened or enlarged a position (or turned it over). */
export function isAddition(order: Order): boolean {
  return Math.abs(order.after) > Math.abs(order.before) || order.before * order.after < 0;
}

/** Whether an order reduced, closed or turned a position. */
export function isClosing(order: Order): boolean {
  return order.before !== 0 && (order.before * order.after < 0 || Math.abs(order.after) < Math.abs(order.before));
}

/**
 * Result of what an order closed, as a share of the average price: 0.1 is a gain of 10 %. NaN where a price is not known or
 * nothing was closed. Holds for inverse contracts too, as far as the sign goes.
 */
export function closedReturn(order: Order): number {
  if (!isClosing(order) || !(Math.abs(order.averageBefore) > 0)) return NaN;
  return (Math.sign(order.before) * (order.price - order.averageBefore)) / Math.abs(order.averageBefore);
}

/** Margin equity ÷ requirement; NaN where nothing is required. */
export function ratioOf(reading: Reading | undefined): number {
  return reading !== undefined && reading.maintenanceMargin > 0 ? reading.marginEquity / reading.maintenanceMargin : NaN;
}

/** Gross exposure ÷ NLV; NaN where it is not known or there is no equity. */
export function leverageOf(reading: Reading | undefined): number {
  return reading !== undefined && reading.netLiquidationValue > 0 ? reading.grossExposure / reading.netLiquidationValue : NaN;
}

/** The last reading before a time, at most `reach` ms older; undefined where there is none. */
export function readingBefore(readings: readonly Reading[], at: number, reach: number): Reading | undefined {
  const found = readings[firstFrom(readings, at) - 1];
  return found !== undefined && at - found.at <= reach ? found : undefined;
}

/** The first reading at a time or after it, at most `reach` ms later. */
export function readingFrom(readings: readonly Reading[], at: number, reach: number): Reading | undefined {
  const found = readings[firstFrom(readings, at)];
  return found !== undefined && found.at - at <= reach ? found : undefined;
}

function firstFrom(readings: readonly Reading[], at: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (readings[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The middle of some numbers; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
