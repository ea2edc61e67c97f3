import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });

/** Canonical text of an exact decimal: no exponent, no leading plus, no trailing zeros after the point. */
export type DecimalText = string;

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Parses a decimal written with a point and without grouping.
 * @returns the canonical text, or null when the text is not a decimal (never zero for bad text).
 */
export function parseDecimal(text: string | number): DecimalText | null {
  const trimmed = typeof text === 'number' ? String(text) : text.trim();
  if (!PLAIN.test(trimmed)) return null;
  const value = new Exact(trimmed);
  if (!value.isFinite()) return null;
  return value.isZero() ? '0' : value.toFixed();
}
