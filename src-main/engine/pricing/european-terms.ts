import { add, divide, exactProduct, exactSum, logOfRatio, multiply, single } from './double-double.ts';
import type { DoubleDouble } from './double-double.ts';
import { millsRatio, millsSlope } from './mills.ts';

const INVERSE_SQRT_2PI = 0.3989422804014327;
/** Relative error that the plain float64 path may cost; beyond it the terms are formed with 31 digits. */
const TOLERANCE = 2e-13;
/** Half an ulp of 1, with a little air. */
const ROUNDING = 1.2e-16;
/** Below this deviation the two terms of the formula cancel and the divided difference is taken. */
export const SMALL_DEVIATION = 1 / 32;
/** So many deviations out of the money the value is below the smallest float64. */
const OUT_OF_SIGHT = 45;

/**
 * The terms that value and greeks of a European option share. Slots, reused so that a valuation allocates nothing.
 * With Ŝ = S e^(−qT) and K̂ = K e^(−rT): `weight` = Ŝ φ(d1) = K̂ φ(d2).
 */
export const terms = { grownSpot: 0, discountedStrike: 0, moneyness: 0, deviation: 0, d1: 0, d2: 0, weight: 0 };

/**
 * Fills `terms`. Spot, strike and years are positive; the volatility may be 0 (then d1 and d2 are ±∞, the weight 0).
 *
 * The value of an option far out of the money hangs on x = ln(S/K) + (r − q)T with the factor |x|/σ²T, so a rounding
 * error of 1e-16 in x can cost many digits. Where the estimated cost is above the tolerance, x, d1 and the exponent
 * d1²/2 are formed in double-double arithmetic; elsewhere float64 does.
 */
export function formTerms(spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const carry = (rate - dividendYield) * years;
  const ratio = spot / strike;
  const near = ratio > 0.5 && ratio < 2;
  // spot − strike is exact here.
  const log = near ? Math.log1p((spot - strike) / strike) : Math.log(ratio);
  const x = log + carry;
  const s = volatility <= 0 ? 0 : volatility * Math.sqrt(years);
  terms.grownSpot = spot * Math.exp(-dividendYield * years);
  terms.discountedStrike = strike * Math.exp(-rate * years);
  const distance = Math.abs(x) / s;
  const doubt = ROUNDING * ((near ? 0 : 1) + 2 * Math.abs(log) + 2 * Math.abs(carry));
  const inSight = distance < OUT_OF_SIGHT;
  const cost = inSight ? (doubt * Math.max(1.25, distance)) / s + 3 * ROUNDING * distance * distance : doubt / Math.abs(x);
  if (!(cost < TOLERANCE) && Number.isFinite(log) && ratio > 0) {
    formExactly(spot, strike, years, rate, dividendYield, volatility, s);
    return;
  }
  terms.moneyness = x;
  terms.deviation = s;
  if (!inSight) {
    outOfSight(x);
    return;
  }
  terms.d1 = x / s + s / 2;
  terms.d2 = x / s - s / 2;
  terms.weight = terms.grownSpot * INVERSE_SQRT_2PI * Math.exp(-0.5 * terms.d1 * terms.d1);
}

function outOfSight(x: number): void {
  terms.d1 = x > 0 ? Infinity : -Infinity;
  terms.d2 = terms.d1;
  terms.weight = Number.isNaN(x + terms.deviation) ? NaN : 0;
}

function formExactly(spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number, s: number): void {
  const time = single(years);
  const x = add(logOfRatio(spot, strike), multiply(exactSum(rate, -dividendYield), time));
  terms.moneyness = x.high;
  terms.deviation = s;
  if (!(Math.abs(x.high) < OUT_OF_SIGHT * s)) {
    outOfSight(x.high);
    return;
  }
  const variance = multiply(exactProduct(volatility, volatility), time);
  const half: DoubleDouble = { high: variance.high / 2, low: variance.low / 2 };
  const upper = add(x, half);
  const lower = add(x, { high: -half.high, low: -half.low });
  terms.d1 = upper.high / s;
  terms.d2 = lower.high / s;
  // Half of d1²/2 at a time: e^(−d1²/2) alone may lie below what float64 holds while Ŝ lifts the product above it.
  const quarter = divide(multiply(upper, upper), { high: 4 * variance.high, low: 4 * variance.low });
  const root = Math.exp(-quarter.high) * (1 - quarter.low);
  terms.weight = terms.grownSpot * INVERSE_SQRT_2PI * root * root;
}

/** Ŝ Φ(±d1) of the terms: what the option holds of the underlying. */
export function spotSide(call: boolean): number {
  return side(call ? terms.d1 : -terms.d1, terms.grownSpot);
}

/** K̂ Φ(±d2) of the terms: what is expected to be paid or received at exercise. */
export function strikeSide(call: boolean): number {
  return side(call ? terms.d2 : -terms.d2, terms.discountedStrike);
}

function side(d: number, whole: number): number {
  const part = terms.weight === 0 ? 0 : terms.weight * millsRatio(Math.abs(d));
  return d > 0 ? whole - part : part;
}

/** Value of the option from the terms. */
export function valueOfTerms(call: boolean): number {
  const inTheMoney = call ? terms.moneyness > 0 : terms.moneyness < 0;
  return inTheMoney ? forwardIntrinsic() + outOfTheMoneyValue() : outOfTheMoneyValue();
}

/** Value of the one of call and put that is out of the money forward. */
export function outOfTheMoneyValue(): number {
  const { weight, deviation, moneyness } = terms;
  if (weight === 0 && deviation <= SMALL_DEVIATION) return 0;
  if (deviation <= SMALL_DEVIATION) return weight * deviation * millsSlope(Math.abs(moneyness) / deviation, deviation / 2);
  const nearer = moneyness <= 0 ? -terms.d1 : terms.d2;
  const farther = millsRatio(moneyness <= 0 ? -terms.d2 : terms.d1);
  if (nearer >= 0) return weight === 0 ? 0 : weight * (millsRatio(nearer) - farther);
  return (moneyness <= 0 ? terms.grownSpot : terms.discountedStrike) - weight * (millsRatio(-nearer) + farther);
}

/** |Ŝ − K̂| with the digits of the moneyness x = ln(Ŝ/K̂). */
function forwardIntrinsic(): number {
  const x = Math.abs(terms.moneyness);
  if (x > 0.5) return Math.abs(terms.grownSpot - terms.discountedStrike);
  return Math.min(terms.grownSpot, terms.discountedStrike) * Math.expm1(x);
}
