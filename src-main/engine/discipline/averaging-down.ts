import { priceText } from '../plan/wording.ts';
import { bufferAround, counted, durationText, plainFormat, ratioText } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { ratioOf, readingBefore } from './history.ts';
import type { MirrorHistory, Order } from './history.ts';
import type { DisciplineRules } from './rules.ts';

/** Adding to a position at a loss while the buffer is lower than some days ago (S172). */
export function averagingDown(history: MirrorHistory, rule: NonNullable<DisciplineRules['averagingDown']>): RuleFindings {
  const enlarged = history.orders.filter((order) => order.before * order.after > 0 && Math.abs(order.after) > Math.abs(order.before));
  const findings = enlarged.flatMap((order): Finding[] => {
    const loss = lossOf(order);
    if (!(loss > rule.loss)) return [];
    const now = ratioOf(readingBefore(history.readings, order.at, rule.withinMs));
    // A reading of that time, not one from long before: what came between is not known.
    const then = ratioOf(readingBefore(history.readings, order.at - rule.withinMs + 1, rule.withinMs));
    if (!(now < then)) return [];
    const size = Math.abs(order.after - order.before);
    return [{
      rule: 'averagingDown', at: order.at, entry: order.entry, alert: null, instrument: order.instrument, ...bufferAround(history, order.at),
      words: `${order.after > 0 ? 'Bought' : 'Sold short'} ${plainFormat.plain(size)} more ${order.instrument} at ${priceText(order.price)}, ${plainFormat.percent(round(loss))} ${order.after > 0 ? 'below' : 'above'} the average of ${priceText(order.averageBefore)}, while the buffer was ${ratioText(now)}; it had been ${ratioText(then)} ${durationText(rule.withinMs)} before`,
    }];
  });
  return { findings, looked: counted(enlarged.length, 'addition to a position').replace('addition to a positions', 'additions to positions'), enough: true };
}

/** Loss of what was held, as a share of its average price; NaN where a price is not known. */
function lossOf({ before, averageBefore, price }: Order): number {
  return averageBefore > 0 ? (-Math.sign(before) * (price - averageBefore)) / averageBefore : NaN;
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
