/** Histories of which it is known what is in them: each pattern as it is, without what makes it one, and just short of it. */
import type { MirrorHistory, Order, RaisedAlert, Reading, WatchedLimit } from '#engine/discipline/history.ts';
import type { Limit } from '#engine/limit/limit.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.parse('2026-03-02T00:00:00Z');
export const at = (days: number): number => START + days * DAY;

export function order(days: number, instrument: string, before: number, after: number, price: number, more: Partial<Order> = {}): Order {
  return { entry: Math.round(days * 100), at: at(days), instrument, before, after, averageBefore: NaN, price, value: Math.abs(after - before) * price, ...more };
}

export function reading(days: number, ratio: number, more: Partial<Reading> = {}): Reading {
  return { at: at(days), netLiquidationValue: 100_000, marginEquity: ratio * 10_000, maintenanceMargin: 10_000, grossExposure: 200_000, ...more };
}

export function alert(days: number, more: Partial<RaisedAlert> = {}): RaisedAlert {
  return { id: Math.round(days * 100), at: at(days), message: 'the buffer is 1.45, below 1.50', answeredAt: null, endedAt: null, ...more };
}

export function limit(more: Partial<Limit>): WatchedLimit {
  const full: Limit = { id: 'own', account: 'a', metric: 'leverage', select: {}, max: NaN, min: NaN, hard: false, ...more };
  return { limit: full, instruments: new Set(['AAA']) };
}

export function history(parts: Partial<MirrorHistory>): MirrorHistory {
  return { now: at(60), orders: [], readings: [], alerts: [], limits: [], breaches: [], ...parts };
}
