import { describe, expect, it } from 'vitest';
import { basisOf, betaOn, regress } from '#engine/hedge/basis.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';
import { weekdays } from '../../support/daily-history.ts';

function series(returns: readonly number[], from = 0) {
  const path = [100];
  for (const one of returns) path.push(path.at(-1)! * Math.exp(one));
  return { days: weekdays(from + path.length).slice(from), closes: Float64Array.from(path) };
}

describe('basis risk from history', () => {
  it('agrees with a regression computed by hand', () => {
    // x 1 2 3 4, y 2 4 5 4: means 2.5 and 3.75, xx 5, xy 3.5, yy 4.75; slope 0.7, rest 4.75 − 2.45 = 2.3.
    const found = regress(Float64Array.of(2, 4, 5, 4), Float64Array.of(1, 2, 3, 4))!;
    expect(found.beta).toBeCloseTo(0.7, 12);
    expect(found.rSquared).toBeCloseTo(2.45 / 4.75, 12);
    expect(found.residualDeviation).toBeCloseTo(Math.sqrt(2.3 / 2), 12);
    expect(found.standardError).toBeCloseTo(Math.sqrt(2.3 / 2 / 5), 12);
    expect(found.returns).toBe(4);
  });

  it('finds the beta that made the history, within three standard errors', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const generator = new Generator(seed);
      const market = Array.from({ length: 400 }, () => 0.01 * normalVariate(generator));
      const own = market.map((one) => 1.3 * one + 0.004 * normalVariate(generator));
      const found = betaOn(series(own), series(market))!;
      expect(Math.abs(found.beta - 1.3)).toBeLessThan(3.5 * found.standardError);
      expect(found.residualDeviation).toBeCloseTo(0.004, 3);
    }
  });

  it('weighs holdings by their money and leaves out what is too short to compare', () => {
    const generator = new Generator(9);
    const market = Array.from({ length: 300 }, () => 0.01 * normalVariate(generator));
    const driver = series(market);
    const double = series(market.map((one) => 2 * one));
    const short = series(market.slice(290), 290);
    const found = basisOf([{ weight: 300, series: driver }, { weight: 100, series: double }, { weight: 50, series: short }], driver, 400)!;
    // (300 × 1 + 100 × 2) ÷ 400
    expect(found.regression.beta).toBeCloseTo(1.25, 9);
    expect(found.regression.rSquared).toBeCloseTo(1, 9);
    expect(found.used).toHaveLength(2);
  });

  it('says nothing without a month in common, or where the hedge never moves', () => {
    expect(betaOn(series([0.01, 0.02, -0.01]), series([0.02, 0.01, -0.02]))).toBeNull();
    expect(betaOn(null, series([0.01]))).toBeNull();
    expect(regress(Float64Array.of(1, 2, 3), Float64Array.of(0, 0, 0))).toBeNull();
  });
});
