/** The log of a drill as a table. */
import type { DrillRecord } from '#contract/views/drill.ts';
import type { DrillDeviation } from '#engine/drill/drill-log.ts';
import { toCsv } from '../csv/write.ts';

const COLUMNS = [
  'seconds since start', 'market time', 'event', 'what', 'plan', 'ticket', 'instrument', 'quantity', 'currency', 'price', 'cost', 'cost currency', 'seconds to do', 'buffer before', 'buffer after', 'deviation',
];

/** CSV of the log, a row an event, then the comparison. Costs and equity in the account's currency. */
export function drillText(drill: DrillRecord): string {
  const log = drill.log.map((row) => [
    row.wallMs / 1000, new Date(drill.asOf + row.marketMs).toISOString(), row.kind, row.text, row.plan, row.ticket, row.instrument, row.quantity, row.currency, row.price, row.cost,
    row.cost === null ? null : drill.currency, row.tookMs === null ? null : row.tookMs / 1000, row.bufferBefore, row.bufferAfter, row.deviations.map(deviationText).join('; '),
  ]);
  const ways = [['as it was done', drill.own], ['every ticket at once', drill.atOnce], ['nothing done', drill.nothing]] as const;
  const comparison = ways.map(([name, outcome]) => [
    null, new Date(drill.asOf + drill.courseMs).toISOString(), 'outcome', `${name}: equity at the end less money paid in ${String(outcome.endEquity - outcome.paidIn)} ${drill.currency}, lowest buffer ratio ${String(outcome.lowestRatio ?? '')}`,
    null, null, null, outcome.endEquity - outcome.paidIn, drill.currency, null, outcome.cost, drill.currency, null, null, outcome.endRatio, outcome.called ? 'called' : '',
  ]);
  return toCsv(COLUMNS, [...log, ...comparison]);
}

function deviationText(deviation: DrillDeviation): string {
  switch (deviation.kind) {
    case 'late': return `late by ${String(deviation.afterMs / 1000)} s, new prices came ${String(deviation.pricesSince)} times since`;
    case 'out-of-order': return `before ticket ${String(deviation.before)}`;
    case 'other-quantity': return `other quantity than ${String(deviation.planned)}`;
    case 'not-in-plan': return 'not in the plan';
    case 'not-done': return 'not done';
  }
}
