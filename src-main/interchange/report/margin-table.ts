import type { MarginComparison, RegimeColumn } from '#contract/views/margin.ts';
import { textTable } from './text-table.ts';

function money(value: number | null | undefined): string {
  if (value === null || value === undefined) return '—';
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A comparison as a table for people: regimes in columns, what is charged in rows, the binding regime marked. Amounts are maintenance. */
export function marginTable(comparison: MarginComparison): string {
  const { regimes, currency } = comparison;
  const head = [`${currency}, maintenance`, ...regimes.map((one) => `${one.regime}${one.own ? '' : ' (defaults)'}${one.binding ? ' · binding' : ''}`), ''];
  const cells = (name: string, cell: (one: RegimeColumn) => string): string[] => [name, ...regimes.map(cell), ''];
  const scopes = [...new Set(regimes.flatMap((one) => one.margin.map((line) => line.scope)))];
  const charged = (one: RegimeColumn, scope: string): string => {
    const lines = one.margin.filter((line) => line.scope === scope);
    return lines.length === 0 ? '' : money(lines.reduce((sum, line) => sum + line.maintenance, 0));
  };
  const rows = [
    ...scopes.map((scope) => cells(scope, (one) => charged(one, scope))),
    cells('= maintenance margin', (one) => money(one.maintenanceMargin)),
    cells('stand-alone requirements', (one) => money(one.standAlone)),
    cells('less netting credit', (one) => money(-one.nettingCredit)),
    cells('initial margin', (one) => money(one.initialMargin)),
    cells('margin equity', (one) => money(one.marginEquity)),
    cells('buffer ratio', (one) => (one.bufferRatio === null ? '—' : one.bufferRatio.toFixed(2))),
    cells('status', (one) => one.status + (one.complete ? '' : ', partial')),
  ];
  const parts = [`${comparison.account}, as of ${new Date(comparison.asOf).toISOString()}`, textTable(head, rows, 1)];
  for (const one of regimes) {
    if (one.pairs !== null && one.pairs.length > 0) {
      parts.push('', `${one.regime}: netting credit by pair`, textTable(['first', 'second', 'credit', ''], one.pairs.map((pair) => [pair.first, pair.second, money(pair.credit), '']), 2));
    }
  }
  return parts.join('\n') + '\n';
}

/** One line per warning, with its regime. */
export function marginWarnings(comparison: MarginComparison): string[] {
  return comparison.regimes.flatMap((one) => one.warnings.map((warning) => `${one.regime}: ${warning.code} ${warning.scope}: ${warning.message}`));
}
