import { OUTER, outer, outerRows } from './collocation.ts';
import { formTerms, spotSide, valueOfTerms } from './european-terms.ts';
import { boundary, boundaryAt, boundaryAtExpiry, solveBoundary } from './exercise-boundary.ts';
import { exponential } from './exponential.ts';
import { cumulative, density } from './normal-density.ts';

/** A power of two; a book of options under the volatilities of its scenarios visits a contract's boundaries together. */
const SLOTS = 8192;
const KEYS = 4;
const STRIDE = KEYS + 1 + 3 * OUTER;
/** Per slot: rate, yield, volatility (0 where nothing is kept yet), years; the boundary today; per outer point drift, interest and dividends. */
const kept = new Float64Array(SLOTS * STRIDE);
const key = new Float64Array(KEYS);
const keyBits = new Uint32Array(key.buffer);

/** Result slots of `americanPut`. */
export const putResult = { value: 0, delta: 0 };

/**
 * American put with strike 1 into `putResult`, for what `solveBoundary` can solve: the European put plus the interest
 * earned and less the dividends lost while the price stays below the exercise boundary.
 * The boundary does not depend on the spot; up to 8,192 are kept, so that a revaluation at other prices of the
 * underlying (scenarios, the search for a liquidation price, other strikes of the expiry) costs one integral.
 * Source: I. J. Kim, "The analytic valuation of American options", Rev. Financial Studies 3 (1990).
 */
export function americanPut(spot: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const at = findBoundary(years, rate, dividendYield, volatility);
  const intrinsic = 1 - spot;
  if (spot <= kept[at + KEYS]!) {
    putResult.value = intrinsic;
    putResult.delta = -1;
    return;
  }
  formTerms(spot, 1, years, rate, dividendYield, volatility);
  let value = valueOfTerms(false);
  let delta = -spotSide(false) / spot;
  const logSpot = Math.log(spot);
  const deviation = volatility * Math.sqrt(years);
  for (let k = 0; k < OUTER; k++) {
    const from = at + KEYS + 1 + 3 * k;
    const s = deviation * outer.sines[k]!;
    const d = logSpot / s + kept[from]! + s / 2;
    const lower = density(d - s);
    const interest = kept[from + 1]!;
    value += interest * cumulative(s - d, lower);
    delta -= (interest * lower) / (s * spot);
    const dividends = kept[from + 2]!;
    if (dividends !== 0) {
      const upper = density(d);
      const below = dividends * cumulative(-d, upper);
      value -= spot * below;
      delta -= below - (dividends * upper) / s;
    }
  }
  putResult.value = value > intrinsic ? value : intrinsic;
  putResult.delta = delta < -1 ? -1 : delta > 0 ? 0 : delta;
}

/** Where the boundary of these terms is kept, solved if it is not there yet. */
function findBoundary(years: number, rate: number, dividendYield: number, volatility: number): number {
  key[0] = rate;
  key[1] = dividendYield;
  key[2] = volatility;
  key[3] = years;
  let hash = 0;
  for (let i = 0; i < 2 * KEYS; i++) hash = Math.imul(hash ^ keyBits[i]!, 0x9e3779b1) ^ (hash >>> 15);
  hash ^= hash >>> 16;
  const at = (hash & (SLOTS - 1)) * STRIDE;
  if (kept[at] === rate && kept[at + 1] === dividendYield && kept[at + 2] === volatility && kept[at + 3] === years) return at;
  solveBoundary(rate, dividendYield, volatility, years);
  kept.set(key, at);
  kept[at + KEYS] = Math.exp(boundary[0]!);
  const start = Math.log(boundaryAtExpiry(rate, dividendYield));
  const root = Math.sqrt(years);
  for (let k = 0; k < OUTER; k++) {
    const rootSince = root * outer.sines[k]!;
    const since = rootSince * rootSince;
    const weight = outer.weights[k]! * 2 * years * outer.sines[k]! * outer.cosines[k]!;
    const from = at + KEYS + 1 + 3 * k;
    kept[from] = ((rate - dividendYield) * since - boundaryAt(outerRows, k, start)) / (volatility * rootSince);
    kept[from + 1] = rate * weight * exponential(-rate * since);
    kept[from + 2] = dividendYield * weight * exponential(-dividendYield * since);
  }
  return at;
}
