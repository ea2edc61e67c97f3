/**
 * Arithmetic with about 31 digits: a number is the unevaluated sum of two float64, the second below half an ulp of the
 * first. Used where a difference of nearly equal terms would leave too few of the 16 digits of float64.
 * Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971).
 */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

const SPLITTER = 134217729; // 2²⁷ + 1
const LN2: DoubleDouble = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
/** Terms of the series of the logarithm; the argument is at most 0.172, so the last is below 1e-32 of the first. */
const LOG_TERMS = 21;

/** The exact sum of two float64. */
export function exactSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const back = high - a;
  return { high, low: a - (high - back) + (b - back) };
}

/** The exact product of two float64 (below 1e300). */
export function exactProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  const ta = SPLITTER * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLITTER * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return { high, low: al * bl - (high - ah * bh - al * bh - ah * bl) };
}

/** Sum, to about 31 digits (Dekker 1971, with both rests added exactly). */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const sum = exactSum(a.high, b.high);
  const rest = exactSum(a.low, b.low);
  const middle = exactSum(sum.high, sum.low + rest.high);
  return exactSum(middle.high, middle.low + rest.low);
}

/** Product, to about 31 digits (Dekker 1971). */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = exactProduct(a.high, b.high);
  return exactSum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/** Quotient, to about 31 digits: two rounds of long division and a last correction. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a.high / b.high;
  const afterFirst = add(a, negate(multiply(b, single(first))));
  const second = afterFirst.high / b.high;
  const afterSecond = add(afterFirst, negate(multiply(b, single(second))));
  const head = exactSum(first, second);
  return exactSum(head.high, head.low + afterSecond.high / b.high);
}

/** The same number with the other sign; exact. */
export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

/** A float64 as it is. */
export function single(a: number): DoubleDouble {
  return { high: a, low: 0 };
}

/** ln(a / b) of two positive float64 with about 30 digits, relative to the result even where a is next to b. */
export function logOfRatio(a: number, b: number): DoubleDouble {
  const power = Math.round(Math.log2(a / b));
  // Two steps, so that no scale overflows; both are exact.
  const half = Math.trunc(power / 2);
  const scaled = b * 2 ** half * 2 ** (power - half);
  const t = divide(exactSum(a, -scaled), exactSum(a, scaled));
  const square = multiply(t, t);
  let sum = single(0);
  for (let n = LOG_TERMS; n >= 0; n--) sum = add(multiply(sum, square), divide(single(1), single(2 * n + 1)));
  const mantissa = multiply(single(2), multiply(t, sum));
  return power === 0 ? mantissa : add(mantissa, multiply(LN2, single(power)));
}
