import type { Combinations } from './combinations.ts';
import { PackingSimplex } from './simplex.ts';
import type { Cut } from './rounding-cuts.ts';

const WHOLE = 1e-6;
/** Sums of each sort whose branches are tried before one is followed. */
const CANDIDATES = 4;
const CUT_ROUNDS = 12;
const CUTS_PER_ROUND = 6;

/** A packing problem in whole units: supply of each leg, cost of a leg alone and of a combination. */
export interface PackingProblem {
  readonly all: Combinations;
  readonly supply: Float64Array;
  readonly alone: Float64Array;
  readonly cost: Float64Array;
}

/** A solved relaxation that may still hold something cheaper. */
interface Branch {
  readonly relaxed: PackingSimplex;
  readonly amounts: Float64Array;
  readonly value: number;
}

/** A sum of combinations that must be whole and is not. */
interface Candidate {
  readonly coefficients: Float64Array;
  readonly sum: number;
}

/** Differences below this are arithmetic. */
export function tolerance(value: number): number {
  return 1e-9 * (1 + Math.abs(value));
}

function offWhole(value: number): number {
  return Math.abs(value - Math.round(value));
}

/** Whether every amount is a whole number. */
export function allWhole(amounts: Float64Array): boolean {
  for (let j = 0; j < amounts.length; j++) if (offWhole(amounts[j]!) > WHOLE) return false;
  return true;
}

/** Total cost of amounts, everything unused alone. */
export function costOf(problem: PackingProblem, amounts: Float64Array): number {
  const { all, supply, alone, cost } = problem;
  let sum = 0;
  for (let l = 0; l < all.legs; l++) sum += supply[l]! * alone[l]!;
  for (let j = 0; j < all.count; j++) {
    const n = amounts[j]!;
    if (n === 0) continue;
    sum += n * cost[j]!;
    for (let e = all.start[j]!; e < all.start[j + 1]!; e++) sum -= n * all.coefficient[e]! * alone[all.leg[e]!]!;
  }
  return sum;
}

/**
 * Looks for whole amounts that cost less than `best`. Branches on sums that must be whole (what of a leg is used, how
 * often two legs are combined, one combination), trying a few and taking the one that raises the relaxation most; many
 * combinations cost the same, and a branch on a single one would only exchange it for another. The cheaper side first.
 * @param bound no solution is cheaper; reaching it ends the search
 * @param relaxations how many relaxations are solved before the search gives up
 * @returns the cheapest amounts found (null: none below `best`) and whether everything was looked at
 */
export function branchAndBound(problem: PackingProblem, best: number, bound: number, relaxations: number): { readonly amounts: Float64Array | null; readonly proven: boolean } {
  const { all, alone, cost } = problem;
  const slack = tolerance(bound);
  const wholeLegs = legsInWholes(all);
  let found: Float64Array | null = null;
  let cheapest = best;
  let left = relaxations;
  /** Keeps what a relaxation is worth as a solution; null where it can hold nothing cheaper. */
  const look = (relaxed: PackingSimplex, value: number): Branch | null => {
    left--;
    if (value >= cheapest - slack) return null;
    const amounts = new Float64Array(all.count);
    relaxed.amounts(amounts);
    const whole = allWhole(amounts);
    const rounded = amounts.map((n) => (whole ? Math.round(n) : Math.floor(n + WHOLE)));
    const reached = costOf(problem, rounded);
    if (reached < cheapest - slack) {
      found = rounded;
      cheapest = reached;
    }
    return whole ? null : { relaxed, amounts, value };
  };
  const child = (branch: Branch, cut: Cut): Branch | null => {
    const relaxed = branch.relaxed.with(cut);
    return look(relaxed, relaxed.repair(alone, cost, cheapest - slack));
  };
  const root = rootOf(problem, look, () => cheapest - slack);
  const open: Branch[] = root === null ? [] : [root];
  while (open.length > 0 && cheapest > bound + slack) {
    if (left <= 0) return { amounts: found, proven: false };
    const branch = open.pop()!;
    if (branch.value >= cheapest - slack) continue;
    let chosen: readonly (Branch | null)[] = [];
    let most = -1;
    for (const { coefficients, sum } of candidates(all, branch.amounts, wholeLegs)) {
      const low = Math.floor(sum);
      const sides = [child(branch, { coefficients, atMost: low }), child(branch, { coefficients: coefficients.map((c) => -c), atMost: -low - 1 })];
      const raised = sides.map((side) => (side === null ? cheapest : side.value) - branch.value);
      const score = Math.min(...raised) + 0.1 * Math.max(...raised);
      if (score > most) {
        most = score;
        chosen = sides;
      }
      if (sides[0] === null && sides[1] === null) break;
    }
    open.push(...chosen.filter((side) => side !== null).sort((a, b) => b.value - a.value));
  }
  return { amounts: found, proven: true };
}

