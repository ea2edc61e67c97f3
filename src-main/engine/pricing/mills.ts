/**
 * Mills' ratio R(a) = (1 − Φ(a)) / φ(a) = ∫₀^∞ e^(−au − u²/2) du of the standard normal distribution.
 *
 * R falls smoothly from 1.2533 to 1/a, without the e^(−a²/2) that makes Φ hard to difference in the tail: an option out
 * of the money is a weight times a difference of two ratios. Its derivatives are the moments (−1)ⁿ Mₙ(a), with
 * Mₙ(a) = ∫₀^∞ uⁿ e^(−au − u²/2) du > 0, so every Taylor coefficient about a node is known to full relative accuracy.
 * Source: P. Jäckel, "Let's be rational", Wilmott (2015), for the use of scaled differences; the moments follow the
 * three-term recurrence Mₙ₊₁ = n Mₙ₋₁ − a Mₙ, whose positive solution is the minimal one and is computed downwards.
 */

/** Nodes per unit of a; each serves half a step to either side. */
const NODES_PER_UNIT = 32;
/** Coefficients per node. */
const STRIDE = 11;
/** Coefficients per node of the polynomials for the ratio itself, and their room in the table (one cache line). */
const SHORT = 7;
const SHORT_STRIDE = 8;
/** Beyond this e^(−a²/2) is below the smallest float64. */
const LAST_NODE_AT = 39;
const TAYLOR_TERMS = 80;

/** Taylor coefficients of R about each node: `STRIDE` a node, ascending. */
const taylor = makeTaylor();
/** Polynomials of degree 6 that are as near as can be over the half steps around the node. */
const short = makeShort();

/** R(a) for a ≥ 0; relative error below 5e-16. */
export function millsRatio(a: number): number {
  if (!(a < LAST_NODE_AT)) return tailRatio(a);
  const node = (a * NODES_PER_UNIT + 0.5) | 0;
  const u = a - node / NODES_PER_UNIT;
  const u2 = u * u;
  const k = node * SHORT_STRIDE;
  // Pairs rather than one chain, so that the processor can work on several terms at once.
  const high = short[k + 4]! + u * short[k + 5]! + u2 * short[k + 6]!;
  return short[k]! + (u * short[k + 1]! + u2 * (short[k + 2]! + u * short[k + 3]! + u2 * high));
}

/**
 * (R(a − t) − R(a + t)) / 2t for a ≥ 0 and 0 ≤ t ≤ 1/64, without cancellation: the divided difference of the Taylor
 * polynomial about the node nearest to a (a − t may be slightly negative).
 */
export function millsSlope(a: number, t: number): number {
  const node = Math.min(Math.round(a * NODES_PER_UNIT), LAST_NODE_AT * NODES_PER_UNIT);
  const u = a - node / NODES_PER_UNIT;
  const below = u - t;
  const above = u + t;
  const k = node * STRIDE;
  let value = taylor[k + STRIDE - 1]!;
  let slope = 0;
  for (let n = STRIDE - 2; n >= 0; n--) {
    slope = slope * below + value;
    value = value * above + taylor[k + n]!;
  }
  return -slope;
}

/** Continued fraction 1 / (a + 1 / (a + 2 / (a + …))); twelve levels are exact to float64 from a = 30 on. */
function tailRatio(a: number): number {
  let tail = a;
  for (let n = 12; n >= 1; n--) tail = a + n / tail;
  return 1 / tail;
}

/**
 * Mₙ(a) for a ≥ 2 into `into`: ratios by the downward recurrence, scaled by M₀ (a + M₁/M₀) = 1. It starts so far up that
 * what is cut off is below 1e-17.
 */
function moments(a: number, into: Float64Array): void {
  const length = into.length;
  let ratio = 0;
  for (let n = length + 6 + Math.ceil(400 / (a * a)); n >= length; n--) ratio = n / (a + ratio);
  for (let n = length - 1; n >= 1; n--) {
    ratio = n / (a + ratio);
    into[n] = ratio;
  }
  into[0] = 1 / (a + ratio);
  for (let n = 1; n < length; n++) into[n]! *= into[n - 1]!;
}

function makeTaylor(): Float64Array {
  const nodes = LAST_NODE_AT * NODES_PER_UNIT + 1;
  const table = new Float64Array(nodes * STRIDE);
  const atTwo = new Float64Array(STRIDE + TAYLOR_TERMS);
  moments(2, atTwo);
  const factors = new Float64Array(STRIDE);
  factors[0] = 1;
  for (let n = 1; n < STRIDE; n++) factors[n] = -factors[n - 1]! / n;
  const here = new Float64Array(STRIDE);
  for (let node = 0; node < nodes; node++) {
    const a = node / NODES_PER_UNIT;
    if (a >= 2) moments(a, here);
    else shift(atTwo, 2 - a, here);
    for (let n = 0; n < STRIDE; n++) table[node * STRIDE + n] = here[n]! * factors[n]!;
  }
  return table;
}

/** Mₙ(2 − step) = Σ Mₙ₊ₖ(2) stepᵏ / k!: all terms positive. */
function shift(atTwo: Float64Array, step: number, into: Float64Array): void {
  for (let n = 0; n < STRIDE; n++) {
    let sum = 0;
    for (let k = TAYLOR_TERMS - 1; k >= 1; k--) sum = (sum + atTwo[n + k]!) * (step / k);
    into[n] = sum + atTwo[n]!;
  }
}

/**
 * Shortens the Taylor polynomials: a leading term c uⁿ on |u| ≤ h is replaced by c (uⁿ − 2 (h/2)ⁿ Tₙ(u/h)), of degree
 * n − 2, which costs at most 2 c (h/2)ⁿ instead of c hⁿ.
 */
function makeShort(): Float64Array {
  const nodes = LAST_NODE_AT * NODES_PER_UNIT + 1;
  const table = new Float64Array(nodes * SHORT_STRIDE);
  const half = 0.5 / NODES_PER_UNIT;
  // Entry n × STRIDE + power: what one unit of the term uⁿ adds to the term of a lower power.
  const replacement = new Float64Array(STRIDE * STRIDE);
  for (let n = SHORT; n < STRIDE; n++) {
    // Tₙ in powers: the coefficient of x^(n−2k) follows from the one above it.
    let coefficient = 1;
    for (let k = 1; 2 * k <= n; k++) {
      const power = n - 2 * k;
      coefficient *= (-(power + 2) * (power + 1)) / (4 * k * (n - k));
      replacement[n * STRIDE + power] = -coefficient * half ** (2 * k);
    }
  }
  const c = new Float64Array(STRIDE);
  for (let node = 0; node < nodes; node++) {
    for (let n = 0; n < STRIDE; n++) c[n] = taylor[node * STRIDE + n]!;
    for (let n = STRIDE - 1; n >= SHORT; n--) {
      for (let power = n - 2; power >= 0; power -= 2) c[power]! += c[n]! * replacement[n * STRIDE + power]!;
    }
    for (let n = 0; n < SHORT; n++) table[node * SHORT_STRIDE + n] = c[n]!;
  }
  return table;
}
