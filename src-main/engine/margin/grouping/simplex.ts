import type { Combinations } from './combinations.ts';
import { roundingCuts } from './rounding-cuts.ts';
import type { Cut } from './rounding-cuts.ts';

const ZERO = 1e-9;
const WEARS_AFTER = 400;
/** From so many combinations on not all of them are looked at for every pivot. */
const LISTS_FROM = 1500;
const LIST_SHARE = 0.5;

/**
 * Cheapest use of a supply of legs: min Σ alone·s + Σ cost·x over Σ coefficient·x + s = supply, x, s ≥ 0.
 *
 * Revised simplex with an explicit inverse. "Everything alone" is a feasible start, and stays one for other costs, so
 * that a tick continues from the last basis and usually finds it still the best. A cut is added to a copy and repaired
 * by the dual method. Variables: the combinations, then the unused rest of every row. Ties are broken by the lowest
 * index, so that equal input gives equal output.
 */
export class PackingSimplex {
  /** Whether the last solve ran to the end (it always does but for a numerical breakdown). */
  finished = true;
  private readonly all: Combinations;
  private readonly rows: number;
  private readonly supply: Float64Array;
  private readonly cuts: readonly Cut[];
  private readonly basis: Int32Array;
  private readonly basic: Uint8Array;
  private readonly inverse: Float64Array;
  private readonly x: Float64Array;
  private readonly dual: Float64Array;
  private readonly direction: Float64Array;
  private pivots = 0;
  /** Reduced cost of the variable that `entering` chose. */
  private lowest = 0;
  /** Combinations worth entering when all were looked at last, and the reduced cost that they must still have. */
  private readonly list: Int32Array;
  private listed = 0;
  private listFloor = 0;

  /** @param parent a solved problem that this one adds the cut to */
  constructor(all: Combinations, supply: Float64Array, parent: PackingSimplex | null = null, cut: Cut | null = null) {
    this.all = all;
    this.supply = supply;
    this.cuts = parent === null || cut === null ? [] : [...parent.cuts, cut];
    this.rows = all.legs + this.cuts.length;
    this.basis = new Int32Array(this.rows);
    this.basic = new Uint8Array(all.count + this.rows);
    this.inverse = new Float64Array(this.rows * this.rows);
    this.x = new Float64Array(this.rows);
    this.dual = new Float64Array(this.rows);
    this.direction = new Float64Array(this.rows);
    this.list = new Int32Array(all.count >= LISTS_FROM ? all.count : 0);
    if (parent === null || cut === null) this.restart();
    else this.extend(parent, cut);
  }

  /** The same problem with one more cut; `repair` solves it. */
  with(cut: Cut): PackingSimplex {
    return new PackingSimplex(this.all, this.supply, this, cut);
  }

  get cutCount(): number {
    return this.cuts.length;
  }

  /** After very many pivots the inverse has gathered errors: better to begin again. */
  get isWorn(): boolean {
    return this.pivots > WEARS_AFTER;
  }

  private restart(): void {
    const { rows } = this;
    this.inverse.fill(0);
    this.basic.fill(0);
    for (let i = 0; i < rows; i++) {
      this.basis[i] = this.all.count + i;
      this.basic[this.all.count + i] = 1;
      this.inverse[i * rows + i] = 1;
      this.x[i] = this.supply[i]!;
    }
    this.pivots = 0;
  }

