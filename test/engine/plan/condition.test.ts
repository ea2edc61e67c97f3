import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConditionWatch, leavesOf } from '#engine/plan/condition.ts';
import type { Leaf, When } from '#engine/plan/plan.ts';

const leaf = (more: Partial<Leaf> = {}): Leaf => ({ metric: 'bufferRatio', instrument: null, below: 1.5, above: null, forMs: 0, ...more });

describe('conditions', () => {
  it('fire when a comparison has held for its duration', () => {
    const watch = new ConditionWatch(leaf({ forMs: 30_000 }));
    expect([1.4, 1.4, 1.6, 1.4, 1.4, 1.4, 1.4].map((value, n) => watch.evaluate(() => value, n * 15_000).met)).toEqual([false, false, false, false, false, true, true]);
  });

  it('report a missing metric and are not true', () => {
    const missing = leaf({ metric: 'price', instrument: 'X' });
    const evaluation = new ConditionWatch({ any: [missing, leaf()] }).evaluate((one) => (one === missing ? null : 1.2), 0);
    expect(evaluation).toMatchObject({ met: true, missing: [missing] });
    expect(new ConditionWatch({ all: [missing, leaf()] }).evaluate((one) => (one === missing ? null : 1.2), 0).met).toBe(false);
  });

  it('are never true when empty', () => {
    expect(new ConditionWatch({ all: [] }).evaluate(() => 0, 0).met).toBe(false);
    expect(new ConditionWatch({ any: [{ all: [] }] }).evaluate(() => 0, 0).met).toBe(false);
  });

  it('equal a brute-force oracle over whole histories', () => {
    const arbitraryLeaf = fc.record({ forMs: fc.constantFrom(0, 10, 30), below: fc.constantFrom(2, 5, 8) }).map((one) => leaf(one));
    const { when } = fc.letrec<{ when: When }>((tie) => ({
      when: fc.oneof({ maxDepth: 3 }, arbitraryLeaf, fc.record({ all: fc.array(tie('when'), { maxLength: 3 }) }), fc.record({ any: fc.array(tie('when'), { maxLength: 3 }) })),
    }));
    fc.assert(
      fc.property(when, fc.array(fc.record({ after: fc.integer({ min: 1, max: 20 }), seed: fc.integer({ min: 0, max: 1e6 }) }), { maxLength: 25 }), (condition, steps) => {
        const leaves = leavesOf(condition);
        const watch = new ConditionWatch(condition);
        const history: { at: number; values: (number | null)[] }[] = [];
        let at = 0;
        for (const { after, seed } of steps) {
          at += after;
          const values = leaves.map((_, n) => { const v = (seed * (n + 7)) % 11; return v === 10 ? null : v; });
          history.push({ at, values });
          const holds = (n: number): boolean => {
            let since = at;
            for (let h = history.length - 1; h >= 0; h--) {
              const value = history[h]!.values[n];
              if (value === null || value === undefined || !(value < leaves[n]!.below!)) return h !== history.length - 1 && at - since >= leaves[n]!.forMs;
              since = history[h]!.at;
            }
            return at - since >= leaves[n]!.forMs;
          };
          let n = 0;
          const expected = (one: When): boolean => {
            if ('all' in one) { const parts = one.all.map(expected); return parts.length > 0 && parts.every(Boolean); }
            if ('any' in one) return one.any.map(expected).some(Boolean);
            return holds(n++);
          };
          let k = 0;
          expect(watch.evaluate(() => values[k++]!, at).met).toBe(expected(condition));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
