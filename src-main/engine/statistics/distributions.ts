/** Distribution functions and quantiles that tests and models ask for, in float64. */
import { erfc } from '../pricing/normal.ts';
import { betaI } from './beta-function.ts';
import { gammaP, gammaQ, logGamma } from './gamma-function.ts';

const SQRT_TWO_PI = 2.50662827463100050242;

/** Standard normal density. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/**
 * Standard normal quantile: the z with Φ(z) = p; ∓∞ at 0 and 1, NaN outside.
 * P. Acklam's rational approximation (2003), then two Halley steps on Φ itself: good to the last digits.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p > 0.5) return -lowerNormalQuantile(1 - p);
  return lowerNormalQuantile(p);
}

const A = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
const B = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const C = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const D = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

function lowerNormalQuantile(p: number): number {
  let x: number;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    x = polynomial(C, q) / (polynomial(D, q) * q + 1);
  } else {
    const q = p - 0.5;
    const r = q * q;
    x = (polynomial(A, r) * q) / (polynomial(B, r) * r + 1);
  }
  for (let step = 0; step < 2; step++) {
    const density = normalDensity(x);
    if (density === 0) break;
    const error = (0.5 * erfc(-x * Math.SQRT1_2) - p) / density;
    x -= error / (1 + 0.5 * x * error);
  }
  return x;
}

/** Chi-square distribution function. @param degrees above 0 */
export function chiSquareCdf(x: number, degrees: number): number {
  return gammaP(degrees / 2, x / 2);
}

/** Probability of a chi-square above x: the p-value of a likelihood ratio. */
export function chiSquareSurvival(x: number, degrees: number): number {
  if (!(x > 0)) return 1;
  if (degrees === 1) return erfc(Math.sqrt(x / 2));
  if (degrees === 2) return Math.exp(-x / 2);
  return gammaQ(degrees / 2, x / 2);
}

/** Chi-square quantile: the critical value at confidence p. */
export function chiSquareQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  if (degrees === 1) return normalQuantile((1 - p) / 2) ** 2;
  if (degrees === 2) return -2 * Math.log1p(-p);
  const high = (limit: number): number => (chiSquareCdf(limit, degrees) < p ? high(limit * 2) : limit);
  return bisect((x) => chiSquareCdf(x, degrees) - p, 0, high(degrees + 1));
}

/** Probability of at most k successes in n trials. @param p chance of one success */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaI(1 - p, n - k, k + 1, p);
}

/** Student t distribution function. @param degrees above 0 */
export function studentCdf(t: number, degrees: number): number {
  if (t === Infinity || t === -Infinity) return t > 0 ? 1 : 0;
  const square = t * t;
  const tail = 0.5 * betaI(degrees / (degrees + square), degrees / 2, 0.5, square / (degrees + square));
  return t > 0 ? 1 - tail : tail;
}

/** Student t density. @param degrees above 0 */
export function studentDensity(t: number, degrees: number): number {
  const constant = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  return Math.exp(constant - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
}

/** Student t quantile; ∓∞ at 0 and 1. */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, degrees);
  const low = (limit: number): number => (studentCdf(limit, degrees) > p ? low(limit * 2) : limit);
  let t = bisect((x) => studentCdf(x, degrees) - p, low(-1), 0);
  const density = studentDensity(t, degrees);
  if (density > 0) t -= (studentCdf(t, degrees) - p) / density;
  return t;
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let k = 0; k < 200; k++) {
    const middle = 0.5 * (low + high);
    if (middle === low || middle === high) break;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