  /**
   * The primal method from a feasible basis.
   * @param limit pivots after which it stops; the amounts are allowed then, but may not be the cheapest
   * @returns the least cost; `amounts` then tells of what
   */
  solve(alone: Float64Array, cost: Float64Array, limit = 200 + 60 * this.rows): number {
    let standing = 0;
    let fresh = true;
    this.listed = 0;
    this.finished = false;
    this.price(alone, cost);
    for (let turn = 0; turn <= limit && !this.finished; turn++) {
      const entering = this.entering(alone, cost, standing > 2 * this.rows);
      if (entering < 0) {
        // Duals that were carried from pivot to pivot are made anew before the basis is called the best.
        if (fresh) this.finished = true;
        else this.price(alone, cost);
        fresh = true;
      } else {
        const gain = this.lowest;
        this.direct(entering);
        const leaving = this.leaving();
        if (leaving < 0) break;
        standing = this.x[leaving]! / this.direction[leaving]! > ZERO ? 0 : standing + 1;
        this.pivot(entering, leaving);
        this.carryDuals(leaving, gain);
        fresh = false;
      }
    }
    if (!fresh) this.price(alone, cost);
    return this.value(alone, cost);
  }

  /** After the supply that this was made with has changed: the amounts of the last basis, for `repair` to make possible. */
  resupply(): void {
    const { rows, all, inverse, x } = this;
    for (let i = 0, at = 0; i < rows; i++) {
      let sum = 0;
      for (let k = 0; k < rows; k++, at++) sum += inverse[at]! * (k < all.legs ? this.supply[k]! : this.cuts[k - all.legs]!.atMost);
      x[i] = sum > -ZERO && sum < ZERO ? 0 : sum;
    }
  }

  /** How far the carried inverse has drifted: the greatest violation of a row by the basic amounts, in its units. */
  drift(): number {
    const { rows, all, x, basis } = this;
    const left = this.direction;
    for (let i = 0; i < rows; i++) left[i] = i < all.legs ? this.supply[i]! : this.cuts[i - all.legs]!.atMost;
    for (let i = 0; i < rows; i++) {
      const v = basis[i]!;
      if (v >= all.count) left[v - all.count]! -= x[i]!;
      else for (let e = all.start[v]!; e < all.start[v + 1]!; e++) left[all.leg[e]!]! -= all.coefficient[e]! * x[i]!;
    }
    let worst = 0;
    for (let i = 0; i < all.legs; i++) worst = Math.max(worst, Math.abs(left[i]!) / (1 + this.supply[i]!));
    return worst;
  }

  /** The dual method after a cut. @returns the least cost, Infinity where there is no solution or none below `cutoff`. */
  repair(alone: Float64Array, cost: Float64Array, cutoff: number): number {
    const limit = 100 + 20 * this.rows;
    for (let turn = 0; turn < limit; turn++) {
      const leaving = this.mostNegative();
      if (leaving < 0) return this.solve(alone, cost);
      this.price(alone, cost);
      const entering = this.enteringFor(leaving, alone, cost);
      if (entering < 0) return Infinity;
      this.direct(entering);
      this.pivot(entering, leaving);
      if (this.value(alone, cost) >= cutoff) return Infinity;
    }
    this.finished = false;
    return this.value(alone, cost);
  }

  /** Amount of every combination in the last solution. */
  amounts(out: Float64Array): void {
    out.fill(0);
    for (let i = 0; i < this.rows; i++) if (this.basis[i]! < this.all.count) out[this.basis[i]!] = Math.max(0, this.x[i]!);
  }

  /** What each combination would add to the cost if one unit of it were forced, by the last solution's prices; at least 0. */
  reducedCosts(cost: Float64Array, out: Float64Array): void {
    for (let j = 0; j < this.all.count; j++) out[j] = Math.max(0, cost[j]! - this.worth(j));
  }

  /** Cuts that every whole solution keeps and the last solution breaks; the most broken first. */
  roundingCuts(most: number): Cut[] {
    const amounts = new Float64Array(this.all.count);
    this.amounts(amounts);
    return roundingCuts({ all: this.all, cuts: this.cuts, rows: this.rows, supply: this.supply, inverse: this.inverse, x: this.x }, amounts, most);
  }

