/**
 * Likelihood ratio tests of exceptions against their promised rate. Each answers its statistic, the probability of one
 * at least as large under the model, and whether it is rejected. 0 ln 0 is 0 throughout.
 */
import { chiSquareQuantile, chiSquareSurvival } from './distributions.ts';

export interface TestResult {
  readonly lr: number;
  readonly pValue: number;
  readonly rejected: boolean;
}

function logTimes(count: number, probability: number): number {
  return count === 0 ? 0 : count * Math.log(probability);
}

/** A likelihood ratio held against chi-square. Rounding below zero is zero. @param level of the test, 0.95 unless given */
export function likelihoodRatioTest(lr: number, degrees: number, level = 0.95): TestResult {
  const statistic = Math.max(0, lr);
  return { lr: statistic, pValue: chiSquareSurvival(statistic, degrees), rejected: statistic > chiSquareQuantile(level, degrees) };
}

/**
 * Proportion of failures. Source: P. Kupiec (1995); chi-square with 1 degree.
 * @param rate promised rate of exceptions, 1 − confidence
 */
export function proportionOfFailures(observations: number, exceptions: number, rate: number, level = 0.95): TestResult {
  const seen = exceptions / observations;
  const quiet = observations - exceptions;
  const promised = logTimes(quiet, 1 - rate) + logTimes(exceptions, rate);
  const likeliest = logTimes(quiet, 1 - seen) + logTimes(exceptions, seen);
  return likelihoodRatioTest(2 * (likeliest - promised), 1, level);
}

/** Numbers of exceptions that the proportion of failures test accepts, from first to last. */
export function acceptedExceptions(observations: number, rate: number, level = 0.95): { readonly first: number; readonly last: number } {
  const accepts = (x: number): boolean => !proportionOfFailures(observations, x, rate, level).rejected;
  let first = Math.min(observations, Math.round(observations * rate));
  let last = first;
  while (first > 0 && accepts(first - 1)) first--;
  while (last < observations && accepts(last + 1)) last++;
  return { first, last };
}

/**
 * Time until first failure. Source: P. Kupiec (1995); chi-square with 1 degree.
 * @param day of the first exception, from 1; null where none came within the observations: then the smallest statistic
 * that a later first exception can still give is answered, so that waiting alone never rejects too early
 */
export function timeUntilFirst(day: number | null, observations: number, rate: number, level = 0.95): TestResult {
  const t = day ?? Math.max(observations + 1, 1 / rate);
  const promised = Math.log(rate) + logTimes(t - 1, 1 - rate);
  const likeliest = -Math.log(t) + logTimes(t - 1, 1 - 1 / t);
  return likelihoodRatioTest(2 * (likeliest - promised), 1, level);
}

/** How days followed each other: n01 is quiet, then an exception. They sum to the observations less one. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

/** Counts the transitions of a series of exceptions (1) and quiet days (0). */
export function transitionsOf(exceptions: ArrayLike<number | boolean>): Transitions {
  const counts = [0, 0, 0, 0];
  for (let t = 1; t < exceptions.length; t++) counts[(exceptions[t - 1] ? 2 : 0) + (exceptions[t] ? 1 : 0)]!++;
  return { n00: counts[0]!, n01: counts[1]!, n10: counts[2]!, n11: counts[3]! };
}

/** Independence of exceptions from one day to the next. Source: P. Christoffersen (1998); chi-square with 1 degree. */
export function independence({ n00, n01, n10, n11 }: Transitions, level = 0.95): TestResult {
  const after = (quiet: number, hit: number): number => {
    const all = quiet + hit;
    return all === 0 ? 0 : logTimes(quiet, quiet / all) + logTimes(hit, hit / all);
  };
  return likelihoodRatioTest(2 * (after(n00, n01) + after(n10, n11) - after(n00 + n10, n01 + n11)), 1, level);
}

/** Right rate and independence together: the sum of both statistics; chi-square with 2 degrees. */
export function conditionalCoverage(proportion: TestResult, independent: TestResult, level = 0.95): TestResult {
  return likelihoodRatioTest(proportion.lr + independent.lr, 2, level);
}
