import { bufferAround, counted, durationText, plainFormat } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { closedReturn, isAddition, medianOf } from './history.ts';
import type { MirrorHistory, Order } from './history.ts';
import type { DisciplineRules } from './rules.ts';

/** An order larger than the own median soon after a losing close. */
export function sizeAfterLoss(history: MirrorHistory, rule: NonNullable<DisciplineRules['sizeAfterLoss']>): RuleFindings {
  const additions = history.orders.filter((order) => isAddition(order) && order.value > 0);
  const findings = additions.flatMap((order, n): Finding[] => {
    const before = additions.slice(0, n).map(({ value }) => value);
    const median = medianOf(before);
    if (before.length < rule.orders || !(order.value > rule.times * median)) return [];
    const loss = lossBefore(history.orders, order, rule.withinMs);
    if (loss === null) return [];
    const after = order.at - loss.at;
    return [{
      rule: 'sizeAfterLoss', at: order.at, entry: order.entry, alert: null, instrument: order.instrument, ...bufferAround(history, order.at),
      words: `An order of ${plainFormat.money(order.value)} in ${order.instrument}, ${after === 0 ? 'with' : `${durationText(after)} after`} a close of ${loss.instrument} at a loss; the middle of the ${counted(before.length, 'order')} before is ${plainFormat.money(median)}`,
    }];
  });
  const enough = additions.length > rule.orders;
  return { findings, enough, looked: enough ? counted(additions.length, 'order') : `needs more than ${counted(rule.orders, 'order')}; there ${additions.length === 1 ? 'is' : 'are'} ${String(additions.length)}` };
}

/** The latest losing close within the time before an order, the order itself where it turned a losing position over. */
function lossBefore(orders: readonly Order[], order: Order, withinMs: number): Order | null {
  let latest: Order | null = null;
  for (const one of orders) {
    if (one.at > order.at || order.at - one.at > withinMs) continue;
    if (one !== order && one.at === order.at && orders.indexOf(one) > orders.indexOf(order)) continue;
    if (closedReturn(one) < 0) latest = one;
  }
  return latest;
}
