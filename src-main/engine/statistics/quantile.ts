import { selectNth } from './select.ts';

/**
 * Named rules for the loss quantile; books differ, so nobody may leave the name out. Of n losses at confidence c:
 * - `nearest-rank`: the ceil(n c)-th loss from the smallest;
 * - `hull`: the (1 − c) n-th worst loss, rounded down to the worse one (Hull, Options, Futures and Other Derivatives);
 * - `linear`: between neighbours at 1 + (n − 1) c, type 7 of Hyndman and Fan (1996), a spreadsheet's PERCENTILE.
 */
export type QuantileRule = 'nearest-rank' | 'hull' | 'linear';
export const quantileRules: readonly QuantileRule[] = ['nearest-rank', 'hull', 'linear'];

/** Other names that the same rules go by in textbooks and spreadsheets. */
const alsoKnownAs: Readonly<Record<string, QuantileRule>> = {
  nearestrank: 'nearest-rank', hull: 'hull', hullkthworst: 'hull', kthworst: 'hull', linear: 'linear', lineartype7: 'linear', type7: 'linear', percentile: 'linear',
};

/** The rule of a name, whatever its case and hyphens; null where nothing is called so. */
export function quantileRuleOf(name: unknown): QuantileRule | null {
  return typeof name === 'string' ? (alsoKnownAs[name.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null) : null;
}

/** Where a quantile stands among losses sorted upwards, from 0: between `low` and `low + 1` by `share`. */
export interface QuantilePlace {
  readonly low: number;
  readonly share: number;
}

/** n × c is often a whole number that floating point misses by a hair. */
const HAIR = 1e-9;

/** Place of the quantile by a rule. @param n at least 1 @param confidence between 0 and 1 */
export function quantilePlace(n: number, confidence: number, rule: QuantileRule): QuantilePlace {
  const clamp = (k: number): number => Math.min(n - 1, Math.max(0, k));
  switch (rule) {
    case 'nearest-rank':
      return { low: clamp(Math.ceil(n * confidence - HAIR) - 1), share: 0 };
    case 'hull':
      return { low: clamp(n - Math.max(1, Math.floor(n * (1 - confidence) + HAIR))), share: 0 };
    case 'linear': {
      const at = Math.min(n - 1, Math.max(0, (n - 1) * confidence));
      const low = Math.min(Math.floor(at + HAIR), n - 1);
      return { low, share: low >= n - 1 ? 0 : Math.max(0, at - low) };
    }
  }
}

/** Losses beyond the rank of the value at risk: what expected shortfall is the mean of. At least 1. */
export function tailCount(n: number, confidence: number): number {
  return Math.min(n, Math.max(1, n - Math.ceil(n * confidence - HAIR)));
}

/** Quantile of losses (positive is a loss); NaN without any. The losses stay as they are. */
export function lossQuantile(losses: ArrayLike<number>, confidence: number, rule: QuantileRule): number {
  return losses.length === 0 ? NaN : quantileInPlace(Float64Array.from(losses), confidence, rule);
}

/** Like lossQuantile, but reorders the losses and allocates nothing more than the place. */
export function quantileInPlace(losses: Float64Array, confidence: number, rule: QuantileRule): number {
  const { low, share } = quantilePlace(losses.length, confidence, rule);
  const value = selectNth(losses, low);
  if (share === 0) return value;
  let next = Infinity;
  for (let k = low + 1; k < losses.length; k++) if (losses[k]! < next) next = losses[k]!;
  return value + share * (next - value);
}

/** Expected shortfall: mean of the losses beyond the rank of the value at risk (the n − ceil(n c) worst); NaN without losses. */
export function expectedShortfall(losses: ArrayLike<number>, confidence: number): number {
  if (losses.length === 0) return NaN;
  const sorted = Float64Array.from(losses).sort();
  const worst = tailCount(sorted.length, confidence);
  let sum = 0;
  for (let k = sorted.length - worst; k < sorted.length; k++) sum += sorted[k]!;
  return sum / worst;
}

/**
 * Standard error of a simulated quantile: √(c (1 − c) ÷ n) ÷ density at the quantile.
 * Source: A. Stuart, J. Ord, Kendall's Advanced Theory of Statistics vol. 1, section 10.10.
 */
export function quantileStandardError(confidence: number, n: number, densityAtQuantile: number): number {
  return Math.sqrt((confidence * (1 - confidence)) / n) / densityAtQuantile;
}
