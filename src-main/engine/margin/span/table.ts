import type { AccountState } from '../../portfolio/account-state.ts';
import type { ScenarioTable } from '../../portfolio/figures.ts';
import type { Market } from '../../market/market.ts';
import { plainFormat } from '../number-format.ts';
import type { Commodity } from './commodity.ts';
import type { Scenario } from './risk-array.ts';

function scenarioText({ price, volatility, weight }: Scenario, k: number): string {
  const move = price === 0 ? 'price unchanged' : `price ${price > 0 ? '+' : '-'}${Math.abs(price) < 1 ? `${String(Math.round(Math.abs(price) * 3))}/3` : plainFormat.plain(Math.abs(price))}`;
  const shift = volatility === 0 ? '' : volatility > 0 ? ', volatility up' : ', volatility down';
  return `${String(k + 1)}: ${move}${shift}${weight === 1 ? '' : ` (${plainFormat.percent(weight)})`}`;
}

/** Results of every position under the 16 scenarios in the account's currency, losses negative, and their sum. */
export function commodityTable(account: AccountState, market: Market, commodity: Commodity, binding: number): ScenarioTable {
  const { terms, losses, counted } = commodity;
  const rows = terms.legs.flatMap((leg, l) => {
    if (counted[l] === 0) return [];
    const units = account.quantity[leg.position]! * account.fx[leg.position]!;
    return [{ name: market.instruments[account.instrument[leg.position]!]!.id, values: Array.from(commodity.arrayOf(account, market, leg), (loss) => 0 - loss * units) }];
  });
  return { scope: terms.id, columns: terms.scenarios.map(scenarioText), rows: [...rows, { name: 'total', values: Array.from(losses, (loss) => 0 - loss) }], binding };
}
