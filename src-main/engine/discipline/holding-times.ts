import { counted, durationText, orNull, plainFormat } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { closedReturn, isAddition, medianOf, ratioOf } from './history.ts';
import type { MirrorHistory, Order } from './history.ts';
import type { DisciplineRules } from './rules.ts';

interface Close {
  readonly order: Order;
  readonly heldMs: number;
  readonly result: number;
}

/** Losers that are held longer than winners, in the middle of all closes (S171). What was held before the history began is left out. */
export function holdingTimes(history: MirrorHistory, rule: NonNullable<DisciplineRules['holding']>): RuleFindings {
  const closes = closesOf(history.orders);
  const losers = closes.filter(({ result }) => result < 0);
  const winners = closes.filter(({ result }) => result > 0);
  const looked = `${counted(winners.length, 'close')} at a gain and ${String(losers.length)} at a loss`;
  if (losers.length < rule.closes || winners.length < rule.closes) return { findings: [], looked: `needs ${String(rule.closes)} closes of each; there are ${looked}`, enough: false };
  const [lost, won] = [medianOf(losers.map(({ heldMs }) => heldMs)), medianOf(winners.map(({ heldMs }) => heldMs))];
  if (!(lost > rule.times * won)) return { findings: [], looked, enough: true };
  const average = (list: readonly Close[]): number => list.reduce((sum, { result }) => sum + result, 0) / list.length;
  const last = losers.at(-1)!.order;
  const finding: Finding = {
    rule: 'holding', at: last.at, entry: last.entry, alert: null, instrument: null,
    words: `Positions closed at a loss were held ${durationText(lost)}, those closed at a gain ${durationText(won)} (the middle of ${looked}); the average loss is ${plainFormat.percent(Math.round(-average(losers) * 1000) / 1000)}, the average gain ${plainFormat.percent(Math.round(average(winners) * 1000) / 1000)}`,
    bufferBefore: orNull(ratioOf(history.readings[0])), bufferAfter: orNull(ratioOf(history.readings.at(-1))),
  };
  return { findings: [finding], looked, enough: true };
}

/** Every close with the time since its position was built up: the mean of its additions, weighted by units. */
function closesOf(orders: readonly Order[]): readonly Close[] {
  const opened = new Map<string, number>();
  const closes: Close[] = [];
  for (const order of orders) {
    const since = opened.get(order.instrument);
    const result = closedReturn(order);
    if (since !== undefined && result === result) closes.push({ order, heldMs: order.at - since, result });
    if (order.after === 0) opened.delete(order.instrument);
    else if (order.before === 0 || order.before * order.after < 0) opened.set(order.instrument, order.at);
    else if (isAddition(order) && since !== undefined) opened.set(order.instrument, (since * Math.abs(order.before) + order.at * Math.abs(order.after - order.before)) / Math.abs(order.after));
  }
  return closes;
}
