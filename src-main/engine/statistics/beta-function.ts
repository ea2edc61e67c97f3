import { logExcess, logGamma, stirlingRest } from './gamma-function.ts';

/**
 * Regularised incomplete beta I_x(a, b), a and b above 0, x from 0 to 1.
 * Source: continued fraction of NIST DLMF 8.17.22, by the method of Lentz.
 * @param rest 1 − x, where the caller knows it with more digits
 */
export function betaI(x: number, a: number, b: number, rest = 1 - x): number {
  if (!(x > 0)) return 0;
  if (!(rest > 0)) return 1;
  const front = prefactor(x, rest, a, b);
  return x <= (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(rest, b, a)) / b;
}

/** x^a (1 − x)^b ÷ B(a, b); for large a and b by the distance from the mode, so that no digits cancel. */
function prefactor(x: number, rest: number, a: number, b: number): number {
  if (a < 20 || b < 20) return Math.exp(a * Math.log(x) + b * Math.log(rest) + logGamma(a + b) - logGamma(a) - logGamma(b));
  const n = a + b;
  // x n ÷ a = 1 + u and (1 − x) n ÷ b = 1 + v.
  const distance = x * b - rest * a;
  const u = distance / a;
  const v = -distance / b;
  // a ln(1 + u) + b ln(1 + v) = −a excess(u) − b excess(v), since a u + b v = 0.
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(-a * logExcess(u) - b * logExcess(v) + stirlingRest(n) - stirlingRest(a) - stirlingRest(b));
}

function fraction(x: number, a: number, b: number): number {
  const TINY = 1e-300;
  const keep = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / keep(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keep(1 + even * d);
    c = keep(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keep(1 + odd * d);
    c = keep(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}
