/** The fixed numbers of the spectral method for exercise boundaries: everything that no contract changes. */

/** Unknowns: the boundary at the Chebyshev points of √(time to expiry), the point at expiry itself being known. */
export const NODES = 8;
/** Quadrature points of the integrals in the equation of one node. */
export const INNER = 12;
/** Quadrature points of the early exercise premium. */
export const OUTER = 20;

/** A rule on (0, π/2) in the angle θ with (time since) = T sin²θ and (time left) = T cos²θ, which is smooth at both ends. */
interface AngleRule {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  /** Weights of ∫ f dθ. */
  readonly weights: Float64Array;
}

/** √(time of node / longest time), descending from 1; the node at 0 is left out. */
export const nodes: Float64Array = Float64Array.from({ length: NODES }, (_, i) => (1 + Math.cos((Math.PI * i) / NODES)) / 2);
export const inner: AngleRule = angleRule(INNER);
export const outer: AngleRule = angleRule(OUTER);
/** Row (i, k): weights of the node values that interpolate at node i times the cosine of inner point k. */
export const innerRows: Float64Array = Float64Array.from(
  Array.from({ length: NODES }, (_, i) => Array.from(inner.cosines, (cosine) => interpolation(nodes[i]! * cosine)).flat()).flat(),
);
/** Row k: the same at the cosine of outer point k. */
export const outerRows: Float64Array = Float64Array.from(Array.from(outer.cosines, (cosine) => interpolation(cosine)).flat());

/** Barycentric weights of a polynomial through the nodes that is 0 at 0. */
function interpolation(at: number): number[] {
  const terms = [...nodes, 0].map((node, i) => ((i % 2 === 0 ? 1 : -1) * (i === 0 || i === NODES ? 0.5 : 1)) / (at - node));
  const sum = terms.reduce((total, term) => total + term, 0);
  return terms.slice(0, NODES).map((term) => term / sum);
}

function angleRule(count: number): AngleRule {
  const { points, weights } = gaussLegendre(count);
  const angles = points.map((point) => ((1 + point) * Math.PI) / 4);
  return { sines: angles.map(Math.sin), cosines: angles.map(Math.cos), weights: weights.map((weight) => (weight * Math.PI) / 4) };
}

/** Points and weights of the Gauss–Legendre rule on (−1, 1): Newton's method on the recurrence of the polynomials. */
export function gaussLegendre(count: number): { readonly points: Float64Array; readonly weights: Float64Array } {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let round = 0; round < 20; round++) {
      let value = 1;
      let before = 0;
      for (let j = 0; j < count; j++) {
        const next = ((2 * j + 1) * z * value - j * before) / (j + 1);
        before = value;
        value = next;
      }
      slope = (count * (z * value - before)) / (z * z - 1);
      z -= value / slope;
    }
    points[i] = z;
    weights[i] = 2 / ((1 - z * z) * slope * slope);
  }
  return { points, weights };
}
