import { bufferAround, counted, durationText, plainFormat, ratioText } from './finding.ts';
import type { Finding, RuleFindings } from './finding.ts';
import { isAddition } from './history.ts';
import type { MirrorHistory, RaisedAlert } from './history.ts';
import type { DisciplineRules } from './rules.ts';

/** Alerts that stood longer than the person's own time without an answer, and orders that used up buffer while one stood. */
export function ignoredAlerts(history: MirrorHistory, rule: NonNullable<DisciplineRules['alerts']>): RuleFindings {
  const late = history.alerts.flatMap((alert) => unanswered(history, alert, rule.withinMs));
  const against = history.orders.filter(isAddition).flatMap((order): Finding[] => {
    const alert = history.alerts.findLast((one) => one.at <= order.at && order.at < (one.endedAt ?? Infinity));
    if (alert === undefined) return [];
    const around = bufferAround(history, order.at);
    if (around.bufferBefore === null || around.bufferAfter === null || !(around.bufferAfter < around.bufferBefore)) return [];
    return [{
      rule: 'alerts', at: order.at, entry: order.entry, alert: alert.id, instrument: order.instrument, ...around,
      words: `${order.after > 0 ? 'Bought' : 'Sold short'} ${plainFormat.plain(Math.abs(order.after - order.before))} ${order.instrument} while an alert stood (${alert.message}); the buffer went from ${ratioText(around.bufferBefore)} to ${ratioText(around.bufferAfter)}`,
    }];
  });
  return { findings: [...late, ...against].sort((a, b) => a.at - b.at), looked: counted(history.alerts.length, 'alert'), enough: true };
}

function unanswered(history: MirrorHistory, alert: RaisedAlert, withinMs: number): readonly Finding[] {
  const end = Math.min(alert.answeredAt ?? Infinity, alert.endedAt ?? Infinity, history.now);
  if (end - alert.at <= withinMs) return [];
  const how = alert.answeredAt !== null && alert.answeredAt <= end ? `answered after ${durationText(end - alert.at)}` : alert.endedAt !== null ? `never answered; it ended by itself after ${durationText(end - alert.at)}` : `not answered for ${durationText(end - alert.at)}`;
  const [from, to] = [bufferAround(history, alert.at), bufferAround(history, end)];
  return [{
    rule: 'alerts', at: alert.at, entry: null, alert: alert.id, instrument: null, words: `An alert was ${how}: ${alert.message}`,
    bufferBefore: from.bufferAfter ?? from.bufferBefore, bufferAfter: to.bufferBefore ?? to.bufferAfter,
  }];
}
