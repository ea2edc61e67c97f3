/** One line of a CSV as its kind sees it: fields by name, problems collected instead of thrown. */
import { found } from '../found.ts';
import type { DecimalMark } from './numbers.ts';
import { markOf, readNumber } from './numbers.ts';

/** Why a line was refused. */
export interface Refusal {
  readonly line: number;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

export interface CsvRow {
  /** The text of a field; undefined where the column is missing or the cell empty. */
  text(field: string): string | undefined;
  /** The same; an empty one is a problem. */
  required(field: string): string;
  /** A canonical decimal; undefined where there is none. */
  number(field: string): string | undefined;
  requiredNumber(field: string): string;
  refuse(field: string, expected: string, value?: unknown): void;
  readonly problems: readonly Refusal[];
}

/** Makes the reader of one line. */
export function createRow(line: number, cells: readonly string[], places: ReadonlyMap<string, number>, marks: ReadonlyMap<string, DecimalMark | null>): CsvRow {
  const problems: Refusal[] = [];
  const text = (field: string): string | undefined => {
    const at = places.get(field);
    const cell = at === undefined ? '' : (cells[at] ?? '').trim();
    return cell === '' ? undefined : cell;
  };
  const refuse = (field: string, expected: string, value: unknown = text(field)): void => {
    problems.push({ line, field, expected, found: found(value) });
  };
  const number = (field: string): string | undefined => {
    const cell = text(field);
    if (cell === undefined) return undefined;
    const mark = marks.get(field) ?? null;
    const value = readNumber(cell, mark ?? 'point');
    if (mark === null && markOf(cell) !== 'either' && value !== null) {
      refuse(field, 'a number that can be read in one way only (1.234 may be about 1 or 1234: write 1.2340 or 1234)');
    } else if (value === null) {
      const other = mark !== null && readNumber(cell, mark === 'point' ? 'comma' : 'point') !== null;
      refuse(field, other ? `a number with a decimal ${mark ?? 'point'}, as in the rest of this column` : 'a number');
    }
    return value ?? '0';
  };
  return {
    text,
    required(field) {
      const value = text(field);
      if (value === undefined) refuse(field, 'a value');
      else if (value.length > 120) refuse(field, 'a text of at most 120 characters');
      return value ?? '';
    },
    number,
    requiredNumber(field) {
      const value = number(field);
      if (value === undefined) refuse(field, 'a number');
      return value ?? '0';
    },
    refuse,
    problems,
  };
}
