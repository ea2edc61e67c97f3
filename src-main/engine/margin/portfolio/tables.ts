import type { AccountState } from '../../portfolio/account-state.ts';
import type { ScenarioTable } from '../../portfolio/figures.ts';
import type { Market } from '../../market/market.ts';
import { plainFormat } from '../number-format.ts';
import { addResults } from './class-group.ts';
import type { ClassGroup } from './class-group.ts';
import type { ProductGroup } from './layout.ts';
import { POINTS } from './valuation-points.ts';

function moveText(move: number): string {
  return `${move > 0 ? '+' : ''}${plainFormat.percent(move)}`;
}

/** Profit and loss of every position of a class group at every point, and their sum. */
export function classTable(account: AccountState, market: Market, group: ClassGroup, binding: number): ScenarioTable {
  const rows = group.legs.flatMap((leg, l) => {
    if (group.counted[l] === 0) return [];
    const values = new Float64Array(POINTS);
    addResults(account, market, leg, values);
    return [{ name: market.instruments[account.instrument[leg.position]!]!.id, values: Array.from(values) }];
  });
  return { scope: group.scope, columns: Array.from(group.points, moveText), rows: [...rows, { name: 'total', values: Array.from(group.results) }], binding };
}

/** Results of the class groups of a product group at every point, and what is left of them after the offset. */
export function productTable(group: ProductGroup, binding: number): ScenarioTable {
  return {
    scope: group.name,
    columns: Array.from(group.net, (_net, k) => `point ${String(k + 1)}`),
    rows: [...group.members.map((member) => ({ name: member.scope, values: Array.from(member.results) })), { name: 'after offsets', values: Array.from(group.net) }],
    binding,
  };
}
