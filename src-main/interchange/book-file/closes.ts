/** Closes are checked by hand, not by schema: a book can hold a million of them. */
import { parseDecimal } from '#base/decimal.ts';
import { found } from '../found.ts';
import type { PathProblem } from './issues.ts';

const MOST = 100;

/** Remembers which texts are dates of the calendar; a book repeats the same few thousand. */
export function createDayCheck(): (text: unknown) => text is string {
  const known = new Map<string, boolean>();
  return (text): text is string => {
    if (typeof text !== 'string') return false;
    let valid = known.get(text);
    if (valid === undefined) {
      valid = isDay(text);
      known.set(text, valid);
    }
    return valid;
  };
}

/** Whether a text is YYYY-MM-DD and a day of the calendar (30 February is none). */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

/** Reads the closes of one history entry: pairs of date and number, each date once. Problems are added to the list. */
export function readCloses(closes: unknown, at: number, isKnownDay: (text: unknown) => text is string, problems: PathProblem[]): [string, number][] {
  const path = ['history', at, 'closes'] as const;
  if (!Array.isArray(closes)) {
    problems.push({ path, expected: 'a list of pairs [date, close]', found: found(closes) });
    return [];
  }
  const result: [string, number][] = [];
  const days = new Set<string>();
  const complain = (index: number, more: readonly number[], expected: string, value: unknown): void => {
    if (problems.length < MOST * 2) problems.push({ path: [...path, index, ...more], expected, found: found(value) });
  };
  closes.forEach((pair: unknown, index) => {
    if (!Array.isArray(pair) || pair.length !== 2) return complain(index, [], 'a pair [date, close]', pair);
    const [day, close] = pair as unknown[];
    const number = typeof close === 'number' ? close : typeof close === 'string' && parseDecimal(close) !== null ? Number(close) : Number.NaN;
    if (!isKnownDay(day)) return complain(index, [0], 'a date such as 2027-01-15', day);
    if (!Number.isFinite(number)) return complain(index, [1], 'a number', close);
    if (days.has(day)) return complain(index, [0], 'each date once', day);
    days.add(day);
    result.push([day, number]);
  });
  return result;
}
