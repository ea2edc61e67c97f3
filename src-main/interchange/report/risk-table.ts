import type { AccountReport } from '#engine/portfolio/figures.ts';
import { textTable } from './text-table.ts';

type Shown = Omit<AccountReport, 'equity' | 'oldestPriceAt' | 'staleCount' | 'tables' | 'margin'>;

function money(value: number | null): string {
  if (value === null) return '—';
  const rounded = (Math.abs(value) < 0.005 ? 0 : value).toFixed(2);
  return rounded.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function ratio(value: number | null): string {
  return value === null ? '—' : value.toFixed(2);
}

/** The state of every account as a table for people: `marginline risk` and `npm start -- --screenshot` print the same. */
export function riskTable(asOf: string, accounts: readonly Shown[]): string {
  const head = ['account', 'regime', 'ccy', 'NLV', 'margin equity', 'initial', 'maintenance', 'available', 'excess', 'buffer', 'leverage', 'status'];
  const rows = accounts.map((a) => [
    a.id, a.regime, a.currency, money(a.netLiquidationValue), money(a.marginEquity), money(a.initialMargin), money(a.maintenanceMargin),
    money(a.availableFunds), money(a.excessLiquidity), ratio(a.bufferRatio), ratio(a.leverage),
    a.status + (a.alertLevel === null ? '' : ` (below ${a.alertLevel.toFixed(2)})`) + (a.complete ? '' : ', partial'),
  ]);
  const warnings = accounts.flatMap((a) => a.warnings.map((w) => `${a.id}: ${w.code} ${w.scope}: ${w.message}`));
  const parts = [`As of ${asOf}`, textTable(head, rows, 3)];
  if (warnings.length > 0) parts.push(warnings.join('\n'));
  return parts.join('\n') + '\n';
}
