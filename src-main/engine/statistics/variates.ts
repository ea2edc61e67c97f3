import type { Generator } from './generator.ts';

/** Ziggurat of 128 layers for the normal density: Marsaglia and Tsang, J. Stat. Software 5(8) (2000). */
const LAYERS = 128;
const EDGE = 3.442619855899;
const AREA = 9.91256303526217e-3;
const X = new Float64Array(LAYERS + 1);
/** Share of each layer that lies under the curve for certain. */
const INSIDE = new Float64Array(LAYERS);
const WIDTH = new Float64Array(LAYERS);
{
  let density = Math.exp(-0.5 * EDGE * EDGE);
  X[0] = AREA / density;
  X[1] = EDGE;
  for (let i = 2; i < LAYERS; i++) {
    X[i] = Math.sqrt(-2 * Math.log(AREA / X[i - 1]! + density));
    density = Math.exp(-0.5 * X[i]! * X[i]!);
  }
  X[LAYERS] = 0;
  for (let i = 0; i < LAYERS; i++) {
    INSIDE[i] = X[i + 1]! / X[i]!;
    WIDTH[i] = X[i]! / 2147483648;
  }
}

/** One standard normal variate. */
export function normalVariate(generator: Generator): number {
  for (;;) {
    const bits = generator.int32();
    // Layer and value come from different words: in the published form they share bits and correlate (Doornik 2005).
    const layer = generator.int32() & 127;
    const x = bits * WIDTH[layer]!;
    if (Math.abs(bits) < INSIDE[layer]! * 2147483648) return x;
    if (layer === 0) return bits < 0 ? -tail(generator) : tail(generator);
    const outer = Math.exp(-0.5 * (X[layer]! * X[layer]! - x * x));
    const inner = Math.exp(-0.5 * (X[layer + 1]! * X[layer + 1]! - x * x));
    if (inner + generator.uniform() * (outer - inner) < 1) return x;
  }
}

/** The normal beyond the last layer: Marsaglia (1964). */
function tail(generator: Generator): number {
  for (;;) {
    const x = Math.log(generator.uniform()) / EDGE;
    const y = Math.log(generator.uniform());
    if (-2 * y >= x * x) return EDGE - x;
  }
}

/** Gamma variate of shape and scale 1: Marsaglia and Tsang, ACM TOMS 26 (2000). @param shape above 0 */
export function gammaVariate(generator: Generator, shape: number): number {
  if (shape < 1) return gammaVariate(generator, shape + 1) * Math.pow(generator.uniform(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalVariate(generator);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = generator.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Chi-square variate. @param degrees above 0 */
export function chiSquareVariate(generator: Generator, degrees: number): number {
  return 2 * gammaVariate(generator, degrees / 2);
}

/** Student t variate, not scaled: its variance is degrees ÷ (degrees − 2). @param degrees above 0 */
export function studentVariate(generator: Generator, degrees: number): number {
  return normalVariate(generator) * Math.sqrt(degrees / chiSquareVariate(generator, degrees));
}
