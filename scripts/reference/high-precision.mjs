/** Black–Scholes–Merton with 150 digits, by the textbook formula: an evaluation that shares nothing with the engine's. */
import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 150, toExpNeg: -9e15, toExpPos: 9e15, minE: -9e15, maxE: 9e15 });
const ZERO = new Exact(0);
const ONE = new Exact(1);
const TWO = new Exact(2);
const PI = Exact.acos(-1);
const ENOUGH = new Exact('1e-148');

/** A float64 as the number it is, not as its shortest decimal. */
export function exact(value) {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  const size = new Exact(mantissa.toString()).mul(TWO.pow((exponent === 0 ? 1 : exponent) - 1075));
  return word >> 63n === 0n ? size : size.neg();
}

/** erfc for x ≥ 0: up to 7 by the series of erf, whose terms are all positive; beyond by its continued fraction. */
function erfcOfPositive(x) {
  const square = x.mul(x);
  if (x.lt(7)) {
    let term = x;
    let sum = x;
    for (let n = 1; term.gt(sum.mul(ENOUGH)); n++) {
      term = term.mul(square).mul(2).div(2 * n + 1);
      sum = sum.add(term);
    }
    return ONE.sub(sum.mul(2).div(PI.sqrt()).mul(square.neg().exp()));
  }
  const fraction = (levels) => {
    let tail = x;
    for (let n = levels; n >= 1; n--) tail = x.add(new Exact(n).div(2).div(tail));
    return tail;
  };
  let levels = 64;
  let previous = fraction(levels);
  for (;;) {
    levels *= 2;
    const next = fraction(levels);
    if (next.div(previous).sub(1).abs().lt('1e-60')) return square.neg().exp().div(PI.sqrt()).div(next);
    previous = next;
  }
}

function normal(z) {
  const tail = erfcOfPositive(z.abs().div(TWO.sqrt())).div(2);
  return z.gt(0) ? ONE.sub(tail) : tail;
}

function density(z) {
  return z.mul(z).div(-2).exp().div(PI.mul(2).sqrt());
}

/**
 * Value and greeks of a European option whose inputs are float64; theta per year that passes, vega and rho per 1.00.
 * `thetaTerms` is the sum of the magnitudes of the three terms of theta.
 */
export function europeanReference(call, ...inputs) {
  const [spot, strike, years, rate, dividendYield, volatility] = inputs.map(exact);
  const sign = call ? ONE : ONE.neg();
  const grown = spot.mul(dividendYield.mul(years).neg().exp());
  const discounted = strike.mul(rate.mul(years).neg().exp());
  const s = volatility.mul(years.sqrt());
  if (s.isZero() || spot.isZero()) {
    const worth = sign.mul(grown.sub(discounted)).gt(0);
    const held = worth ? grown : ZERO;
    const paid = worth ? discounted : ZERO;
    return {
      value: sign.mul(held.sub(paid)), delta: worth ? sign.mul(dividendYield.mul(years).neg().exp()) : ZERO, gamma: ZERO, vega: ZERO,
      theta: sign.mul(dividendYield.mul(held).sub(rate.mul(paid))), rho: sign.mul(paid).mul(years),
      thetaTerms: dividendYield.mul(held).abs().add(rate.mul(paid).abs()),
    };
  }
  const d1 = spot.div(strike).ln().add(rate.sub(dividendYield).mul(years)).div(s).add(s.div(2));
  const d2 = d1.sub(s);
  const held = grown.mul(normal(sign.mul(d1)));
  const paid = discounted.mul(normal(sign.mul(d2)));
  const weight = grown.mul(density(d1));
  const decay = weight.mul(volatility).div(years.sqrt().mul(2));
  return {
    value: sign.mul(held.sub(paid)), delta: sign.mul(held).div(spot), gamma: weight.div(spot.mul(spot).mul(s)), vega: weight.mul(years.sqrt()),
    theta: sign.mul(dividendYield.mul(held).sub(rate.mul(paid))).sub(decay), rho: sign.mul(paid).mul(years),
    thetaTerms: dividendYield.mul(held).abs().add(rate.mul(paid).abs()).add(decay),
  };
}
