import type { AccountAtMarks } from '#engine/scenario/venue-marks.ts';
import { textTable } from './text-table.ts';

function money(value: number): string {
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Accounts at the marks of their venue, at the median of all sources and at the worst, as a table for people. */
export function marksTable(accounts: readonly AccountAtMarks[]): string {
  if (accounts.length === 0) return 'No account depends on an instrument for which more than one mark is known.\n';
  const bases = [['venue', 'venue'], ['aggregate', 'median of all'], ['worst', 'worst mark']] as const;
  const rows = accounts.flatMap((one) => bases.map(([basis, name]) => {
    const at = one[basis];
    return [one.id, name, one.currency, money(at.netLiquidationValue), money(at.netLiquidationValue - one.venue.netLiquidationValue), money(at.maintenanceMargin), at.bufferRatio === null ? '—' : at.bufferRatio.toFixed(2), at.status];
  }));
  const held = accounts.flatMap((one) => one.instruments.map((i) => [
    one.id, i.instrument, String(i.quantity), String(i.venue), String(i.aggregate), String(i.worst), money(i.aggregateDifference), money(i.worstDifference), i.worstSource === '' ? 'quote' : i.worstSource,
  ]));
  return [
    textTable(['account', 'marks', 'ccy', 'NLV', 'against venue', 'maintenance', 'buffer', 'status'], rows, 2), '',
    textTable(['account', 'instrument', 'quantity', 'venue', 'median', 'worst', 'NLV at median', 'NLV at worst', 'worst source'], held, 2), '',
  ].join('\n');
}
