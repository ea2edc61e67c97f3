/** Powers of two below the highest bit: leaves room for a dozen differences to be added in any order without rounding. */
const BITS = 48;

/**
 * Rounds figures to a common step so small that nobody sees it (2⁻⁴⁸ of the largest, below 4e-15 of it) and so even that all
 * their differences, and all sums of these, are exact in float64: effects then add up to the change, not nearly but exactly.
 */
export function evenly(values: readonly number[]): number[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = largest > 0 && Number.isFinite(largest) ? 2 ** (Math.floor(Math.log2(largest)) - BITS) : 0;
  // Adding 0 makes a negative zero an ordinary one.
  return values.map((value) => (step === 0 ? value : Math.round(value / step) * step) + 0);
}
