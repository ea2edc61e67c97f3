import { allWhole, branchAndBound, costOf, tolerance } from './branch-and-bound.ts';
import type { PackingProblem } from './branch-and-bound.ts';
import { combinationsWithin, usableSupply } from './combinations.ts';
import type { Combinations } from './combinations.ts';
import { PackingSimplex } from './simplex.ts';

/** What a search may cost, in counted steps and never by the clock, so that equal input gives equal output on every machine. */
export interface PackingBudget {
  /** Numbers touched by the relaxation: pivots × (rows² + entries). */
  readonly work: number;
  /** Relaxations solved for what rounding leaves over, and the most combinations that are looked at there. */
  readonly relaxations: number;
  readonly columns: number;
}

/**
 * A good way to combine many legs at a bounded cost: the linear relaxation, rounded down, and what that leaves over
 * combined by a short branch and bound. A new price continues from the last basis. The answer is never dearer than
 * everything alone, than the last answer at the new prices or than the last one found afresh; `exact` tells where it
 * meets the relaxation, below which nothing is. Which of several near answers is kept depends on the prices before,
 * always within the gap to the relaxation.
 */
export class BoundedPacking {
  readonly amounts: Float64Array;
  exact = true;
  readonly all: Combinations;
  private readonly supply: Float64Array;
  private readonly whole: boolean;
  private readonly budget: PackingBudget;
  private readonly pivots: number;
  private relaxed: PackingSimplex;
  /** The answer of the last search from nothing. */
  private readonly anchor: Float64Array;
  private readonly candidate: Float64Array;
  private readonly reduced: Float64Array;
  private readonly rest: Float64Array;
  private readonly lastAlone: Float64Array;
  private readonly lastCost: Float64Array;
  private fromNothing = false;

  constructor(all: Combinations, supply: Float64Array, whole: boolean, budget: PackingBudget) {
    this.all = all;
    this.whole = whole;
    this.budget = budget;
    this.supply = whole ? usableSupply(all, supply) : supply;
    this.pivots = Math.ceil(budget.work / (all.legs * all.legs + all.leg.length + 1));
    this.amounts = new Float64Array(all.count);
    this.anchor = new Float64Array(all.count);
    this.candidate = new Float64Array(all.count);
    this.reduced = new Float64Array(all.count);
    this.rest = new Float64Array(all.legs);
    this.relaxed = new PackingSimplex(all, this.supply);
    this.lastAlone = new Float64Array(all.legs).fill(NaN);
    this.lastCost = new Float64Array(all.count).fill(NaN);
  }

  /** As `Packing.solve`. */
  solve(alone: Float64Array, cost: Float64Array, afresh: boolean): void {
    if (same(alone, this.lastAlone) && same(cost, this.lastCost) && (!afresh || this.fromNothing)) return;
    this.lastAlone.set(alone);
    this.lastCost.set(cost);
    const begin = afresh || this.relaxed.isWorn;
    if (begin) this.relaxed = new PackingSimplex(this.all, this.supply);
    if (afresh) this.amounts.fill(0);
    const problem: PackingProblem = { all: this.all, supply: this.supply, alone, cost };
    const bound = this.relaxed.solve(alone, cost, this.pivots);
    const enough = this.relaxed.finished ? bound + tolerance(bound) : -Infinity;
    const best = this.keepCheapest(problem, enough, afresh);
    this.exact = best <= enough;
    this.fromNothing = afresh;
    if (afresh) this.anchor.set(this.amounts);
  }

  private keepCheapest(problem: PackingProblem, enough: number, afresh: boolean): number {
    let best = costOf(problem, this.amounts);
    if (best <= enough) return best;
    const take = (amounts: Float64Array): void => {
      const reached = costOf(problem, amounts);
      if (!(reached < best)) return;
      best = reached;
      this.amounts.set(amounts);
    };
    if (!afresh) take(this.anchor);
    this.relaxed.amounts(this.candidate);
    if (!this.whole || allWhole(this.candidate)) {
      if (this.whole) for (let j = 0; j < this.all.count; j++) this.candidate[j] = Math.round(this.candidate[j]!);
      take(this.candidate);
      return best;
    }
    this.round(problem);
    take(this.candidate);
    return best;
  }

  /** The relaxation's amounts rounded down; the rest combined anew, then filled up with whatever still saves. */
  private round(problem: PackingProblem): void {
    const { all, candidate, rest } = this;
    rest.set(this.supply);
    for (let j = 0; j < all.count; j++) {
      const n = Math.floor(candidate[j]! + 1e-6);
      candidate[j] = n;
      if (n > 0) this.use(j, n);
    }
    this.relaxed.reducedCosts(problem.cost, this.reduced);
    const fitting = combinationsWithin(all, rest).sort((a, b) => this.reduced[a]! - this.reduced[b]! || a - b);
    const part = subproblem(problem, rest, fitting.slice(0, this.budget.columns));
    const filled = this.filled(problem, fitting);
    const found = branchAndBound(part.problem, costOf(part.problem, part.chosen.map((j) => filled[j]!)), -Infinity, this.budget.relaxations);
    if (found.amounts !== null) {
      part.chosen.forEach((j, k) => (filled[j] = found.amounts![k]!));
    }
    for (const j of fitting) candidate[j]! += filled[j]!;
  }
}
