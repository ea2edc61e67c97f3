import { quantilePlace, tailCount } from './quantile.ts';
import type { QuantileRule } from './quantile.ts';
import { selectNth } from './select.ts';

/** Scenarios that make up a tail figure, with weights that sum to 1. Buffers are reused. */
export class Tail {
  readonly scenarios: Int32Array;
  readonly weights: Float64Array;
  count = 0;
  private readonly scratch: Float64Array;

  constructor(length: number) {
    this.scenarios = new Int32Array(length);
    this.weights = new Float64Array(length);
    this.scratch = new Float64Array(length);
  }

  /** The loss quantile by a rule, and the one or two scenarios that it is. @param losses positive is a loss */
  atQuantile(losses: Float64Array, confidence: number, rule: QuantileRule): number {
    const { low, share } = quantilePlace(losses.length, confidence, rule);
    const value = this.order(losses, low);
    this.count = 0;
    const first = losses.indexOf(value);
    this.add(first, 1 - share);
    if (share === 0) return value;
    let next = Infinity;
    for (let k = low + 1; k < losses.length; k++) if (this.scratch[k]! < next) next = this.scratch[k]!;
    let second = losses.indexOf(next);
    if (second === first) second = losses.indexOf(next, first + 1);
    this.add(second, share);
    return value + share * (next - value);
  }

  /**
   * The loss quantile, and the scenarios whose losses rank within `half` of it: what a simulated quantile is smoothed
   * over when it is split into contributions.
   */
  aroundQuantile(losses: Float64Array, confidence: number, rule: QuantileRule, half: number): number {
    const { low, share } = quantilePlace(losses.length, confidence, rule);
    const at = this.order(losses, low);
    const last = losses.length - 1;
    const next = share === 0 ? at : selectNth(this.scratch, low + 1, low + 1, last);
    const from = selectNth(this.scratch, Math.max(0, low - half), 0, low);
    const to = low === last ? at : selectNth(this.scratch, Math.min(last, low + Math.max(1, half)), low + 1, last);
    this.count = 0;
    for (let s = 0; s < losses.length; s++) if (losses[s]! >= from && losses[s]! <= to) this.add(s, 1);
    for (let k = 0; k < this.count; k++) this.weights[k] = 1 / this.count;
    return at + share * (next - at);
  }

  /** Expected shortfall, and the scenarios beyond the rank of the value at risk. */
  beyondQuantile(losses: Float64Array, confidence: number): number {
    const worst = tailCount(losses.length, confidence);
    const edge = this.order(losses, losses.length - worst);
    this.count = 0;
    for (let s = 0; s < losses.length; s++) if (losses[s]! > edge) this.add(s, 1 / worst);
    for (let s = 0; s < losses.length && this.count < worst; s++) if (losses[s] === edge) this.add(s, 1 / worst);
    let sum = 0;
    for (let k = 0; k < this.count; k++) sum += losses[this.scenarios[k]!]!;
    return sum / worst;
  }

  private order(losses: Float64Array, k: number): number {
    this.scratch.set(losses);
    return selectNth(this.scratch, k);
  }

  private add(scenario: number, weight: number): void {
    this.scenarios[this.count] = scenario;
    this.weights[this.count] = weight;
    this.count++;
  }
}
