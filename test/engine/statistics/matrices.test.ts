import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky } from '#engine/statistics/cholesky.ts';
import { correlationOf, correlationTowards, covariance, covarianceOf, deviationsOf, effectiveObservations, equalWeights, exponentialWeights } from '#engine/statistics/covariance.ts';
import { symmetricEigen } from '#engine/statistics/eigen.ts';
import { repairCorrelation, repairCovariance } from '#engine/statistics/positive-definite.ts';
import { alignedReturns, commonDays } from '#engine/statistics/returns.ts';
import type { AlignedReturns } from '#engine/statistics/returns.ts';
import { RollingCovariance, sliceReturns } from '#engine/statistics/rolling-covariance.ts';
import { shrink } from '#engine/statistics/shrinkage.ts';
import { independentWeights, weightedColumns } from '#engine/statistics/simulation.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';

function randomReturns(seed: number, count: number, length: number, common = 0.5): AlignedReturns {
  const generator = new Generator(seed);
  const market = Float64Array.from({ length }, () => normalVariate(generator));
  const values = new Float64Array(count * length);
  for (let i = 0; i < count; i++) for (let t = 0; t < length; t++) values[i * length + t] = 0.01 * (i + 1) * ((i % 2 === 0 ? common : -common / 2) * market[t]! + normalVariate(generator));
  return { count, length, days: Array.from({ length }, (_none, t) => `d${String(t)}`), values };
}

function product(lower: Float64Array, count: number): Float64Array {
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) for (let k = 0; k <= Math.min(i, j); k++) matrix[i * count + j]! += lower[i * count + k]! * lower[j * count + k]!;
  return matrix;
}

function nearMatrix(actual: Float64Array, wanted: Float64Array, tolerance: number): void {
  actual.forEach((entry, k) => expect(Math.abs(entry - wanted[k]!)).toBeLessThanOrEqual(tolerance));
}

describe('returns', () => {
  const a = { days: ['1', '2', '3', '5', '6'], closes: Float64Array.of(100, 110, 99, 100, 120) };
  const b = { days: ['1', '3', '4', '5', '6'], closes: Float64Array.of(10, 20, 30, 10, 0) };

  it('stand on the days in common, over a gap where one has one', () => {
    expect(commonDays([a, b])).toEqual(['1', '3', '5']);
    const simple = alignedReturns([a, b], 'simple');
    expect(simple.days).toEqual(['3', '5']);
    expect(Array.from(simple.values)).toEqual([99 / 100 - 1, 100 / 99 - 1, 1, -0.5]);
    expect(alignedReturns([a, b], 'log').values[2]).toBeCloseTo(Math.log(2), 15);
    expect(alignedReturns([a, b], 'simple', 1).days).toEqual(['5']);
    expect(alignedReturns([], 'log')).toMatchObject({ count: 0, length: 0 });
  });
});

describe('covariance', () => {
  it('is about zero and divides by n', () => {
    const returns = { count: 2, length: 3, days: ['1', '2', '3'], values: Float64Array.of(0.01, -0.02, 0.03, 0.02, 0, -0.01) };
    const matrix = covariance(returns, equalWeights(3));
    expect(matrix[0]).toBeCloseTo((0.0001 + 0.0004 + 0.0009) / 3, 18);
    expect(matrix[1]).toBeCloseTo((0.0002 - 0.0003) / 3, 18);
    expect(matrix[1]).toBe(matrix[2]);
  });

  it('exponential weights sum to one, newest most, and count for fewer observations', () => {
    const weights = exponentialWeights(100, 0.94);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
    expect(weights[98]! / weights[99]!).toBeCloseTo(0.94, 14);
    expect(effectiveObservations(weights)).toBeLessThan(40);
    expect(effectiveObservations(equalWeights(100))).toBeCloseTo(100, 10);
    expect(() => exponentialWeights(5, 0)).toThrow(RangeError);
  });

  it.each([[null], [0.94]])('rolling with decay %s equals the covariance of the slice', (decay) => {
    const returns = randomReturns(1, 4, 700);
    const rolling = new RollingCovariance(returns, 100, decay);
    for (let end = 100; end <= 700; end++) {
      if (end > 100) rolling.advance();
      if (end % 150 === 0) nearMatrix(rolling.matrix, covariance(sliceReturns(returns, end - 100, end), decay === null ? equalWeights(100) : exponentialWeights(100, decay)), 1e-16);
    }
  });

  it('correlations move towards a value while deviations stay', () => {
    const matrix = covariance(randomReturns(2, 3, 200), equalWeights(200));
    const moved = correlationTowards(matrix, 3, 1, 0.5);
    deviationsOf(moved, 3).forEach((deviation, i) => expect(deviation).toBeCloseTo(deviationsOf(matrix, 3)[i]!, 14));
    expect(correlationOf(moved, 3)[1]).toBeCloseTo(0.5 + 0.5 * correlationOf(matrix, 3)[1]!, 12);
  });
});

