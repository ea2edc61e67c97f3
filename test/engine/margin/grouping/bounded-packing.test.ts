import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedPacking } from '#engine/margin/grouping/bounded-packing.ts';
import { costOf } from '#engine/margin/grouping/branch-and-bound.ts';
import { compress } from '#engine/margin/grouping/combinations.ts';
import type { Combinations } from '#engine/margin/grouping/combinations.ts';
import { Packing } from '#engine/margin/grouping/packing.ts';

const WORK = 1e7;

interface Problem {
  readonly all: Combinations;
  readonly core: readonly number[];
  readonly supply: Float64Array;
}

/** Legs of two sides: pairs across them, and fours of two legs a side. */
const problems = fc.record({
  supply: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 6, maxLength: 14 }),
  pairs: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 3, maxLength: 25 }),
  fours: fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(6)), { maxLength: 15 }),
}).map(({ supply, pairs, fours }): Problem => {
  const half = Math.floor(supply.length / 2);
  const left = (k: number): number => k % half;
  const right = (k: number): number => half + (k % (supply.length - half));
  const list = [
    ...pairs.map(([a, b]) => ({ legs: [left(a), right(b)], coefficients: [1, 1] })),
    ...fours.map(([a, b, c, d]) => ({ legs: [left(a), left(b), right(c), right(d)], coefficients: [1, 1, 1, 1] })),
  ];
  return { all: compress(supply.length, list), core: pairs.map((_p, k) => k), supply: Float64Array.from(supply) };
});
const prices = fc.infiniteStream(fc.integer({ min: 0, max: 40 }));

function priced({ all }: Problem, next: Iterator<number>): { readonly alone: Float64Array; readonly cost: Float64Array } {
  return { alone: Float64Array.from({ length: all.legs }, () => next.next().value as number), cost: Float64Array.from({ length: all.count }, () => next.next().value as number) };
}

/** What of each leg an answer uses. */
function used(all: Combinations, amounts: Float64Array): Float64Array {
  const sums = new Float64Array(all.legs);
  for (let j = 0; j < all.count; j++) for (let e = all.start[j]!; e < all.start[j + 1]!; e++) sums[all.leg[e]!]! += amounts[j]! * all.coefficient[e]!;
  return sums;
}

describe('the bounded packing', () => {
  it('answers whole amounts within the supply, never dearer than everything alone, than the last answer or than the one found afresh', () => {
    fc.assert(fc.property(problems, prices, (problem, stream) => {
      const { all, core, supply } = problem;
      const packing = new BoundedPacking(all, supply, true, core, WORK);
      const next = stream[Symbol.iterator]();
      let fresh = new Float64Array(all.count);
      for (let turn = 0; turn < 5; turn++) {
        const { alone, cost } = priced(problem, next);
        const total = (amounts: Float64Array): number => costOf({ all, supply, alone, cost }, amounts);
        const before = packing.amounts.slice();
        packing.solve(alone, cost, turn === 1);
        if (turn === 1) fresh = packing.amounts.slice();
        const reached = total(packing.amounts);
        expect(reached).toBeLessThanOrEqual(total(new Float64Array(all.count)) + 1e-9);
        if (turn !== 1) expect(reached).toBeLessThanOrEqual(Math.min(total(before), total(fresh)) + 1e-9);
        used(all, packing.amounts).forEach((n, l) => expect(n).toBeLessThanOrEqual(supply[l]! + 1e-9));
        packing.amounts.forEach((n) => expect(n).toBe(Math.round(n)));
      }
    }), { numRuns: 200 });
  });
  it('never undercuts the proven cheapest, and meets it where it says so', () => {
    fc.assert(fc.property(problems, prices, (problem, stream) => {
      const { all, core, supply } = problem;
      const { alone, cost } = priced(problem, stream[Symbol.iterator]());
      const bounded = new BoundedPacking(all, supply, true, core, WORK);
      const proven = new Packing(all, supply, true, 20_000);
      bounded.solve(alone, cost, true);
      proven.solve(alone, cost, true);
      expect(proven.exact).toBe(true);
      const [found, least] = [bounded, proven].map(({ amounts }) => costOf({ all, supply, alone, cost }, amounts)) as [number, number];
      expect(found).toBeGreaterThanOrEqual(least - 1e-9);
      if (bounded.exact) expect(found).toBeCloseTo(least, 6);
    }), { numRuns: 200 });
  });
  it('finds afresh the same whatever was asked before', () => {
    fc.assert(fc.property(problems, prices, (problem, stream) => {
      const { all, core, supply } = problem;
      const next = stream[Symbol.iterator]();
      const [a, b] = [new BoundedPacking(all, supply, true, core, WORK), new BoundedPacking(all, supply, true, core, WORK)];
      for (let turn = 0; turn < 3; turn++) {
        const { alone, cost } = priced(problem, next);
        b.solve(alone, cost, false);
      }
      const { alone, cost } = priced(problem, next);
      b.solve(alone, cost, false);
      a.solve(alone, cost, true);
      b.solve(alone, cost, true);
      expect([...b.amounts]).toEqual([...a.amounts]);
    }), { numRuns: 100 });
  });
  it('stops within its work, with an answer that is allowed', () => {
    fc.assert(fc.property(problems, prices, (problem, stream) => {
      const { all, core, supply } = problem;
      const { alone, cost } = priced(problem, stream[Symbol.iterator]());
      const packing = new BoundedPacking(all, supply, true, core, 1);
      packing.solve(alone, cost, true);
      expect(costOf({ all, supply, alone, cost }, packing.amounts)).toBeLessThanOrEqual(costOf({ all, supply, alone, cost }, new Float64Array(all.count)) + 1e-9);
      used(all, packing.amounts).forEach((n, l) => expect(n).toBeLessThanOrEqual(supply[l]! + 1e-9));
    }), { numRuns: 100 });
  });
});
