import { europeanDelta, europeanValue } from './black-scholes.ts';
import { SMALL_DEVIATION } from './european-terms.ts';
import { millsRatio, millsSlope } from './mills.ts';
import { density } from './normal-density.ts';
import type { OptionColumns, ScenarioGrid } from './scenario-grid.ts';

/** As in `european-terms.ts`, a little wider: an option that would lose more digits takes the exact path. */
const TOLERANCE = 4e-13;
const ROUNDING = 1.2e-16;
const FARTHEST = 34;
const WIDEST = 5;
/** Keeps 0 / 0 out of a sign. */
const TINY = 1e-300;
/** Longest row whose logarithms are kept from one option to the next. */
const ROW = 64;
/** Spots of the latest row and the logarithms of their ratios to its first: options on one underlying share them. */
const rowSpots = new Float64Array(ROW).fill(NaN);
const rowLogs = new Float64Array(ROW);

/**
 * European options under scenarios that move spot and volatility: what depends on the contract alone (discount factors,
 * root of the time, logarithm) is formed once per option, what the spots alone decide once per run of options that share
 * them (order options by underlying). Nothing is allocated.
 * Same accuracy as `europeanValue`, which is called where float64 would lose digits and at the edges of the domain.
 */
export function europeanGrid(options: OptionColumns, grid: ScenarioGrid): void {
  for (let i = 0; i < options.count; i++) {
    for (let from = 0; from < grid.scenarios; from += ROW) europeanRow(options, i, grid, i * grid.scenarios + from, Math.min(ROW, grid.scenarios - from));
  }
}

/**
 * One option under `count` states from entry `from` on. Whether a state lies on this side of the money or that is a coin
 * toss to the processor, so signs are arithmetic here rather than branches.
 */
function europeanRow(options: OptionColumns, i: number, grid: ScenarioGrid, from: number, count: number): void {
  const { spot: spots, volatility: volatilities, value: values, delta: deltas } = grid;
  const call = options.call[i] === 1;
  const sign = call ? 1 : -1;
  const strike = options.strike[i]!;
  const years = options.years[i]!;
  const root = Math.sqrt(years);
  const carry = (options.rate[i]! - options.dividendYield[i]!) * years;
  const yielded = Math.exp(-options.dividendYield[i]! * years);
  const discounted = strike * Math.exp(-options.rate[i]! * years);
  const log = Math.log(spots[from]! / strike);
  const base = log + carry;
  const doubt = ROUNDING * (2 + 2 * Math.abs(log) + 2 * Math.abs(carry));
  keepRow(spots, from, count);
  for (let j = 0; j < count; j++) {
    const at = from + j;
    const move = rowLogs[j]!;
    const s = volatilities[at]! * root;
    const perDeviation = 1 / s;
    const signed = (base + move) * perDeviation;
    const distance = Math.abs(signed);
    const cost = (doubt + 2 * ROUNDING * Math.abs(move)) * (1.25 + distance) * perDeviation + 3 * ROUNDING * distance * distance;
    if (!(cost < TOLERANCE && distance < FARTHEST && s < WIDEST)) {
      exceptional(options, i, grid, at);
      continue;
    }
    const d1 = signed + s / 2;
    const grown = spots[at]! * yielded;
    const densityAtD1 = density(d1);
    const weight = grown * densityAtD1;
    const near = distance - s / 2 + TINY;
    const side = near / Math.abs(near);
    const nearRatio = millsRatio(Math.abs(near));
    const farRatio = millsRatio(distance + s / 2);
    const outOfTheMoney = s > SMALL_DEVIATION
      ? weight * (side * nearRatio - farRatio) + Math.min(grown, discounted) * (0.5 - 0.5 * side)
      : weight * s * millsSlope(distance, s / 2);
    values[at] = outOfTheMoney + Math.max(sign * (grown - discounted), 0);
    if (deltas !== null) {
      const tail = yielded * densityAtD1 * (signed > 0 ? farRatio : nearRatio);
      deltas[at] = sign * (d1 > 0 === call ? yielded - tail : tail);
    }
  }
}

/** Logarithms of the row's spots over its first, where they are not those of the row before. */
function keepRow(spots: Float64Array, from: number, count: number): void {
  const first = spots[from]!;
  if (rowSpots[0] !== first) {
    rowSpots.fill(NaN);
    rowSpots[0] = first;
    rowLogs[0] = 0;
  }
  for (let j = 1; j < count; j++) {
    const spot = spots[from + j]!;
    if (rowSpots[j] === spot) continue;
    rowSpots[j] = spot;
    rowLogs[j] = Math.log(spot / first);
  }
}

function exceptional(options: OptionColumns, i: number, grid: ScenarioGrid, at: number): void {
  const call = options.call[i] === 1;
  const spot = grid.spot[at]!;
  const volatility = grid.volatility[at]!;
  grid.value[at] = europeanValue(call, spot, options.strike[i]!, options.years[i]!, options.rate[i]!, options.dividendYield[i]!, volatility);
  if (grid.delta !== null) grid.delta[at] = europeanDelta(call, spot, options.strike[i]!, options.years[i]!, options.rate[i]!, options.dividendYield[i]!, volatility);
}
