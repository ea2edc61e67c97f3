import { covariance, equalWeights, exponentialWeights } from './covariance.ts';
import type { AlignedReturns } from './returns.ts';

const REBUILD_AFTER = 250;

/**
 * Covariance about zero of a window that moves day by day: one product comes in, one goes out. Rebuilt now and then,
 * so that rounding does not gather.
 */
export class RollingCovariance {
  readonly matrix: Float64Array;
  private readonly returns: AlignedReturns;
  private readonly window: number;
  private readonly decay: number;
  private readonly weights: Float64Array;
  private end: number;
  private sinceRebuild = 0;

  /** Starts with the window that ends before day `window`. @param decay null for equal weights */
  constructor(returns: AlignedReturns, window: number, decay: number | null) {
    this.returns = returns;
    this.window = window;
    this.decay = decay ?? 1;
    this.weights = decay === null ? equalWeights(window) : exponentialWeights(window, decay);
    this.end = window;
    this.matrix = new Float64Array(returns.count * returns.count);
    this.rebuild();
  }

  /** Moves the window on by one day. */
  advance(): void {
    this.end++;
    this.sinceRebuild++;
    if (this.sinceRebuild >= REBUILD_AFTER) {
      this.rebuild();
      return;
    }
    const { count, length, values } = this.returns;
    const incoming = this.end - 1;
    const outgoing = incoming - this.window;
    const newest = this.weights[this.window - 1]!;
    const beyond = this.weights[0]! * this.decay;
    for (let i = 0; i < count; i++) {
      const x = newest * values[i * length + incoming]!;
      const y = beyond * values[i * length + outgoing]!;
      for (let j = 0; j <= i; j++) {
        const k = i * count + j;
        this.matrix[k] = this.decay * this.matrix[k]! + x * values[j * length + incoming]! - y * values[j * length + outgoing]!;
        this.matrix[j * count + i] = this.matrix[k]!;
      }
    }
  }

  private rebuild(): void {
    this.matrix.set(covariance(sliceReturns(this.returns, this.end - this.window, this.end), this.weights));
    this.sinceRebuild = 0;
  }
}

/** The returns of days `from` to before `to`. */
export function sliceReturns(returns: AlignedReturns, from: number, to: number): AlignedReturns {
  const length = to - from;
  const values = new Float64Array(returns.count * length);
  for (let i = 0; i < returns.count; i++) values.set(returns.values.subarray(i * returns.length + from, i * returns.length + to), i * length);
  return { count: returns.count, length, days: returns.days.slice(from, to), values };
}
