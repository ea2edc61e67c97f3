import { allWhole, branchAndBound, costOf, tolerance } from './branch-and-bound.ts';
import type { PackingProblem } from './branch-and-bound.ts';
import { only, usableSupply } from './combinations.ts';
import type { Combinations } from './combinations.ts';
import { PackingSimplex } from './simplex.ts';

/** How many of the most promising combinations, per leg, the first solution is sought among. */
const PROMISING = 6;
const FIRST_NODES = 60;
/** Cuts kept from tick to tick, as far as they do not make the relaxation slow: cuts × combinations. */
const KEPT_CUTS = 30;
const KEPT_ENTRIES = 60_000;

/**
 * The cheapest way to combine the legs into whole combinations, found by branch and bound over the linear
 * relaxation (exact unless `nodes` runs out; `exact` says so). Keeps its last solution, so that new prices cost one
 * look at the relaxation while the solution stays the best.
 */
export class Packing {
  /** Of each combination in the best solution. */
  readonly amounts: Float64Array;
  /** Whether the last answer is proven to be the cheapest. */
  exact = true;
  readonly all: Combinations;
  private readonly supply: Float64Array;
  private readonly whole: boolean;
  private readonly nodes: number;
  /** The relaxation with the cuts found so far, which hold whatever the costs are. */
  private relaxed: PackingSimplex;
  private readonly scratch: Float64Array;
  private readonly lastAlone: Float64Array;
  private readonly lastCost: Float64Array;
  /** Whether `amounts` is an answer already, for whatever costs. */
  known = false;
  /** The last answer found afresh and what it was found for: searches come back to these prices again and again. */
  private readonly home: Float64Array;
  private readonly homeAlone: Float64Array;
  private readonly homeCost: Float64Array;
  private homeExact = false;

  /**
   * @param supply units of each leg
   * @param whole whether combinations can't be divided
   * @param nodes how many branches are looked at before the search gives up on a proof
   */
  constructor(all: Combinations, supply: Float64Array, whole: boolean, nodes: number) {
    this.all = all;
    this.whole = whole;
    this.nodes = nodes;
    this.supply = whole ? usableSupply(all, supply) : supply;
    this.amounts = new Float64Array(all.count);
    this.relaxed = new PackingSimplex(all, this.supply);
    this.scratch = new Float64Array(all.count);
    this.lastAlone = new Float64Array(all.legs).fill(NaN);
    this.lastCost = new Float64Array(all.count).fill(NaN);
    this.home = new Float64Array(all.count);
    this.homeAlone = new Float64Array(all.legs).fill(NaN);
    this.homeCost = new Float64Array(all.count).fill(NaN);
  }

  /**
   * Finds the best amounts for these costs.
   * @param alone cost of one unit of a leg on its own
   * @param cost cost of one unit of a combination
   * @param afresh forget what was found before, so that the answer depends on this call alone
   */
  solve(alone: Float64Array, cost: Float64Array, afresh: boolean): void {
    if (afresh) {
      this.relaxed = new PackingSimplex(this.all, this.supply);
      this.known = false;
    } else if (same(alone, this.lastAlone) && same(cost, this.lastCost)) return;
    this.lastAlone.set(alone);
    this.lastCost.set(cost);
    if (!afresh && same(alone, this.homeAlone) && same(cost, this.homeCost)) {
      this.keep(this.home, (n) => n);
      this.exact = this.homeExact;
      return;
    }
    this.find(alone, cost);
    if (!afresh) return;
    this.home.set(this.amounts);
    this.homeAlone.set(alone);
    this.homeCost.set(cost);
    this.homeExact = this.exact;
  }

  private find(alone: Float64Array, cost: Float64Array): void {
    const bound = this.relax(alone, cost);
    this.exact = this.relaxed.finished;
    if (!this.whole) this.amounts.set(this.scratch);
    else if (allWhole(this.scratch)) this.keep(this.scratch, Math.round);
    else this.search({ all: this.all, supply: this.supply, alone, cost }, bound);
  }

  /** Solves the relaxation, tightened by cuts while its amounts are not whole and the cuts raise it. */
  private relax(alone: Float64Array, cost: Float64Array): number {
    if (this.relaxed.isWorn) this.relaxed = new PackingSimplex(this.all, this.supply);
    let bound = this.relaxed.solve(alone, cost);
    this.relaxed.amounts(this.scratch);
    const most = this.whole ? Math.min(KEPT_CUTS, Math.floor(KEPT_ENTRIES / (this.all.count + 1))) : 0;
    for (let idle = 0; idle < 3 && this.relaxed.cutCount < most && !allWhole(this.scratch); ) {
      const cuts = this.relaxed.roundingCuts(Math.min(4, most - this.relaxed.cutCount));
      if (cuts.length === 0) break;
      const before = bound;
      for (const cut of cuts) {
        const tighter = this.relaxed.with(cut);
        const value = tighter.repair(alone, cost, Infinity);
        if (!tighter.finished || value === Infinity) return bound;
        this.relaxed = tighter;
        bound = value;
      }
      this.relaxed.amounts(this.scratch);
      idle = bound > before + tolerance(before) ? 0 : idle + 1;
    }
    return bound;
  }

  private keep(amounts: Float64Array, rounding: (n: number) => number): void {
    for (let j = 0; j < amounts.length; j++) this.amounts[j] = rounding(amounts[j]!);
    this.known = true;
  }

  /**
   * A good solution among the promising combinations first; then only those can be part of a better one whose reduced
   * cost is below what is left to gain, and among these the proof is sought.
   */
  private search(problem: PackingProblem, bound: number): void {
    if (!this.known) this.keep(this.scratch, (n) => Math.floor(n + 1e-6));
    let best = costOf(problem, this.amounts);
    const slack = tolerance(bound);
    const reduced = new Float64Array(this.all.count);
    this.relaxed.reducedCosts(problem.cost, reduced);
    const cheapestFirst = Array.from(reduced, (_r, j) => j).sort((a, b) => reduced[a]! - reduced[b]! || a - b);
    const steps = [
      { chosen: (): number[] => cheapestFirst.slice(0, PROMISING * this.all.legs), nodes: FIRST_NODES },
      { chosen: (): number[] => cheapestFirst.filter((j) => reduced[j]! <= best - bound + slack), nodes: this.nodes },
    ];
    for (const step of steps) {
      if (best <= bound + slack) {
        this.exact = this.relaxed.finished;
        return;
      }
      const chosen = step.chosen().sort((a, b) => a - b);
      const part: PackingProblem = { ...problem, all: only(this.all, chosen), cost: Float64Array.from(chosen, (j) => problem.cost[j]!) };
      const { amounts, proven } = branchAndBound(part, best, bound, step.nodes);
      this.exact = this.relaxed.finished && proven;
      if (amounts === null) continue;
      this.amounts.fill(0);
      chosen.forEach((j, k) => (this.amounts[j] = amounts[k]!));
      best = costOf(problem, this.amounts);
    }
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}
