/** Guards against 2.9999999999999996 becoming two contracts. */
const SLACK = 1e-9;
/** Significant digits of what trades in fractions. */
const DIGITS = 5;

/**
 * Contracts that can be traded, towards zero: a hedge never covers more than was asked for, so that nothing sold is naked.
 * @param step size of the smallest trade; 0: fractions with five significant digits
 */
export function wholeContracts(wanted: number, step: number): number {
  if (!Number.isFinite(wanted) || wanted === 0) return 0;
  const size = step > 0 ? step : 10 ** (Math.floor(Math.log10(Math.abs(wanted))) - DIGITS + 1);
  const count = Math.trunc(wanted / size + Math.sign(wanted) * SLACK);
  return count === 0 ? 0 : Number((count * size).toFixed(Math.min(20, Math.max(0, Math.ceil(-Math.log10(size))))));
}
