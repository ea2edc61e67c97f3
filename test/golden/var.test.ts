import { describe, expect, it } from 'vitest';
import { openSession } from '#engine/session.ts';
import { acceptedExceptions, conditionalCoverage, independence, likelihoodRatioTest, proportionOfFailures, timeUntilFirst } from '#engine/statistics/coverage-tests.ts';
import { binomialCdf, chiSquareQuantile, normalDensity, normalQuantile } from '#engine/statistics/distributions.ts';
import { expectedShortfall, lossQuantile, quantileStandardError } from '#engine/statistics/quantile.ts';
import { trafficLight } from '#engine/statistics/traffic-light.ts';
import { ewmaVariance, garchLongRunVariance, garchVariance } from '#engine/statistics/volatility.ts';
import { judgeExceptions } from '#service/backtest.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../support/book-builder.ts';
import { golden, untested } from './cases.ts';

const day = (k: number): string => new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10);

/** A book of one stock whose closes follow from given log returns. */
function risk(returns: readonly number[], value: number, params: Readonly<Record<string, unknown>>): number {
  let close = 100;
  const closes = [[day(0), close], ...returns.map((r, k) => [day(k + 1), (close *= Math.exp(r))])];
  const book = bookOf({
    account: { regime: { id: 'var', params }, positions: [{ instrument: 'S', quantity: value }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 1 }, history: [{ instrument: 'S', closes }],
  });
  return openSession(toEngineBook(book)).report('a').maintenanceMargin;
}

describe('value at risk and its backtests', () => {
  golden('var-cci-mathworks-1043', (i, e, near) => {
    const test = independence({ n00: i['n00']!, n01: i['n01']!, n10: i['n10']!, n11: i['n11']! });
    near(test.lr, e['lr_cci']!);
    near(test.pValue, e['p_value']!);
  });
  golden('var-cc-mathworks-1043', (i, e, near) => {
    const test = conditionalCoverage(likelihoodRatioTest(i['lr_pof']!, 1), likelihoodRatioTest(i['lr_cci']!, 1));
    near(test.lr, e['lr_cc']!);
    near(test.pValue, e['p_value']!);
  });
  golden('var-tl-mathworks-1043', (i, e, near) => {
    const light = trafficLight(i['observations']!, i['failures']!, 1 - i['var_level']!);
    near(light.cumulative, e['cumulative_probability']!);
    near(light.typeOne, e['type_i']!);
    expect(light.zone).toBe(e['zone']);
  });
  golden('var-pof-mathworks-250', (i, e) => {
    const reject = (rate: number): number => Number(proportionOfFailures(i['observations']!, i['failures']!, rate).rejected);
    expect(reject(i['p_a']!)).toBe(e['reject_a']);
    expect(reject(i['p_b']!)).toBe(e['reject_b']);
    expect(chiSquareQuantile(0.95, 1)).toBeCloseTo(i['critical_value']!, 6);
  });
  golden('var-basel-cumulative', (i, e, near) => {
    (e['cumulative_pct'] as unknown as number[]).forEach((wanted, k) => near(100 * binomialCdf(k, i['observations']!, 1 - i['var_level']!), wanted));
  });
  golden('var-chi2-critical', (i, e, near) => {
    [0.9, 0.95, 0.99].forEach((level, k) => {
      near(chiSquareQuantile(level, i['df_a']!), (e['df1_90_95_99'] as unknown as number[])[k]!);
      near(chiSquareQuantile(level, i['df_b']!), (e['df2_90_95_99'] as unknown as number[])[k]!);
    });
  });
  golden('var-kupiec-region-1000-99', (i, e) => {
    expect(acceptedExceptions(i['observations']!, i['p']!)).toEqual({ first: e['first'], last: e['last'] });
  });
  golden('var-ewma-exact-variance', (i, e, near) => near(ewmaVariance(i['lambda']!, i['prior_variance']!, i['return']!), e['variance']!));
  golden('var-garch-update', (i, e, near) => {
    const garch = { omega: i['omega']!, alpha: i['alpha']!, beta: i['beta']! };
    near(100 * Math.sqrt(garchVariance(garch, i['prior_vol']! ** 2, i['return']!)), e['vol_pct']!);
    near(100 * Math.sqrt(garchLongRunVariance(garch)), e['long_run_vol_pct']!);
  });
  golden('var-parametric-single', (i, e, near) => {
    // Closes that swing by exactly the volatility, so that the estimate is the volatility.
    const swings = Array.from({ length: 500 }, (_none, k) => (k % 2 === 0 ? 1 : -1) * i['daily_vol']!);
    near(risk(swings, i['value']!, { confidence: i['confidence'] }), e['var_1d']!);
    near(risk(swings, i['value']!, { confidence: i['confidence'], horizonDays: i['horizon_days'] }), e['var_10d']!);
  });
  golden('var-historical-conventions', (i, e, near) => {
    const losses = Array.from({ length: i['count']! }, (_none, k) => i['loss_min']! + k);
    near(lossQuantile(losses, i['confidence']!, 'nearest-rank'), e['nearest_rank']!);
    near(lossQuantile(losses, i['confidence']!, 'hull'), e['hull_kth_worst']!);
    near(lossQuantile(losses, i['confidence']!, 'linear'), e['linear_type7']!);
    near(expectedShortfall(losses, i['confidence']!), e['es_mean_worst_5']!);
    // And the same through an account: 10,000 worth whose daily losses were 1 to 100, in a scattered order.
    const returns = losses.map((_loss, k) => Math.log(1 - (((k * 37) % 100) + 1) / 10_000));
    const through = (more: Readonly<Record<string, unknown>>): number => risk(returns, 10_000, { method: 'historical', window: 100, confidence: i['confidence'], ...more });
    near(through({}), e['nearest_rank']!);
    near(through({ quantile: 'hull' }), e['hull_kth_worst']!);
    near(through({ quantile: 'linear' }), e['linear_type7']!);
    near(through({ measure: 'expected-shortfall' }), e['es_mean_worst_5']!);
  });

  it('covers every var case of the file', () => {
    expect(untested('var-')).toEqual([]);
  });
});

describe('numbers printed in margin-regimes.md, section 4', () => {
  it('MathWorks: 57 exceptions in 1,043 days at 95 %, first on day 58', () => {
    const test = proportionOfFailures(1043, 57, 0.05);
    expect(test.lr).toBeCloseTo(0.46147, 5);
    expect(test.pValue).toBeCloseTo(0.49694, 5);
    expect(timeUntilFirst(58, 1043, 0.05).lr).toBeCloseTo(1.7354, 4);
    expect(timeUntilFirst(58, 1043, 0.05).pValue).toBeCloseTo(0.18773, 5);
  });

  it.each([[255, 0.01, 1, 6], [510, 0.05, 17, 35], [1000, 0.01, 5, 16]])('%d days at %d: %d to %d exceptions are accepted', (days, rate, first, last) => {
    expect(acceptedExceptions(days, rate)).toEqual({ first, last });
  });

  it('no exception in 255 days at 99 % is rejected, LR 5.13', () => {
    const judged = judgeExceptions(255, [], 0.99);
    expect(judged.kupiec.lr).toBeCloseTo(5.1257, 4);
    expect(judged.kupiec.rejected).toBe(true);
    expect(judged.timeUntilFirst).toMatchObject({ day: null, rejected: false });
    expect(judged.christoffersen).toEqual({ lr: 0, pValue: 1, rejected: false });
    expect(judged.trafficLight).toMatchObject({ zone: 'green', multiplier: 3 });
  });

  it('Basel multipliers by exceptions in 250 days', () => {
    const of = (k: number): number => trafficLight(250, k, 1 - 0.99).multiplier;
    expect([0, 4, 5, 6, 7, 8, 9, 10, 15].map(of)).toEqual([3, 3, 3.4, 3.5, 3.65, 3.75, 3.85, 4, 4]);
    expect([4, 5, 9, 10].map((k) => trafficLight(250, k, 0.01).zone)).toEqual(['green', 'yellow', 'yellow', 'red']);
  });

  it('standard error of a simulated 99 % quantile of 10,000 paths: 0.0373 deviations', () => {
    expect(quantileStandardError(0.99, 10_000, normalDensity(normalQuantile(0.99)))).toBeCloseTo(0.0373, 4);
  });

  it('Kupiec: with 99 %, a first exception after day 438 rejects, one before day 7 too', () => {
    const rejected = (t: number): boolean => timeUntilFirst(t, 1000, 0.01).rejected;
    expect([6, 7, 438, 439].map(rejected)).toEqual([true, false, false, true]);
    expect(timeUntilFirst(null, 1000, 0.01).rejected).toBe(true);
    expect(timeUntilFirst(null, 250, 0.01).rejected).toBe(false);
    expect(timeUntilFirst(null, 90, 0.01)).toEqual({ lr: 0, pValue: 1, rejected: false });
  });
});
