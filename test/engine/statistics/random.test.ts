import { describe, expect, it } from 'vitest';
import { normalCdf } from '#engine/pricing/normal.ts';
import { studentCdf } from '#engine/statistics/distributions.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { simulate } from '#engine/statistics/simulation.ts';
import { chiSquareVariate, normalVariate, studentVariate } from '#engine/statistics/variates.ts';

const COUNT = 200_000;

/** Kolmogorov–Smirnov distance of a sample; 1.95 ÷ √n is passed by a right sample in all but 1 of 1,000 seeds, and the seed is fixed. */
function distance(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  let worst = 0;
  sorted.forEach((x, k) => {
    const wanted = cdf(x);
    worst = Math.max(worst, Math.abs(wanted - k / sorted.length), Math.abs(wanted - (k + 1) / sorted.length));
  });
  return worst * Math.sqrt(sorted.length);
}

const sampleOf = (draw: () => number): Float64Array => Float64Array.from({ length: COUNT }, draw);

describe('seeded numbers', () => {
  it('are the same for the same seed and others for another', () => {
    const first = (seed: number): number[] => {
      const generator = new Generator(seed);
      return Array.from({ length: 20 }, () => generator.int32());
    };
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
    expect(new Set([0, 1, 2, 2 ** 32, 2 ** 40 + 1, -5, 0.5].map((seed) => first(seed).join())).size).toBe(6);
  });

  it('is xoshiro128**: its own steps from a known state', () => {
    const generator = new Generator(1);
    const words = (): bigint[] => ['a', 'b', 'c', 'd'].map((name) => BigInt.asUintN(32, BigInt((generator as unknown as Record<string, number>)[name]!)));
    const rotate = (x: bigint, k: bigint): bigint => BigInt.asUintN(32, (x << k) | (x >> (32n - k)));
    let s = words();
    for (let n = 0; n < 1000; n++) {
      const result = BigInt.asUintN(32, rotate(BigInt.asUintN(32, s[1]! * 5n), 7n) * 9n);
      const t = BigInt.asUintN(32, s[1]! << 9n);
      const [a, b, c, d] = [s[0]!, s[1]!, s[2]! ^ s[0]!, s[3]! ^ s[1]!];
      s = [a ^ d, b ^ c, c ^ t, rotate(d, 11n)];
      expect(BigInt.asUintN(32, BigInt(generator.int32()))).toBe(result);
      expect(words()).toEqual(s);
    }
  });

  it('uniform, normal and Student t follow their distributions', () => {
    const generator = new Generator(42);
    expect(distance(sampleOf(() => generator.uniform()), (x) => x)).toBeLessThan(1.95);
    expect(distance(sampleOf(() => normalVariate(generator)), normalCdf)).toBeLessThan(1.95);
    for (const degrees of [2.5, 5, 30]) expect(distance(sampleOf(() => studentVariate(generator, degrees)), (x) => studentCdf(x, degrees))).toBeLessThan(1.95);
  });

  it('normal tails hold as many as they should', () => {
    const generator = new Generator(3);
    let beyond = 0;
    for (let n = 0; n < 2_000_000; n++) if (Math.abs(normalVariate(generator)) > 3.5) beyond++;
    const expected = 2_000_000 * 2 * normalCdf(-3.5);
    expect(Math.abs(beyond - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('chi-square has its mean and variance', () => {
    const generator = new Generator(9);
    for (const degrees of [1, 4, 20]) {
      const sample = sampleOf(() => chiSquareVariate(generator, degrees));
      const mean = sample.reduce((a, b) => a + b, 0) / COUNT;
      const variance = sample.reduce((a, b) => a + (b - mean) ** 2, 0) / COUNT;
      expect(Math.abs(mean - degrees)).toBeLessThan(5 * Math.sqrt((2 * degrees) / COUNT));
      expect(Math.abs(variance / (2 * degrees) - 1)).toBeLessThan(0.05);
    }
  });

  it('a scaled Student t keeps the variance of 1', () => {
    const { normals, scale } = simulate(COUNT, 1, 5, 6);
    let square = 0;
    for (let s = 0; s < COUNT; s++) square += (normals[s]! * scale![s]!) ** 2;
    expect(Math.abs(square / COUNT - 1)).toBeLessThan(0.03);
    expect(() => simulate(10, 1, 5, 2)).toThrow(RangeError);
  });
});