/** The relaxation of the whole problem, tightened by cuts while they raise it. */
function rootOf({ all, supply, alone, cost }: PackingProblem, look: (relaxed: PackingSimplex, value: number) => Branch | null, cutoff: () => number): Branch | null {
  let relaxed = new PackingSimplex(all, supply);
  let value = relaxed.solve(alone, cost);
  let root = look(relaxed, value);
  for (let round = 0, idle = 0; root !== null && round < CUT_ROUNDS && idle < 3; round++) {
    const cuts = relaxed.roundingCuts(CUTS_PER_ROUND);
    if (cuts.length === 0) break;
    const before = value;
    for (const cut of cuts) {
      relaxed = relaxed.with(cut);
      value = relaxed.repair(alone, cost, cutoff());
      if (value === Infinity) return null;
    }
    root = look(relaxed, value);
    idle = value > before + tolerance(before) ? 0 : idle + 1;
  }
  return root;
}

/** Legs of which every combination takes a whole number. */
function legsInWholes(all: Combinations): Uint8Array {
  const whole = new Uint8Array(all.legs).fill(1);
  for (let e = 0; e < all.leg.length; e++) if (!Number.isInteger(all.coefficient[e]!)) whole[all.leg[e]!] = 0;
  return whole;
}

function candidates(all: Combinations, amounts: Float64Array, wholeLegs: Uint8Array): Candidate[] {
  const used = new Float64Array(all.legs);
  const pairs = new Map<number, number>();
  const single: number[] = [];
  for (let j = 0; j < all.count; j++) {
    const n = amounts[j]!;
    if (n <= WHOLE) continue;
    if (offWhole(n) > WHOLE) single.push(j);
    for (let e = all.start[j]!; e < all.start[j + 1]!; e++) {
      used[all.leg[e]!]! += n * all.coefficient[e]!;
      for (let f = e + 1; f < all.start[j + 1]!; f++) {
        const [a, b] = [Math.min(all.leg[e]!, all.leg[f]!), Math.max(all.leg[e]!, all.leg[f]!)];
        pairs.set(a * all.legs + b, (pairs.get(a * all.legs + b) ?? 0) + n);
      }
    }
  }
  const farthest = <T>(list: readonly T[], value: (of: T) => number): T[] =>
    list.filter((of) => offWhole(value(of)) > WHOLE).map((of, k) => ({ of, k, off: offWhole(value(of)) })).sort((a, b) => b.off - a.off || a.k - b.k).slice(0, CANDIDATES).map(({ of }) => of);
  const legs = Array.from(used, (_n, l) => l).filter((l) => wholeLegs[l] === 1);
  return [
    ...farthest(legs, (l) => used[l]!).map((l) => ({ sum: used[l]!, coefficients: coefficientsOf(all, (e) => (all.leg[e] === l ? all.coefficient[e]! : 0)) })),
    ...farthest([...pairs], ([, n]) => n).map(([key, n]) => ({ sum: n, coefficients: together(all, Math.floor(key / all.legs), key % all.legs) })),
    ...farthest(single, (j) => amounts[j]!).map((j) => ({ sum: amounts[j]!, coefficients: new Float64Array(all.count).fill(1, j, j + 1) })),
  ];
}

function coefficientsOf(all: Combinations, of: (entry: number) => number): Float64Array {
  const sums = new Float64Array(all.count);
  for (let j = 0; j < all.count; j++) for (let e = all.start[j]!; e < all.start[j + 1]!; e++) sums[j]! += of(e);
  return sums;
}

/** 1 for every combination that holds both legs. */
function together(all: Combinations, a: number, b: number): Float64Array {
  return coefficientsOf(all, (e) => (all.leg[e] === a || all.leg[e] === b ? 0.5 : 0)).map((n) => (n === 1 ? 1 : 0));
}
