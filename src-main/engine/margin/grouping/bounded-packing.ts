import { allWhole, costOf, tolerance } from './branch-and-bound.ts';
import type { PackingProblem } from './branch-and-bound.ts';
import { room, take, usableSupply } from './combinations.ts';
import type { Combinations } from './combinations.ts';
import { CorePacking } from './core-packing.ts';
import { PackingSimplex } from './simplex.ts';

/** The inverse of the relaxation has gathered errors when its amounts miss a supply by more than this, relative to it. */
const WORN = 1e-7;
/** Fractions from which a larger combination is rounded up; tried in turn while the answer is further than NEAR, relative, from the relaxation. */
const UPWARDS = [0.5, 0.3, 1, 0.7, 0.1];
const NEAR = 2e-3;

/**
 * A good way to combine many legs at a bounded cost: the linear relaxation; of its larger combinations the nearest
 * whole numbers; and with what these leave over the cheapest use of the smaller ones (`core`), whose own relaxation
 * comes out whole by itself nearly always. A new price continues from the last basis.
 *
 * The answer is never dearer than everything alone, than the last answer at the new prices or than the last one found
 * afresh. `exact` tells where it meets the relaxation, below which nothing is. Among near answers the one that is kept
 * can depend on the prices before; all of them lie between the relaxation and the answer found afresh.
 */
export class BoundedPacking {
  /** Of each combination in the answer. */
  readonly amounts: Float64Array;
  /** Whether the answer is proven to be the cheapest. */
  exact = true;
  readonly all: Combinations;
  private readonly supply: Float64Array;
  private readonly whole: boolean;
  private readonly pivots: number;
  private readonly larger: readonly number[];
  private readonly core: CorePacking;
  private relaxed: PackingSimplex;
  /** The answer of the last search from nothing, and what it was found for: searches come back to these prices again and again. */
  private readonly anchor: Float64Array;
  private readonly anchorAlone: Float64Array;
  private readonly anchorCost: Float64Array;
  private anchorExact = false;
  private readonly candidate: Float64Array;
  /** The relaxation's amounts. */
  private readonly parts: Float64Array;
  private readonly rest: Float64Array;
  private readonly lastAlone: Float64Array;
  private readonly lastCost: Float64Array;
  private fromNothing = false;
  /** Whether `amounts` is an answer already, for whatever costs. */
  known = false;

  /**
   * @param core the smaller combinations, of which the rest is made
   * @param work what one search may cost, in numbers touched (pivots × (rows² + entries)) and never by the clock, so
   * that equal input gives equal output on every machine
   */
  constructor(all: Combinations, supply: Float64Array, whole: boolean, core: readonly number[], work: number) {
    this.all = all;
    this.whole = whole;
    this.supply = whole ? usableSupply(all, supply) : supply;
    this.pivots = Math.ceil(work / (all.legs * all.legs + all.leg.length + 1));
    const small = new Set(core);
    this.larger = Array.from({ length: all.count }, (_v, j) => j).filter((j) => !small.has(j));
    this.core = new CorePacking(all, core, this.supply, this.pivots);
    this.amounts = new Float64Array(all.count);
    this.anchor = new Float64Array(all.count);
    this.anchorAlone = new Float64Array(all.legs).fill(NaN);
    this.anchorCost = new Float64Array(all.count).fill(NaN);
    this.candidate = new Float64Array(all.count);
    this.parts = new Float64Array(all.count);
    this.rest = new Float64Array(all.legs);
    this.relaxed = new PackingSimplex(all, this.supply);
    this.lastAlone = new Float64Array(all.legs).fill(NaN);
    this.lastCost = new Float64Array(all.count).fill(NaN);
  }

  /** As `Packing.solve`. */
  solve(alone: Float64Array, cost: Float64Array, afresh: boolean): void {
    if ((!afresh || this.fromNothing) && same(alone, this.lastAlone) && same(cost, this.lastCost)) return;
    this.lastAlone.set(alone);
    this.lastCost.set(cost);
    const problem: PackingProblem = { all: this.all, supply: this.supply, alone, cost };
    this.fromNothing = afresh;
    this.known = true;
    if (!afresh && same(alone, this.anchorAlone) && same(cost, this.anchorCost)) {
      if (costOf(problem, this.anchor) <= costOf(problem, this.amounts)) this.amounts.set(this.anchor);
      this.exact = this.anchorExact;
      return;
    }
    if (afresh || this.relaxed.drift() > WORN) this.relaxed = new PackingSimplex(this.all, this.supply);
    if (afresh) {
      this.core.forget();
      this.amounts.fill(0);
    }
    const bound = this.relaxed.solve(alone, cost, this.pivots);
    const enough = this.relaxed.finished ? bound + tolerance(bound) : -Infinity;
    this.exact = this.keepCheapest(problem, enough, afresh) <= enough;
    if (!afresh) return;
    this.anchor.set(this.amounts);
    this.anchorAlone.set(alone);
    this.anchorCost.set(cost);
    this.anchorExact = this.exact;
  }

  /** @param enough cost at which nothing better is looked for */
  private keepCheapest(problem: PackingProblem, enough: number, afresh: boolean): number {
    let best = costOf(problem, this.amounts);
    const prefer = (amounts: Float64Array): void => {
      const reached = best > enough ? costOf(problem, amounts) : Infinity;
      if (!(reached < best)) return;
      best = reached;
      this.amounts.set(amounts);
    };
    if (!afresh) prefer(this.anchor);
    if (best <= enough) return best;
    this.relaxed.amounts(this.candidate);
    if (!this.whole || allWhole(this.candidate)) {
      if (this.whole) for (let j = 0; j < this.all.count; j++) this.candidate[j] = Math.round(this.candidate[j]!);
      prefer(this.candidate);
      return best;
    }
    this.parts.set(this.candidate);
    for (const from of UPWARDS) {
      if (best <= enough + NEAR * Math.abs(enough)) break;
      this.round(problem, from);
      prefer(this.candidate);
    }
    return best;
  }

  /** The relaxation's larger combinations in whole numbers, the greater fractions upwards as far as there is room; the rest by the core. */
  private round({ alone, cost }: PackingProblem, from: number): void {
    const { candidate, parts, rest } = this;
    rest.set(this.supply);
    const upwards: number[] = [];
    for (const j of this.larger) {
      const n = Math.floor(parts[j]! + 1e-6);
      candidate[j] = n;
      if (n > 0) take(this.all, rest, j, n);
      if (parts[j]! - n >= from - 1e-6) upwards.push(j);
    }
    const fraction = (j: number): number => parts[j]! - candidate[j]!;
    upwards.sort((a, b) => fraction(b) - fraction(a) || a - b);
    for (const j of upwards) {
      if (room(this.all, rest, j) < 1) continue;
      candidate[j]!++;
      take(this.all, rest, j, 1);
    }
    this.core.solve(alone, cost, rest, candidate);
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
