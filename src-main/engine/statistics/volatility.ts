/** Recursions of a daily variance, and what they settle at. */

/** EWMA: λ σ² + (1 − λ) r². Source: RiskMetrics Technical Document (1996), section 5.2; λ 0.94 daily, 0.97 monthly. */
export function ewmaVariance(decay: number, variance: number, lastReturn: number): number {
  return decay * variance + (1 - decay) * lastReturn * lastReturn;
}

/** Parameters of a GARCH(1,1): constant, weight of the last squared return, weight of the last variance. */
export interface Garch {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

/** GARCH(1,1): ω + α r² + β σ². Source: T. Bollerslev (1986). EWMA is ω = 0, α + β = 1. */
export function garchVariance(garch: Garch, variance: number, lastReturn: number): number {
  return garch.omega + garch.alpha * lastReturn * lastReturn + garch.beta * variance;
}

/** Variance that a GARCH(1,1) returns to: ω ÷ (1 − α − β); Infinity where it never does (α + β of 1 or more). */
export function garchLongRunVariance(garch: Garch): number {
  const pull = 1 - garch.alpha - garch.beta;
  return pull > 0 ? garch.omega / pull : Infinity;
}