describe('shrinkage', () => {
  it.each(['constant-correlation', 'diagonal'] as const)('towards %s is stronger with fewer days, and keeps the diagonal', (target) => {
    const short = randomReturns(3, 8, 30);
    const long = randomReturns(3, 8, 3000);
    const few = shrink(short, equalWeights(30), target);
    const many = shrink(long, equalWeights(3000), target);
    expect(few.intensity).toBeGreaterThan(many.intensity);
    expect(few.intensity).toBeLessThanOrEqual(1);
    expect(many.intensity).toBeGreaterThanOrEqual(0);
    const sample = covariance(short, equalWeights(30));
    for (let i = 0; i < 8; i++) expect(few.matrix[i * 9]).toBeCloseTo(sample[i * 9]!, 15);
    expect(cholesky(few.matrix, 8)).not.toBeNull();
  });

  it('towards constant correlation is the published estimator on a small sample', () => {
    // Reference: an independent evaluation of appendix B in numpy, moments about zero.
    const values = Float64Array.from({ length: 18 }, (_none, k) => Math.sin(3 * k + 1) + 0.3 * Math.cos(k * k) + (k < 12 ? 0.5 : 0) * Math.sin(5 * (k % 6)));
    const shrunk = shrink({ count: 3, length: 6, days: ['1', '2', '3', '4', '5', '6'], values }, equalWeights(6), 'constant-correlation');
    expect(shrunk.intensity).toBeCloseTo(0.2964446355754839, 12);
    expect(shrunk.matrix[1]).toBeCloseTo(0.022586202120424514, 12);
  });

  it('towards the diagonal is the published estimator on a small sample', () => {
    // Two series of four days, by hand: s12 = 0, so nothing is left to shrink.
    const none = { count: 2, length: 4, days: ['1', '2', '3', '4'], values: Float64Array.of(1, -1, 1, -1, 1, 1, -1, -1) };
    expect(shrink(none, equalWeights(4), 'diagonal').intensity).toBe(0);
    // s12 = 0.5; pi12 = mean of (x y − 0.5)² = (3 × 0.25 + 2.25) ÷ 4 = 0.75; gamma = 2 × 0.25; (2 × 0.75 ÷ 0.5) ÷ 4 = 0.75.
    const some = { count: 2, length: 4, days: ['1', '2', '3', '4'], values: Float64Array.of(1, -1, 1, -1, 1, -1, 1, 1) };
    const shrunk = shrink(some, equalWeights(4), 'diagonal');
    expect(shrunk.intensity).toBeCloseTo(0.75, 14);
    expect(shrunk.matrix[1]).toBeCloseTo(0.125, 14);
  });
});

describe('factors of matrices', () => {
  it('Jacobi finds what the matrix is made of', () => {
    const matrix = covariance(randomReturns(4, 12, 60), equalWeights(60));
    const { values, vectors } = symmetricEigen(matrix, 12);
    const rebuilt = new Float64Array(144);
    for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) for (let k = 0; k < 12; k++) rebuilt[i * 12 + j]! += vectors[i * 12 + k]! * values[k]! * vectors[j * 12 + k]!;
    nearMatrix(rebuilt, matrix, 1e-15);
  });

  it('Cholesky multiplies back, takes series without movement and double series, refuses the impossible', () => {
    const matrix = covariance(randomReturns(5, 6, 100), equalWeights(100));
    nearMatrix(product(cholesky(matrix, 6)!, 6), matrix, 1e-17);
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toEqual(Float64Array.of(1, 0, 1, 0));
    expect(cholesky(Float64Array.of(0, 0, 0, 4), 2)).toEqual(Float64Array.of(0, 0, 0, 2));
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(-1, 0, 0, 1), 2)).toBeNull();
  });

  it('any symmetric matrix of correlations is repaired: unit diagonal, no negative eigenvalue, deviations kept', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 7 }), fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 21, maxLength: 21 }), (count, entries) => {
      const correlation = new Float64Array(count * count);
      let k = 0;
      for (let i = 0; i < count; i++) for (let j = 0; j <= i; j++) correlation[i * count + j] = correlation[j * count + i] = i === j ? 1 : entries[k++]!;
      const repaired = repairCorrelation(correlation, count);
      for (let i = 0; i < count; i++) expect(repaired[i * count + i]).toBe(1);
      for (const value of symmetricEigen(repaired, count).values) expect(value).toBeGreaterThan(-1e-12);
      const deviations = Float64Array.from({ length: count }, (_none, i) => 0.01 * (i + 1));
      const { matrix, lower } = repairCovariance(covarianceOf(correlation, deviations), count);
      // A pivot within rounding of zero drops covariances of up to 1e-6 of the deviations.
      nearMatrix(product(lower, count), matrix, 1e-6 * 0.07 * 0.07);
      deviationsOf(matrix, count).forEach((deviation, i) => expect(deviation).toBeCloseTo(deviations[i]!, 12));
    }), { numRuns: 100 });
  });

  it('leaves a valid matrix alone', () => {
    const matrix = covariance(randomReturns(6, 5, 100), equalWeights(100));
    expect(repairCovariance(matrix, 5)).toMatchObject({ matrix, changed: false });
  });

  it('sums columns by weight over any length', () => {
    for (const [count, length] of [[1, 5], [4, 3000], [7, 2049], [9, 1]] as const) {
      const columns = Float64Array.from({ length: count * length }, (_none, k) => Math.sin(k));
      const weights = Float64Array.from({ length: count }, (_none, f) => (f === 2 ? 0 : f - 3.5));
      const out = new Float64Array(length);
      weightedColumns(columns, length, weights, out);
      for (const s of [0, length >> 1, length - 1]) {
        let wanted = 0;
        for (let f = 0; f < count; f++) wanted += weights[f]! * columns[f * length + s]!;
        expect(out[s]).toBeCloseTo(wanted, 12);
      }
    }
    const turned = new Float64Array(2);
    independentWeights(Float64Array.of(2, 0, 3, 4), 2, Float64Array.of(10, 100), turned);
    expect(Array.from(turned)).toEqual([320, 400]);
  });
});
