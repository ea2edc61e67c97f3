import type { WaterfallEffect } from '#contract/views/margin.ts';
import type { StateFigures, Waterfall } from '#engine/waterfall/waterfall.ts';
import { textTable } from './text-table.ts';

function money(value: number): string {
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Why the buffer changed, as a table for people: the state before, one row per cause, the state after. */
export function waterfallTable(account: string, from: number, to: number, result: Waterfall, effects: readonly WaterfallEffect[]): string {
  const row = (name: string, figures: StateFigures): string[] => [
    name, money(figures.marginEquity), money(figures.maintenanceMargin), money(figures.excessLiquidity), figures.bufferRatio === null ? '—' : figures.bufferRatio.toFixed(3), '',
  ];
  const rows = [row(new Date(from).toISOString(), result.from), ...effects.map((effect) => row(effect.name, effect)), row(new Date(to).toISOString(), result.to)];
  return `${account}, ${result.currency}\n${textTable(['', 'margin equity', 'maintenance', 'excess', 'buffer', ''], rows, 1)}\n`;
}
