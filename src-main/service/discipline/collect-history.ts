/** What the journal, the snapshots and the alerts of a book say about one account, as the mirror reads it. */
import type { DatedChange } from '#contract/book-change.ts';
import type { LimitRecord, PositionRecord } from '#contract/book-file.ts';
import type { KeptBreach, MirrorHistory, Order, RaisedAlert, Reading, WatchedLimit } from '#engine/discipline/history.ts';
import { isSelected } from '#engine/plan/selection.ts';
import type { Instrument } from '#engine/portfolio/book.ts';
import type { Session } from '#engine/session-port.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { dayName, dayOf } from '#service/reconciliation/market-day.ts';
import type { Snapshot, Store } from '#service/ports.ts';

export interface HistorySources {
  readonly store: Store;
  readonly session: Session;
  readonly limits: readonly LimitRecord[];
  /** Whether market time comes from a replay, so that it is not that of the journal. */
  readonly replaying: boolean;
}

const MOST_READINGS = 5000;
const MOST_ALERTS = 5000;

/** The history of an account that the book holds. */
export function collectHistory(sources: HistorySources, account: string): MirrorHistory {
  const { store, session } = sources;
  const now = session.now();
  const orders = ordersOf(sources, account, now);
  return {
    now, orders,
    readings: store.snapshots(account, -8.64e15, now, MOST_READINGS).map(readingOf),
    alerts: store.alerts({ limit: MOST_ALERTS }).filter((one) => one.account === account && (one.kind === 'buffer' || one.kind === 'call') && one.raisedAt <= now)
      .map((one): RaisedAlert => ({ id: one.id, at: one.raisedAt, message: one.message, answeredAt: one.answeredAt ?? one.acknowledgedAt, endedAt: one.resolvedAt })).sort((a, b) => a.at - b.at),
    breaches: store.breaches({ limit: MOST_ALERTS }).filter((one) => one.account === account && one.openedAt <= now)
      .map((one): KeptBreach => ({ limit: one.limit, instrument: one.instrument, message: one.message, at: one.openedAt, endedAt: one.resolvedAt, waived: one.waiveReason })).sort((a, b) => a.at - b.at),
    limits: sources.limits.map(toEngineLimit).filter((limit) => limit.account === '*' || limit.account === account).map((limit): WatchedLimit => ({
      limit, instruments: new Set(orders.map(({ instrument }) => instrument).filter((id) => { const terms = session.instrument(id); const held = session.account(account); return terms !== null && held !== null && isSelected(limit.select, terms, held); })),
    })),
  };
}

function readingOf(one: Snapshot): Reading {
  return { at: one.at, netLiquidationValue: one.netLiquidationValue, marginEquity: one.marginEquity, maintenanceMargin: one.maintenanceMargin, grossExposure: one.grossExposure ?? NaN };
}

/** Changes of positions that stand: neither what an account began with nor what was taken back. */
export function ordersOf({ store, session, replaying }: Omit<HistorySources, 'limits'>, account: string, now: number): readonly Order[] {
  const begun = new Set(store.changesTo('account', [account]).filter(({ before }) => before === null).map(({ entry }) => entry));
  const changes = store.changesTo('position', [account]).filter((change) => !change.takenBack && !begun.has(change.entry));
  const timeOf = replaying ? marketTimes(store, now) : (change: DatedChange) => change.at;
  const days = new Map<string, ReadonlyMap<string, number>>();
  const marksOf = (day: string): ReadonlyMap<string, number> => {
    if (!days.has(day)) days.set(day, new Map(store.dayQuotes(day).map(({ instrument, mark }) => [instrument, mark])));
    return days.get(day)!;
  };
  const closes = new Map<string, ReadonlyMap<string, number>>();
  const closeOf = (instrument: string, day: string): number => {
    if (!closes.has(instrument)) closes.set(instrument, new Map(store.readCloses(instrument)));
    return closes.get(instrument)!.get(day) ?? NaN;
  };
  const priceAt = (instrument: string, at: number): number => {
    if (dayOf(at) === dayOf(now)) return session.quote(instrument)?.mark ?? NaN;
    const day = dayName(dayOf(at));
    const kept = marksOf(day).get(instrument) ?? NaN;
    return Number.isFinite(kept) ? kept : closeOf(instrument, day);
  };
  return changes.flatMap((change): Order[] => {
    const [, instrument] = change.key;
    const [before, after] = [heldOf(change.before), heldOf(change.after)];
    if (instrument === undefined || before.quantity === after.quantity) return [];
    const at = timeOf(change);
    const terms = session.instrument(instrument);
    const paid = fillPrice(before, after, terms?.inverse === true);
    const price = Number.isFinite(paid) ? paid : priceAt(instrument, at);
    return [{ entry: change.entry, at, instrument, before: before.quantity, after: after.quantity, averageBefore: before.average, price, value: valueOf(session, terms, after.quantity - before.quantity, price, account) }];
  }).sort((a, b) => a.at - b.at);
}

interface Held {
  readonly quantity: number;
  readonly average: number;
}

function heldOf(value: unknown): Held {
  const record = value as PositionRecord | null | undefined;
  return { quantity: Number(record?.quantity ?? 0), average: record?.averagePrice === undefined ? NaN : Number(record.averagePrice) };
}

/** The price that an addition must have had for the average to become what it is; NaN where the averages do not tell. */
function fillPrice(before: Held, after: Held, inverse: boolean): number {
  if (before.quantity === 0 || before.quantity * after.quantity < 0) return after.average;
  // An average that did not move was not kept up, or the price was the same: the market says which.
  if (Math.abs(after.quantity) <= Math.abs(before.quantity) || before.average === after.average) return NaN;
  const size = after.quantity - before.quantity;
  const price = inverse ? size / (after.quantity / after.average - before.quantity / before.average) : (after.quantity * after.average - before.quantity * before.average) / size;
  return price > 0 ? price : NaN;
}

/** Money that was traded, in the account's currency at today's rate; the notional of derivatives. */
function valueOf(session: Session, terms: Instrument | null, units: number, price: number, account: string): number {
  const currency = session.account(account)?.currency;
  if (terms === null || currency === undefined) return NaN;
  const size = Math.abs(units) * terms.multiplier;
  return Math.abs(terms.inverse ? size / price : size * price) * (session.rate(terms.currency, currency)?.rate ?? NaN);
}

/** In a replay the journal has the time of the wall, the market its own: an entry belongs to the first kept day that knows it. */
function marketTimes(store: Store, now: number): (change: DatedChange) => number {
  const days = store.days();
  return ({ entry }) => days.find((day) => day.entry >= entry)?.at ?? now;
}
