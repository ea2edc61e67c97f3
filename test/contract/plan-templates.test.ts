import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { planSchema } from '#contract/book-file.ts';
import { planTemplates } from '#contract/plan-templates.ts';

const levels = (standing: Parameters<typeof planTemplates>[1]): readonly number[] => planTemplates('a', standing).map(({ level }) => level);

describe('plan templates', () => {
  it('are plans of the book file, not armed, with the usual levels where nothing is known', () => {
    for (const { plan } of planTemplates('a')) {
      expect(planSchema.safeParse(plan).success).toBe(true);
      expect(plan.armed).toBe(false);
    }
    expect(levels(null)).toEqual([1.5, 1.35, 1.15]);
    expect(planTemplates('a').every(({ leaves }) => leaves === null)).toBe(true);
  });

  it('leave the same room where less is required: 1 % instead of 25 %', () => {
    // Equity E, value N, rate m: the ratio is E ÷ mN, and a fall d reaches the line where E − dN = m(1 − d)N.
    const standing = (rate: number, equity: number) => ({ bufferRatio: equity / rate, uniformShock: -(equity - rate) / (1 - rate) });
    // A quarter required: 1.50 stays 1.50.
    expect(levels(standing(0.25, 0.5))).toEqual([1.5, 1.35, 1.15]);
    // One percent, half of the value as equity: 50 times, 49.5 % away. A sixth away is 1 + 49 × 0.16667 ÷ 0.494949, 17.5 to three digits.
    const [early] = planTemplates('a', standing(0.01, 0.5));
    expect(early!.level).toBe(17.5);
    expect(early!.leaves).toBeCloseTo(1 / 6, 3);
  });

  it('never fire later than the usual ones, stay in order, and aim above where they fire', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 200, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (bufferRatio, uniformShock) => {
      const made = planTemplates('a', { bufferRatio, uniformShock });
      const [early, money, last] = made.map(({ level }) => level);
      expect(early).toBeGreaterThanOrEqual(1.5);
      expect(money).toBeGreaterThanOrEqual(1.35);
      expect(last).toBeGreaterThanOrEqual(1.15);
      expect(early).toBeGreaterThanOrEqual(money!);
      expect(money).toBeGreaterThanOrEqual(last!);
      for (const { plan, level } of made) for (const { reduce } of plan.steps) if (reduce?.until !== undefined) expect(Number(reduce.until.atLeast)).toBeGreaterThanOrEqual(level);
    }));
  });
});
