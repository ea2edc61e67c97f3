/** Exact values on their way into and out of columns. Bad text is refused, never stored as something else. */
import { parseDecimal } from '#base/decimal.ts';
import { refuse } from './fault.ts';

/** Canonical decimal text of a required field; refuses what is no decimal. */
export function decimalText(value: unknown, where: string): string {
  const parsed = typeof value === 'string' || typeof value === 'number' ? parseDecimal(value) : null;
  if (parsed === null) refuse({ where, expected: 'a decimal number', found: shown(value) });
  return parsed;
}

/** The same for a field that may be absent. */
export function optionalDecimal(value: unknown, where: string): string | null {
  return value === undefined || value === null ? null : decimalText(value, where);
}

/** Milliseconds UTC of an ISO 8601 time with zone; refuses anything else. */
export function instantOf(value: unknown, where: string): number {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(at)) refuse({ where, expected: 'an ISO 8601 time with zone, such as 2026-11-20T21:00:00Z', found: shown(value) });
  return at;
}

/** Whole days since 1970-01-01 of a date; refuses what is no date of the calendar. */
export function dayNumber(value: unknown, where: string): number {
  const known = typeof value === 'string' ? dayNumbers.get(value) : undefined;
  if (known !== undefined) return known;
  const day = calendarDay(value, where);
  dayNumbers.set(value as string, day);
  return day;
}

function calendarDay(value: unknown, where: string): number {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // Date.parse makes 2 March of 30 February.
  if (!Number.isFinite(at) || new Date(at).toISOString().slice(0, 10) !== value) refuse({ where, expected: 'a date such as 2027-01-15', found: shown(value) });
  return at / 86_400_000;
}

const dayNumbers = new Map<string, number>();
const dayTexts = new Map<number, string>();

/** The date of a day number. Remembered: a book repeats the same few thousand days for every instrument. */
export function dayText(day: number): string {
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  return text;
}

/** A value as quoted in a problem: short, on one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The fields of a record beyond the named ones as JSON text, or null when there are none. */
export function extraText(record: object, named: ReadonlySet<string>): string | null {
  const rest: Record<string, unknown> = {};
  let any = false;
  for (const [key, value] of Object.entries(record)) {
    if (named.has(key) || value === undefined || key === '__proto__') continue;
    rest[key] = value;
    any = true;
  }
  return any ? JSON.stringify(rest) : null;
}

/** The fields kept by `extraText`. */
export function extraFields(text: string | number | null | undefined): Record<string, unknown> {
  return typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : {};
}
