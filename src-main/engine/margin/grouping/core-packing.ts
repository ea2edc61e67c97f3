import { only, room, take } from './combinations.ts';
import type { Combinations } from './combinations.ts';
import { PackingSimplex } from './simplex.ts';

const WORN = 1e-7;

/** The cheapest use of some of the combinations, whose relaxation is whole or nearly so; fractions are rounded down and filled up. */
export class CorePacking {
  private readonly chosen: readonly number[];
  private readonly part: Combinations;
  private readonly pivots: number;
  private readonly supply: Float64Array;
  private readonly alone: Float64Array;
  private readonly cost: Float64Array;
  private readonly amounts: Float64Array;
  private readonly reduced: Float64Array;
  private relaxed: PackingSimplex | null = null;

  /** @param pivots after which the relaxation is taken as it is */
  constructor(all: Combinations, chosen: readonly number[], supply: Float64Array, pivots: number) {
    this.chosen = chosen;
    this.part = only(all, chosen);
    this.pivots = pivots;
    this.supply = supply.slice();
    this.alone = new Float64Array(all.legs);
    this.cost = new Float64Array(chosen.length);
    this.amounts = new Float64Array(chosen.length);
    this.reduced = new Float64Array(chosen.length);
  }

  /** Begins anew with the next search. */
  forget(): void {
    this.relaxed = null;
  }

  /**
   * @param cost of all combinations, not only of the chosen ones
   * @param rest what there is of each leg; afterwards what is left
   * @param out receives the amounts of the chosen combinations
   */
  solve(alone: Float64Array, cost: Float64Array, rest: Float64Array, out: Float64Array): void {
    const relaxed = this.supplied(rest);
    this.alone.set(alone);
    for (let k = 0; k < this.chosen.length; k++) this.cost[k] = cost[this.chosen[k]!]!;
    relaxed.solve(this.alone, this.cost, this.pivots);
    relaxed.amounts(this.amounts);
    let whole = true;
    for (let k = 0; k < this.chosen.length; k++) {
      const n = Math.floor(this.amounts[k]! + 1e-6);
      whole &&= this.amounts[k]! - n <= 1e-6;
      out[this.chosen[k]!] = n;
      if (n > 0) take(this.part, rest, k, n);
    }
    if (!whole || !relaxed.finished) this.fill(relaxed, rest, out);
  }

  /** The last relaxation with another supply: its basis stays the best at the last costs and only has to become possible again. */
  private supplied(rest: Float64Array): PackingSimplex {
    const known = this.relaxed;
    const changed = rest.some((n, l) => n !== this.supply[l]);
    this.supply.set(rest);
    const possible = known !== null && known.finished && (!changed || this.moved(known));
    const usable = possible && known.finished && known.drift() <= WORN;
    this.relaxed = usable ? known : new PackingSimplex(this.part, this.supply);
    return this.relaxed;
  }

  private moved(relaxed: PackingSimplex): boolean {
    relaxed.resupply();
    return relaxed.repair(this.alone, this.cost, Infinity) < Infinity;
  }

  /** What still saves and fits, in the order of the relaxation's prices. */
  private fill(relaxed: PackingSimplex, rest: Float64Array, out: Float64Array): void {
    const { part, alone, cost, reduced } = this;
    relaxed.reducedCosts(cost, reduced);
    const fitting: number[] = [];
    for (let k = 0; k < part.count; k++) if (room(part, rest, k) > 0 && this.saving(k, alone, cost) > 0) fitting.push(k);
    fitting.sort((a, b) => reduced[a]! - reduced[b]! || a - b);
    for (const k of fitting) {
      const n = room(part, rest, k);
      if (n === 0) continue;
      out[this.chosen[k]!]! += n;
      take(part, rest, k, n);
    }
  }

  /** What one combination asks for less than its legs alone. */
  private saving(k: number, alone: Float64Array, cost: Float64Array): number {
    let sum = -cost[k]!;
    for (let e = this.part.start[k]!; e < this.part.start[k + 1]!; e++) sum += this.part.coefficient[e]! * alone[this.part.leg[e]!]!;
    return sum;
  }
}
