/**
 * What a `var` account is charged by where its params say nothing. There is no rulebook: brokers and clearing houses
 * choose. Confidence, horizon and window are those of the design (margin-regimes.md, section 0).
 */
export const defaults = {
  from: '2026-01-01',
  /** 99 %, one day: Basel's confidence, and the horizon on which backtests are read. */
  confidence: { value: 0.99, verified: true, source: 'Basel Committee, Amendment to the Capital Accord to incorporate market risks (1996), B.4' },
  horizonDays: { value: 1, verified: true, source: 'design, margin-regimes.md section 0' },
  window: { value: 500, verified: true, source: 'design, margin-regimes.md section 0' },
  /** Chosen by us: the pessimistic whole rank, no interpolation. */
  quantile: { value: 'nearest-rank', verified: true, source: 'our choice; others: hull, linear' },
  paths: { value: 10_000, verified: true, source: 'our choice: standard error 3.7 % of a standard deviation at 99 %' },
  degreesOfFreedom: { value: 5, verified: false, source: 'our choice, within the usual 3 to 6 of daily returns' },
} as const;

/** Fewer returns than this in common with the rest, and a history counts as missing. Our choice. */
export const FEWEST_RETURNS = 20;
