import type { ScenarioResult } from '#contract/views/scenarios.ts';
import type { Compared } from '#service/scenario/scenario-comparison.ts';
import { textTable } from './text-table.ts';

function ratio(value: number | null): string {
  return value === null ? '—' : value.toFixed(2);
}

function signed(value: number | null): string {
  return value === null ? '—' : `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
}

/** Every account in every scenario then and now as a table for people, the largest loss of buffer first. */
export function comparisonTable(asOf: string, otherAsOf: string, scenarios: readonly ScenarioResult[], compared: Omit<Compared, 'results'>): string {
  const rows = compared.changes.map((one) => [
    one.scenario, one.account, ratio(one.then), ratio(one.now), signed(one.change),
    one.statusThen === one.statusNow ? one.statusNow : `${one.statusThen} → ${one.statusNow}`,
  ]);
  const parts = [`As of ${asOf} against ${otherAsOf}`, '', textTable(['scenario', 'account', 'then', 'now', 'change', 'status'], rows, 2)];
  const turned = compared.changes.filter(({ statusThen, statusNow }) => statusThen !== statusNow).length;
  parts.push('', `${String(turned)} of ${String(compared.changes.length)} changed status`);
  if (compared.onlyNow.length > 0) parts.push(`not in the other book: ${compared.onlyNow.join(', ')}`);
  if (compared.onlyThen.length > 0) parts.push(`only in the other book: ${compared.onlyThen.join(', ')}`);
  if (scenarios.length === 0) parts.push('This book has no scenarios.');
  return `${parts.join('\n')}\n`;
}