  private extend(parent: PackingSimplex, cut: Cut): void {
    const { rows, inverse, all } = this;
    const last = rows - 1;
    this.basis.set(parent.basis);
    this.basic.set(parent.basic);
    this.pivots = parent.pivots;
    this.x.set(parent.x);
    let left = cut.atMost;
    for (let i = 0; i < last; i++) {
      const from = i * last;
      inverse.set(parent.inverse.subarray(from, from + last), i * rows);
      const c = this.basis[i]! < all.count ? cut.coefficients[this.basis[i]!]! : 0;
      if (c === 0) continue;
      left -= c * parent.x[i]!;
      for (let k = 0; k < last; k++) inverse[last * rows + k]! -= c * parent.inverse[from + k]!;
    }
    inverse[last * rows + last] = 1;
    this.basis[last] = all.count + last;
    this.basic[all.count + last] = 1;
    this.x[last] = left;
  }

  private value(alone: Float64Array, cost: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.rows; i++) sum += this.x[i]! * this.costOf(this.basis[i]!, alone, cost);
    return sum;
  }

  private costOf(v: number, alone: Float64Array, cost: Float64Array): number {
    const { count, legs } = this.all;
    return v < count ? cost[v]! : v < count + legs ? alone[v - count]! : 0;
  }

  private price(alone: Float64Array, cost: Float64Array): void {
    const { rows, dual, inverse } = this;
    dual.fill(0);
    for (let i = 0; i < rows; i++) {
      const c = this.costOf(this.basis[i]!, alone, cost);
      if (c === 0) continue;
      for (let k = 0, at = i * rows; k < rows; k++, at++) dual[k]! += c * inverse[at]!;
    }
  }

  /** The duals after a pivot, from those before it. */
  private carryDuals(leaving: number, gain: number): void {
    const { rows, dual, inverse } = this;
    for (let k = 0, at = leaving * rows; k < rows; k++, at++) dual[k]! += gain * inverse[at]!;
  }

  /** What the units of one combination are worth by the duals. */
  private worth(j: number): number {
    const { all, dual, cuts } = this;
    let worth = 0;
    const end = all.start[j + 1]!;
    for (let e = all.start[j]!; e < end; e++) worth += dual[all.leg[e]!]! * all.coefficient[e]!;
    for (let k = 0; k < cuts.length; k++) worth += dual[all.legs + k]! * cuts[k]!.coefficients[j]!;
    return worth;
  }

  /** The variable with the most negative reduced cost, or with Bland's rule the first one; −1: the basis is best. */
  private entering(alone: Float64Array, cost: Float64Array, first: boolean): number {
    const { all } = this;
    if (this.listed > 0 && !first) {
      const best = this.enteringOfList(cost);
      if (best >= 0) return best;
    }
    const { rows, dual } = this;
    const lists = all.count >= LISTS_FROM && !first;
    let best = -1;
    let lowest = 0;
    this.listed = 0;
    for (let j = 0; j < all.count; j++) {
      const worth = this.worth(j);
      const reduced = cost[j]! - worth;
      if (reduced >= 0 || reduced >= -ZERO * (1 + Math.abs(worth)) || this.basic[j] !== 0) continue;
      if (lists) this.list[this.listed++] = j;
      if (reduced >= lowest) continue;
      this.lowest = lowest = reduced;
      if (first) return j;
      best = j;
    }
    this.listFloor = lowest * LIST_SHARE;
    for (let i = 0; i < rows; i++) {
      if (this.basic[all.count + i] === 1) continue;
      const c = i < all.legs ? alone[i]! : 0;
      const reduced = c - dual[i]!;
      if (reduced < lowest && reduced < -ZERO * (1 + Math.abs(c))) {
        this.lowest = lowest = reduced;
        if (first) return all.count + i;
        best = all.count + i;
      }
    }
    return best;
  }

  /** The best of those that the last look at everything found, while one is left that is worth a good part of what was best then. */
  private enteringOfList(cost: Float64Array): number {
    const { list } = this;
    let best = -1;
    let lowest = this.listFloor;
    let kept = 0;
    for (let k = 0; k < this.listed; k++) {
      const j = list[k]!;
      const reduced = cost[j]! - this.worth(j);
      if (reduced >= this.listFloor || this.basic[j] !== 0) continue;
      list[kept++] = j;
      if (reduced >= lowest) continue;
      lowest = reduced;
      best = j;
    }
    this.listed = kept;
    this.lowest = lowest;
    return best;
  }

  /** The variable that brings a negative row to zero at the least cost; −1: none can. */
  private enteringFor(row: number, alone: Float64Array, cost: Float64Array): number {
    const { rows, dual, all, inverse, cuts } = this;
    const at = row * rows;
    let best = -1;
    let least = Infinity;
    for (let j = 0; j < all.count; j++) {
      if (this.basic[j] === 1) continue;
      let slope = 0;
      const end = all.start[j + 1]!;
      for (let e = all.start[j]!; e < end; e++) slope += inverse[at + all.leg[e]!]! * all.coefficient[e]!;
      for (let k = 0; k < cuts.length; k++) slope += inverse[at + all.legs + k]! * cuts[k]!.coefficients[j]!;
      if (slope >= -ZERO) continue;
      const ratio = Math.max(0, cost[j]! - this.worth(j)) / -slope;
      if (ratio < least) {
        least = ratio;
        best = j;
      }
    }
    for (let i = 0; i < rows; i++) {
      const slope = inverse[at + i]!;
      if (this.basic[all.count + i] === 1 || slope >= -ZERO) continue;
      const ratio = Math.max(0, (i < all.legs ? alone[i]! : 0) - dual[i]!) / -slope;
      if (ratio < least) {
        least = ratio;
        best = all.count + i;
      }
    }
    return best;
  }

  private mostNegative(): number {
    let row = -1;
    let lowest = -ZERO;
    for (let i = 0; i < this.rows; i++) {
      if (this.x[i]! < lowest) {
        lowest = this.x[i]!;
        row = i;
      }
    }
    return row;
  }

  private leaving(): number {
    const { rows, direction, x, basis } = this;
    let leaving = -1;
    let step = Infinity;
    for (let i = 0; i < rows; i++) {
      if (direction[i]! <= ZERO) continue;
      const ratio = x[i]! / direction[i]!;
      if (ratio < step - 1e-12 || (ratio <= step + 1e-12 && basis[i]! < basis[leaving]!)) {
        step = Math.min(ratio, step);
        leaving = i;
      }
    }
    return leaving;
  }

  private pivot(entering: number, leaving: number): void {
    const { rows, direction, inverse, x, basis } = this;
    const by = direction[leaving]!;
    const row = leaving * rows;
    for (let k = 0; k < rows; k++) inverse[row + k]! /= by;
    x[leaving]! /= by;
    for (let i = 0; i < rows; i++) {
      const factor = direction[i]!;
      if (i === leaving || factor === 0) continue;
      for (let k = 0, at = i * rows; k < rows; k++, at++) inverse[at]! -= factor * inverse[row + k]!;
      const left = x[i]! - factor * x[leaving]!;
      x[i] = left > -ZERO && left < ZERO ? 0 : left;
    }
    this.basic[basis[leaving]!] = 0;
    this.basic[entering] = 1;
    basis[leaving] = entering;
    this.pivots++;
  }

  /** The column of a variable, seen from the basis. */
  private direct(entering: number): void {
    const { rows, direction, inverse, all, cuts } = this;
    if (entering >= all.count) {
      for (let i = 0; i < rows; i++) direction[i] = inverse[i * rows + entering - all.count]!;
      return;
    }
    const first = all.start[entering]!;
    const end = all.start[entering + 1]!;
    for (let i = 0, at = 0; i < rows; i++, at += rows) {
      let sum = 0;
      for (let e = first; e < end; e++) sum += inverse[at + all.leg[e]!]! * all.coefficient[e]!;
      for (let k = 0; k < cuts.length; k++) sum += inverse[at + all.legs + k]! * cuts[k]!.coefficients[entering]!;
      direction[i] = sum;
    }
  }
}
