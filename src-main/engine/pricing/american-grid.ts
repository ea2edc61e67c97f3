import { american, americanResult } from './american.ts';
import type { OptionColumns, ScenarioGrid } from './scenario-grid.ts';

/**
 * American options under scenarios that move spot and volatility. The exercise boundary is solved once per option and
 * volatility (`american-put.ts` keeps it); every further spot costs one integral.
 */
export function americanGrid(options: OptionColumns, grid: ScenarioGrid): void {
  const { scenarios, spot, volatility, value, delta } = grid;
  for (let i = 0; i < options.count; i++) {
    const call = options.call[i] === 1;
    const strike = options.strike[i]!;
    const years = options.years[i]!;
    const rate = options.rate[i]!;
    const dividendYield = options.dividendYield[i]!;
    for (let at = i * scenarios; at < (i + 1) * scenarios; at++) {
      american(call, spot[at]!, strike, years, rate, dividendYield, volatility[at]!);
      value[at] = americanResult.value;
      if (delta !== null) delta[at] = americanResult.delta;
    }
  }
}
