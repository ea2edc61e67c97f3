/** Steps of a heat table of results: how deep a loss is against the largest one shown. Gains and losses differ in shape and word too. */
export type HeatStep = 'gain' | 'even' | 'loss-1' | 'loss-2' | 'loss-3' | 'unknown';

/** Fill of each step, as a token of the theme; `unknown` is hatched, never blank. */
export const heatFill: Readonly<Record<Exclude<HeatStep, 'unknown'>, string>> = {
  gain: 'var(--h0)', even: 'var(--h1)', 'loss-1': 'var(--h2)', 'loss-2': 'var(--h3)', 'loss-3': 'var(--h4)',
};

/**
 * The step of one result.
 * @param value money, losses negative
 * @param largestLoss the largest loss of the table as a positive amount
 */
export function heatStep(value: number | null, largestLoss: number): HeatStep {
  if (value === null || !Number.isFinite(value)) return 'unknown';
  if (value > 0) return 'gain';
  // Less than a hundredth of the worst is noise that deserves no colour.
  if (value === 0 || -value < largestLoss / 100) return 'even';
  const share = -value / largestLoss;
  return share < 1 / 3 ? 'loss-1' : share < 2 / 3 ? 'loss-2' : 'loss-3';
}

/** In which unit a table is written so that its figures fit a cell: 1, 1,000 or 1,000,000. */
export function heatUnit(largest: number): 1 | 1_000 | 1_000_000 {
  return largest >= 1e9 ? 1_000_000 : largest >= 1e6 ? 1_000 : 1;
}
