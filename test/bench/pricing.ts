import { americanGrid } from '#engine/pricing/american-grid.ts';
import { europeanGrid } from '#engine/pricing/european-grid.ts';
import type { OptionColumns, ScenarioGrid } from '#engine/pricing/scenario-grid.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

const OPTIONS = 10_000;
/** The sixteen of SPAN: price moves in thirds of the scan range, each with volatility up and down, and two extremes. */
const MOVES = [0, 0, 1 / 3, 1 / 3, -1 / 3, -1 / 3, 2 / 3, 2 / 3, -2 / 3, -2 / 3, 1, 1, -1, -1, 3, -3];
const SCAN_RANGE = 0.12;
const VOLATILITY_RANGE = 0.2;

/** A book of strikes and expiries as listed around a spot of 100, the same every time. */
export function optionBook(): { readonly options: OptionColumns; readonly grid: ScenarioGrid } {
  const scenarios = MOVES.length;
  const column = (at: (i: number) => number): Float64Array<ArrayBuffer> => Float64Array.from({ length: OPTIONS }, (_, i) => at(i));
  const volatility = (i: number): number => 0.12 + 0.5 * (((i * 7919) % 1000) / 1000);
  const options: OptionColumns = {
    count: OPTIONS,
    call: Uint8Array.from({ length: OPTIONS }, (_, i) => i & 1),
    strike: column((i) => 60 + ((i * 31) % 161) * 0.5),
    years: column((i) => (3 + ((i * 17) % 720)) / 365),
    rate: column(() => 0.035),
    dividendYield: column((i) => ((i * 13) % 4) * 0.01),
  };
  const grid: ScenarioGrid = {
    scenarios,
    spot: Float64Array.from({ length: OPTIONS * scenarios }, (_, at) => 100 * (1 + SCAN_RANGE * MOVES[at % scenarios]!)),
    volatility: Float64Array.from({ length: OPTIONS * scenarios }, (_, at) => volatility(Math.floor(at / scenarios)) * (at % scenarios > 13 ? 1 : 1 + VOLATILITY_RANGE * (at % 2 === 0 ? 1 : -1))),
    value: new Float64Array(OPTIONS * scenarios),
    delta: null,
  };
  return { options, grid };
}

/** Full revaluation of 10,000 options under 16 scenarios. */
export function benchPricing(runs: number): Figure[] {
  const { options, grid } = optionBook();
  const withDeltas: ScenarioGrid = { ...grid, delta: new Float64Array(grid.value.length) };
  for (let i = 0; i < 5; i++) europeanGrid(options, grid);
  return [
    repeat('10,000 European options × 16 scenarios', 'ms', runs * 3, () => timed(() => { europeanGrid(options, grid); }), '<= C++'),
    repeat('10,000 European options × 16 scenarios, with deltas', 'ms', runs * 3, () => timed(() => { europeanGrid(options, withDeltas); })),
    repeat('10,000 American options × 16 scenarios', 'ms', runs, () => timed(() => { americanGrid(options, grid); })),
  ];
}
