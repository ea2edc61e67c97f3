import type { ScenarioResult } from '#contract/views/scenarios.ts';
import { textTable } from './text-table.ts';

function money(value: number): string {
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Every account under each scenario as a table for people, the worst buffer first. */
export function stressTable(asOf: string, scenarios: readonly ScenarioResult[]): string {
  const head = ['account', 'ccy', 'change of NLV', 'NLV', 'margin equity', 'initial', 'maintenance', 'buffer', 'status'];
  const parts = [`As of ${asOf}`];
  for (const scenario of scenarios) {
    const worstFirst = [...scenario.accounts].sort((a, b) => (a.bufferRatio ?? Infinity) - (b.bufferRatio ?? Infinity));
    const rows = worstFirst.map((a) => [
      a.id, a.currency, money(a.pnl), money(a.netLiquidationValue), money(a.marginEquity), money(a.initialMargin), money(a.maintenanceMargin),
      a.bufferRatio === null ? '—' : a.bufferRatio.toFixed(2), a.status + (a.complete ? '' : ', partial') + (a.frozen === true ? ', frozen' : ''),
    ]);
    parts.push('', scenario.name === scenario.id ? scenario.id : `${scenario.id}: ${scenario.name}`, textTable(head, rows, 2));
    for (const frozen of scenario.frozen ?? []) {
      for (const account of frozen.accounts) parts.push(`${frozen.counterparty} frozen: ${money(account.stuck)} ${account.currency} stuck in ${account.id}`);
      for (const hedge of frozen.naked) parts.push(`${frozen.counterparty} frozen: ${money(hedge.elsewhere)} ${hedge.currency} of ${hedge.underlying} elsewhere stands without ${money(hedge.frozen)} there`);
    }
    const unmatched = scenario.warnings.filter(({ code }) => code === 'selects-nothing' || code === 'missing-rate');
    if (unmatched.length > 2) parts.push(`${String(unmatched.length)} of its rules match nothing in this book`);
    for (const warning of scenario.warnings) if (unmatched.length <= 2 || !unmatched.includes(warning)) parts.push(`${warning.code} ${warning.scope}: ${warning.message}`);
  }
  if (scenarios.length === 0) parts.push('', 'This book has no scenarios.');
  return `${parts.join('\n')}\n`;
}
