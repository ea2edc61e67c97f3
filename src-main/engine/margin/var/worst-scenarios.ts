import type { Market } from '../../market/market.ts';
import type { AccountState } from '../../portfolio/account-state.ts';
import type { ScenarioTable } from '../../portfolio/figures.ts';
import { quantilePlace, tailCount } from '../../statistics/quantile.ts';
import type { Layout } from './layout.ts';

const FEWEST_COLUMNS = 5;
const MOST_COLUMNS = 24;

/**
 * The worst days of the window as a scenario table: one-day results of every position, worst day first. The day of the
 * value at risk is the binding column (none for expected shortfall, or where it lies beyond the columns).
 */
export function worstScenarios(layout: Layout, account: AccountState, market: Market): ScenarioTable | null {
  const { losses, model, parameters, factor, sensitivity, bent, curved, currencies, currencySensitivity } = layout;
  if (losses.length === 0) return null;
  const order = Array.from(losses, (_loss, s) => s).sort((a, b) => losses[b]! - losses[a]! || a - b);
  const rank = losses.length - 1 - quantilePlace(losses.length, parameters.confidence, parameters.quantile).low;
  const shown = order.slice(0, Math.min(losses.length, MOST_COLUMNS, Math.max(FEWEST_COLUMNS, rank + 1, tailCount(losses.length, parameters.confidence))));
  const rows: { name: string; values: number[] }[] = [];
  for (let p = 0; p < account.count; p++) {
    const f = factor[p]!;
    if (f < 0 || sensitivity[p] === 0) continue;
    const instrument = market.instruments[account.instrument[p]!]!;
    const units = account.quantity[p]! * instrument.multiplier * account.fx[p]!;
    rows.push({ name: instrument.id, values: shown.map((s) => (bent[p] === 1 ? units * curved.get(p)!.results[s]! : sensitivity[p]! * model.simple.values[f * model.length + s]!)) });
  }
  currencies.forEach(({ currency, factor: f }, c) => {
    if (f >= 0) rows.push({ name: currency, values: shown.map((s) => currencySensitivity[c]! * model.simple.values[f * model.length + s]!) });
  });
  return {
    scope: 'account',
    columns: shown.map((s) => model.simple.days[s]!),
    rows: [...rows, { name: 'account', values: shown.map((s) => -losses[s]!) }],
    binding: parameters.measure === 'var' && rank < shown.length ? rank : -1,
  };
}
