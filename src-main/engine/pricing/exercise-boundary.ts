import { INNER, NODES, inner, innerRows, nodes } from './collocation.ts';
import { exponential } from './exponential.ts';
import { cumulative, density } from './normal-density.ts';

/** The boundary is found when no node would move by more than this (in the logarithm of the price) in another round. */
const CONVERGED = 1e-6;
const MOST_ROUNDS = 60;
/** The quicker equation is left when a round brings less than this. */
const CONTRACTION = 0.5;

/** Logarithm of the boundary over the strike at the nodes, as `solveBoundary` leaves it. */
export const boundary = new Float64Array(NODES);
const squares = new Float64Array(NODES);
const next = new Float64Array(NODES);
const size = NODES * INNER;
/** Per node and inner point: √ of the variance since, drift in deviations, interest and dividends with their weights. */
const deviations = new Float64Array(size);
const drifts = new Float64Array(size);
const interest = new Float64Array(size);
const dividends = new Float64Array(size);

/** Boundary of a put over its strike just before expiry: there the interest on the strike pays for the dividends. */
export function boundaryAtExpiry(rate: number, dividendYield: number): number {
  return dividendYield > rate ? rate / dividendYield : 1;
}

/**
 * Exercise boundary of an American put with strike 1 into `boundary`, for a rate above zero (or at zero with a
 * dividend yield below).
 *
 * The boundary B solves B(τ) = e^(−(r−q)τ) N(τ, B) / D(τ, B), where N and D are a normal term and an integral over the
 * boundary at shorter times. H = ln²(B(τ)/B(0)) is a polynomial in √τ through Chebyshev points, and the equation is
 * iterated at these. Two forms are known: the one from smooth pasting converges in three or four rounds, unless the
 * drift is large beside the variance; then the one from value matching, which is slower and always contracts, goes on.
 * Source: L. Andersen, M. Lake and D. Offengenden, "High-performance American option pricing", J. Comp. Finance (2016),
 * equations A and B; first guess by P. Bjerksund and G. Stensland, "Closed-form approximation of American options" (1993).
 */
export function solveBoundary(rate: number, dividendYield: number, volatility: number, years: number): void {
  const start = Math.log(boundaryAtExpiry(rate, dividendYield));
  const root = Math.sqrt(years);
  for (let i = 0; i < NODES; i++) boundary[i] = Math.min(guess(rate, dividendYield, volatility, years * nodes[i]! * nodes[i]!), start);
  square(start);
  tabulate(rate, dividendYield, volatility, root);
  let smoothPasting = true;
  let before = 1;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const change = iterate(smoothPasting, start, rate, dividendYield, volatility, root);
    boundary.set(next);
    square(start);
    const contraction = change / before;
    if (round > 0 && change * Math.min(contraction, 1) < CONVERGED) return;
    if (contraction > CONTRACTION) smoothPasting = false;
    before = change;
  }
}

/** Logarithm of a first guess: between the boundary at expiry and that of a perpetual put. */
function guess(rate: number, dividendYield: number, volatility: number, years: number): number {
  const variance = volatility * volatility;
  const drift = (2 * (rate - dividendYield)) / variance - 1;
  const power = (-drift - Math.sqrt(drift * drift + (8 * rate) / variance)) / 2;
  const perpetual = 1 + 1 / Math.max(-power, 1e-9);
  const atExpiry = 1 / boundaryAtExpiry(rate, dividendYield);
  const pace = ((dividendYield - rate) * years + 2 * volatility * Math.sqrt(years)) * (atExpiry / (perpetual - atExpiry));
  return -Math.log(atExpiry + (perpetual - atExpiry) * -Math.expm1(-(pace > 0 ? pace : 1e-3)));
}

function tabulate(rate: number, dividendYield: number, volatility: number, root: number): void {
  for (let i = 0; i < NODES; i++) {
    const rootHere = root * nodes[i]!;
    for (let k = 0; k < INNER; k++) {
      const at = i * INNER + k;
      const rootSince = rootHere * inner.sines[k]!;
      const since = rootSince * rootSince;
      const weight = inner.weights[k]! * 2 * rootHere * rootHere * inner.sines[k]! * inner.cosines[k]!;
      deviations[at] = volatility * rootSince;
      drifts[at] = ((rate - dividendYield) * rootSince) / volatility;
      interest[at] = rate * weight * exponential(-rate * since);
      dividends[at] = dividendYield * weight * exponential(-dividendYield * since);
    }
  }
}

/** One round at every node, from `boundary` into `next`; answers the largest change. */
function iterate(smoothPasting: boolean, start: number, rate: number, dividendYield: number, volatility: number, root: number): number {
  let largest = 0;
  for (let i = 0; i < NODES; i++) {
    const here = boundary[i]!;
    const rootHere = root * nodes[i]!;
    const time = rootHere * rootHere;
    const deviation = volatility * rootHere;
    const upper = (here + (rate - dividendYield) * time) / deviation + deviation / 2;
    const upperDensity = density(upper);
    const lowerDensity = density(upper - deviation);
    const discount = exponential(-rate * time);
    const yielded = exponential(-dividendYield * time);
    let above = discount * (smoothPasting ? lowerDensity / deviation : cumulative(upper - deviation, lowerDensity));
    let below = yielded * (cumulative(upper, upperDensity) + (smoothPasting ? upperDensity / deviation : 0));
    for (let k = 0; k < INNER; k++) {
      const at = i * INNER + k;
      const s = deviations[at]!;
      const d = (here - boundaryAt(innerRows, at, start)) / s + drifts[at]! + s / 2;
      const lower = density(d - s);
      above += interest[at]! * (smoothPasting ? lower / s : cumulative(d - s, lower));
      if (dividendYield !== 0) {
        const higher = density(d);
        below += dividends[at]! * (cumulative(d, higher) + (smoothPasting ? higher / s : 0));
      }
    }
    const found = Math.log(above / below);
    // A round may overshoot above the boundary at expiry, where no boundary can be.
    next[i] = found <= start ? found : Number.isNaN(found) ? here : Math.min(start, here / 2 + start / 2) - 1e-9;
    largest = Math.max(largest, Math.abs(next[i]! - here));
  }
  return largest;
}

/** Logarithm of the boundary at the point that a row of an interpolation table stands for; after `solveBoundary` of the solved one. */
export function boundaryAt(rows: Float64Array, row: number, start: number): number {
  let h = 0;
  for (let j = 0; j < NODES; j++) h += rows[row * NODES + j]! * squares[j]!;
  return h > 0 ? start - Math.sqrt(h) : start;
}

/** H at the nodes, whose interpolation is the boundary. */
function square(start: number): void {
  for (let i = 0; i < NODES; i++) squares[i] = (boundary[i]! - start) * (boundary[i]! - start);
}
