import type { Market } from '../market/market.ts';
import type { Instrument } from '../portfolio/book.ts';

/** Supposed states of the world: each moves the underlying (relatively, then absolutely) and the volatility. */
export interface Worlds {
  /** Relative moves of the underlying. */
  readonly relative: ArrayLike<number>;
  /** Moves added to that, in the price of the underlying. */
  readonly absolute: ArrayLike<number>;
  /** Volatility points added, as fractions. */
  readonly volatility: ArrayLike<number>;
  /** Calendar days that pass first. */
  readonly daysLater: number;
}

interface Slot {
  terms: Instrument;
  spot: number;
  volatility: number;
  years: number;
  rate: number;
  readonly values: Float64Array;
}

/**
 * Values of options in a fixed set of worlds. An option is revalued only when its underlying, its volatility, the clock,
 * the interest rate or its terms have changed: searches that move one price pay for the options on that price alone.
 */
export class OptionGrid {
  readonly count: number;
  private readonly worlds: Worlds;
  private readonly slots: (Slot | undefined)[] = [];

  constructor(worlds: Worlds) {
    this.worlds = worlds;
    this.count = worlds.relative.length;
  }

  /**
   * Model value of one unit of option `i` in every world. The array is the grid's own: read it before the next call.
   * @param spot price of the underlying before the moves
   */
  values(market: Market, i: number, spot: number, volatility: number): Float64Array {
    const terms = market.instruments[i]!;
    const years = market.yearsToExpiry(i);
    const rate = market.rateOf(terms.currency);
    let slot = this.slots[i];
    if (slot !== undefined && slot.spot === spot && slot.volatility === volatility && slot.years === years && slot.rate === rate && slot.terms === terms) return slot.values;
    if (slot === undefined) this.slots[i] = slot = { terms, spot, volatility, years, rate, values: new Float64Array(this.count) };
    slot.terms = terms;
    slot.spot = spot;
    slot.volatility = volatility;
    slot.years = years;
    slot.rate = rate;
    const { relative, absolute, volatility: shifts, daysLater } = this.worlds;
    for (let k = 0; k < this.count; k++) {
      const moved = Math.max(0, spot * (1 + relative[k]!) + absolute[k]!);
      slot.values[k] = market.supposedOptionValue(i, moved, Math.max(0, volatility + shifts[k]!), daysLater);
    }
    return slot.values;
  }
}

const grids = new WeakMap<Market, Map<string, OptionGrid>>();

/** The grid of these worlds in this market; accounts that suppose the same share their revaluations. */
export function gridOf(market: Market, worlds: Worlds): OptionGrid {
  let known = grids.get(market);
  if (known === undefined) grids.set(market, (known = new Map()));
  const key = [worlds.relative, worlds.absolute, worlds.volatility].map((list) => Array.from(list).join(' ')).join('/') + `/${String(worlds.daysLater)}`;
  let grid = known.get(key);
  if (grid === undefined) known.set(key, (grid = new OptionGrid(worlds)));
  return grid;
}
