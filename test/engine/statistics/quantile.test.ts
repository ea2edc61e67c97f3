import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedShortfall, lossQuantile, quantileRules } from '#engine/statistics/quantile.ts';
import { selectNth } from '#engine/statistics/select.ts';
import { Tail } from '#engine/statistics/tail.ts';

const losses = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 200 });
const confidence = fc.double({ min: 0.51, max: 0.999, noNaN: true });

describe('quantiles', () => {
  it('selection answers what sorting answers', () => {
    fc.assert(fc.property(losses, fc.nat(), (values, n) => {
      const k = n % values.length;
      const list = Float64Array.from(values);
      const chosen = selectNth(list, k);
      // A sort puts −0 before 0, a selection takes them for equal: as losses they are the same.
      expect(chosen + 0).toBe(Float64Array.from(values).sort()[k]! + 0);
      for (let i = 0; i < k; i++) expect(list[i]).toBeLessThanOrEqual(chosen);
      for (let i = k; i < list.length; i++) expect(list[i]).toBeGreaterThanOrEqual(chosen);
    }));
  });

  it('the tail of every rule sums to its figure; the shortfall is never below nearest rank', () => {
    fc.assert(fc.property(losses, confidence, (values, c) => {
      const list = Float64Array.from(values);
      const tail = new Tail(list.length);
      const sum = (): number => Array.from({ length: tail.count }, (_none, k) => tail.weights[k]! * list[tail.scenarios[k]!]!).reduce((a, b) => a + b, 0);
      for (const rule of quantileRules) {
        const value = tail.atQuantile(list, c, rule);
        expect(value + 0).toBe(lossQuantile(values, c, rule) + 0);
        expect(Math.abs(sum() - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, ...values.map(Math.abs)));
      }
      const shortfall = tail.beyondQuantile(list, c);
      expect(shortfall).toBeCloseTo(expectedShortfall(values, c), 6);
      expect(new Set(tail.scenarios.subarray(0, tail.count)).size).toBe(tail.count);
      expect(shortfall).toBeGreaterThanOrEqual(lossQuantile(values, c, 'nearest-rank') - 1e-6);
    }));
  });

  it('whole ranks survive floating point', () => {
    const list = Array.from({ length: 500 }, (_none, k) => k + 1);
    expect(lossQuantile(list, 0.99, 'nearest-rank')).toBe(495);
    expect(lossQuantile(list, 0.99, 'hull')).toBe(496);
    expect(lossQuantile(list, 0.99, 'linear')).toBeCloseTo(495.01, 9);
    expect(expectedShortfall(list, 0.99)).toBe(498);
    expect(lossQuantile([], 0.99, 'hull')).toBeNaN();
  });
});
