/** Exposure below this part of equity counts as none: its returns would be blown up beyond meaning. */
const EXPOSED = 0.01;

/** Returns of an account over a period and what they consist of (S170); shares of the equity at its beginning, adding up to `total`. */
export interface ReturnSplit {
  readonly total: number;
  /** What the benchmark did, on the whole equity. */
  readonly market: number;
  /** What was held did better or worse than the benchmark, before leverage. */
  readonly selection: number;
  /** What exposure beyond equity added; below it, what staying out of the market took or spared. */
  readonly leverage: number;
  /** The return had exposure been equal to equity every day. */
  readonly unlevered: number;
  /** Mean of exposure ÷ equity. */
  readonly averageLeverage: number;
}

/**
 * Splits the return over consecutive closes. A day's return r at leverage L is r ÷ L on the exposure; of that the benchmark's
 * return is market, the rest selection, and r − r ÷ L is leverage. Days are linked so that the parts add up to the compounded
 * total (D. Cariño, Combining attribution effects over time, Journal of Performance Measurement 3(4), 1999).
 * @param equity net liquidation value at each close; @param exposure gross, in the same currency; @param benchmark its price
 * @returns null for fewer than two closes, equity or a benchmark not above zero, or a figure that is unknown
 */
export function returnSplit(equity: readonly number[], exposure: readonly number[], benchmark: readonly number[]): ReturnSplit | null {
  const days = equity.length - 1;
  if (days < 1 || equity.some((value) => !(value > 0)) || benchmark.some((value) => !(value > 0)) || exposure.some((value) => !(value >= 0))) return null;
  const total = equity[days]! / equity[0]! - 1;
  const whole = linking(total);
  const sums = { market: 0, selection: 0, leverage: 0, levels: 0 };
  let unlevered = 1;
  for (let day = 1; day <= days; day++) {
    const r = equity[day]! / equity[day - 1]! - 1;
    const level = exposure[day - 1]! / equity[day - 1]!;
    // Without exposure there is nothing to lever: what came in is interest.
    const exposed = level >= EXPOSED;
    const onExposure = exposed ? r / level : r;
    const market = exposed ? benchmark[day]! / benchmark[day - 1]! - 1 : 0;
    const weight = linking(r) / whole;
    sums.market += weight * market;
    sums.selection += weight * (onExposure - market);
    sums.leverage += weight * (r - onExposure);
    sums.levels += level;
    unlevered *= Math.max(0, 1 + onExposure);
  }
  return { total, market: sums.market, selection: sums.selection, leverage: sums.leverage, unlevered: unlevered - 1, averageLeverage: sums.levels / days };
}

/** ln(1 + r) ÷ r, 1 where nothing moved. */
function linking(r: number): number {
  return r === 0 ? 1 : Math.log1p(r) / r;
}
