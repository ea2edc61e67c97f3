/** Why the buffer changed between two states of an account, with a sentence for each cause. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { WaterfallCause, WaterfallEffect, WaterfallView } from '#contract/views/margin.ts';
import { plainFormat } from '#engine/margin/number-format.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { waterfall } from '#engine/waterfall/waterfall.ts';
import type { Effect, Waterfall } from '#engine/waterfall/waterfall.ts';
import { closeTime } from '#service/at-close.ts';
import { neededBy } from '#service/needed-instruments.ts';
import { tradingDays } from '#service/workbench/reconstruct.ts';
import { bookAtCloses, bookNow, bookOfDay } from './day-book.ts';
import type { BookSources } from './day-book.ts';
import { dayOf } from './market-day.ts';

const MOST_PARTS = 8;

const names: Readonly<Record<WaterfallCause, string>> = {
  carry: 'Interest and funding', time: 'Time passing', price: 'Prices', volatility: 'Volatility', fx: 'FX rates',
  haircut: 'Haircuts', rules: 'Rules and parameters', trades: 'Trades and cash',
};

const order = 'Each cause is put in after the ones before it: interest and funding, time, prices, volatility, FX, haircuts, rules, trades. In another order the shares can differ; their sum cannot.';

type Point = WaterfallView['points'][number];

/** The effects of a waterfall in words. @param words of the account's currency, e.g. "USD" */
export function describeEffects(result: Waterfall): WaterfallEffect[] {
  return result.effects.map((effect) => ({
    cause: effect.cause, name: names[effect.cause],
    marginEquity: effect.marginEquity, maintenanceMargin: effect.maintenanceMargin, excessLiquidity: effect.excessLiquidity, bufferRatio: effect.bufferRatio,
    sentence: sentenceOf(effect, result.currency),
    parts: effect.parts.slice(0, MOST_PARTS),
  }));
}

function sentenceOf(effect: Effect, currency: string): string {
  const name = names[effect.cause];
  if (effect.marginEquity === 0 && effect.maintenanceMargin === 0) return `${name}: no effect.`;
  const amount = (value: number): string => `${value >= 0 ? '+' : '−'}${plainFormat.money(Math.abs(value))} ${currency}`;
  const ratio = effect.bufferRatio === null ? '' : `; buffer ratio ${effect.bufferRatio >= 0 ? '+' : '−'}${Math.abs(effect.bufferRatio).toFixed(3)}`;
  const most = effect.parts[0];
  const led = most === undefined ? '' : `, most through ${most.scope}`;
  return `${name}: margin equity ${amount(effect.marginEquity)}, requirement ${amount(effect.maintenanceMargin)}${ratio}${led}${effect.complete ? '' : ' (partial: something is missing)'}.`;
}

/**
 * The waterfall between two kept states, or from one to now. A time without a state of its own means the last one before it.
 * @param from ms UTC; null takes the last kept day before today
 * @param to ms UTC; null takes now
 */
export function waterfallOf(sources: BookSources, account: string, from: number | null, to: number | null): Result<WaterfallView> {
  const now = sources.session.now();
  const points = pointsOf(sources, account);
  const start = from === null ? points.findLast((point) => dayOf(point.at) < dayOf(now)) : at(points, from);
  if (start === undefined) return failure('not-applicable', 'No earlier state of this account is kept yet: there is nothing to compare with. The state of a day is kept when it ends.');
  const end: Point = to === null || to >= now ? { at: now, kind: 'now' } : (at(points, to) ?? { at: now, kind: 'now' });
  if (start.at >= end.at) return failure('invalid-input', 'The first state must be earlier than the second.', { problems: [{ where: 'from', expected: 'a time before the second state', found: new Date(start.at).toISOString() }] });
  const result = waterfall(openSession, bookOf(sources, account, start), bookOf(sources, account, end), account);
  if (result === null) return failure('not-applicable', 'The account cannot be compared with that state: it was kept in another currency.');
  return success({
    account, currency: result.currency,
    from: { at: start.at, kind: start.kind, ...result.from }, to: { at: end.at, kind: end.kind, ...result.to },
    effects: describeEffects(result), points,
    notes: [order, ...notesOf(start, end)],
  });
}

function notesOf(start: Point, end: Point): string[] {
  if (start.kind !== 'closes' && end.kind !== 'closes') return [];
  return ['Of days before the first kept one only closes are known: the state is today’s account at those closes, so trades and changes of rules since then do not show.'];
}

/** The states that can be put together, oldest first: closes up to the first kept day, the kept days, now. */
function pointsOf(sources: BookSources, account: string): Point[] {
  const stored = sources.store.days().map((state): Point => ({ at: state.at, kind: 'stored' }));
  const now = sources.session.now();
  const first = Math.min(now, stored[0]?.at ?? Infinity);
  const file = sources.model.toFile();
  const needed = neededBy((file.accounts ?? []).filter((record) => record.id === account), file);
  const closes = new Map([...needed].map((id) => [id, sources.store.readCloses(id)] as const).filter(([, list]) => list.length > 0));
  const reconstructed = tradingDays(closes, Date.parse(file.asOf)).map((day): Point => ({ at: closeTime(day), kind: 'closes' })).filter((point) => point.at < first);
  return [...reconstructed, ...stored.filter((point) => point.at < now), { at: now, kind: 'now' }];
}

/** The last state at or before a time; the first one where all are later. */
function at(points: readonly Point[], time: number): Point | undefined {
  return points.findLast((point) => point.at <= time) ?? points[0];
}

function bookOf(sources: BookSources, account: string, point: Point): Book {
  if (point.kind === 'now') return bookNow(sources, account);
  const state = point.kind === 'stored' ? sources.store.days().find((candidate) => candidate.at === point.at) : undefined;
  return state === undefined ? bookAtCloses(sources, account, point.at) : bookOfDay(sources, account, state);
}

