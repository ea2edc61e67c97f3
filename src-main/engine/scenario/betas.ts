import { closesOn, commonDays, intersect } from '../statistics/returns.ts';
import type { CloseSeries } from '../statistics/returns.ts';

/** Returns looked back on. */
const WINDOW = 500;
/** Fewer common returns than this say nothing about a beta. */
const FEWEST_RETURNS = 3;
/** Standard deviation of betas around 1 before any history is looked at. */
const PRIOR_DEVIATION = 0.5;

/** A relative move that the history of an instrument suggests beside a shock. */
export interface FollowedMove {
  readonly move: number;
  /** The move that the history alone suggests, before the pull towards beta 1. */
  readonly raw: number;
  /** Weight of the history, 0 to 1. */
  readonly weight: number;
  readonly returns: number;
}

interface Shocked {
  readonly series: CloseSeries;
  readonly move: number;
}

/**
 * The direction of a shock as one series: how much of the shock each day was. A day on which every shocked instrument
 * moved exactly as shocked counts 1. Instruments that would shorten the common history by more than half are left out.
 */
export class ShockDirection {
  /** Mean of the shocked moves: what beta 1 means. */
  readonly mean: number;
  private readonly rms: number;
  private readonly level: CloseSeries;

  constructor(shocked: readonly Shocked[]) {
    const order = shocked.filter((one) => one.move !== 0).sort((a, b) => b.series.days.length - a.series.days.length);
    const kept: Shocked[] = [];
    let days: readonly string[] = [];
    for (const one of order) {
      const common = kept.length === 0 ? commonDays([one.series]) : intersect(days, one.series);
      if (kept.length > 0 && common.length < Math.max(FEWEST_RETURNS + 1, days.length / 2)) continue;
      kept.push(one);
      days = common;
    }
    const square = kept.reduce((sum, one) => sum + one.move * one.move, 0);
    const level = new Float64Array(days.length);
    for (const one of kept) {
      const closes = closesOn(days, one.series);
      const scale = one.move / square;
      for (let t = 0; t < level.length; t++) level[t]! += scale * Math.log(closes[t]!);
    }
    // Kept as a series of "closes" above zero, so that days are matched the same way everywhere.
    this.level = { days, closes: level.map((value) => Math.exp(value)) };
    this.mean = shocked.length === 0 ? 0 : shocked.reduce((sum, one) => sum + one.move, 0) / shocked.length;
    this.rms = Math.sqrt(shocked.reduce((sum, one) => sum + one.move * one.move, 0) / Math.max(1, shocked.length));
  }

  /**
   * The move of an instrument beside the shock: slope of its daily log returns on the direction of the shock, about
   * zero, pulled towards the mean shocked move (beta 1) by the uncertainty of the slope. For a single shocked
   * instrument this is beta × shock. Source: O. Vasicek, "A note on using cross-sectional information in Bayesian
   * estimation of security betas" (1973), with prior mean 1 and deviation 0.5.
   * @returns null with fewer than three common returns
   */
  follow(series: CloseSeries): FollowedMove | null {
    const all = intersect(this.level.days, series);
    const days = all.slice(Math.max(0, all.length - 1 - WINDOW));
    const n = days.length - 1;
    if (n < FEWEST_RETURNS) return null;
    const own = closesOn(days, series);
    const shock = closesOn(days, this.level);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let t = 0; t < n; t++) {
      const x = Math.log(shock[t + 1]! / shock[t]!);
      const y = Math.log(own[t + 1]! / own[t]!);
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    if (!(xx > 0)) return null;
    const raw = xy / xx;
    const variance = Math.max(0, yy - raw * xy) / ((n - 1) * xx);
    const prior = (PRIOR_DEVIATION * this.rms) ** 2;
    const weight = prior / (prior + variance);
    return { move: weight * raw + (1 - weight) * this.mean, raw, weight, returns: n };
  }
}
