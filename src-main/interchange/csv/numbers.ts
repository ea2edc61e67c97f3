/**
 * Numbers as people and programs write them. The decimal mark is decided once for a column, never for a cell:
 *
 * - a cell speaks for a mark when it can be read in one way only: 1.5, 0.125, 1234.567, 1,234.50, 1.234.567, 1 234,567
 * - 1.234 and 1,234 alone may be one or a thousand: they follow the other cells of the column, then the other columns
 *   of the file; where nothing speaks for either they are refused
 * - cells that contradict the rest of their column are refused
 *
 * Also read: spaces (all kinds) and apostrophes between thousands, a minus before or after, U+2212, parentheses for
 * negative, an exponent. Not read: currency signs, percent, digits of other scripts.
 */
import { parseDecimal } from '#base/decimal.ts';

export type DecimalMark = 'point' | 'comma';
export type Verdict = DecimalMark | 'either' | 'unclear';

interface Unsigned {
  readonly negative: boolean;
  readonly body: string;
}

function unsigned(cell: string): Unsigned | null {
  let body = cell.trim().replaceAll('\u2212', '-');
  let signs = 0;
  let negative = false;
  const parentheses = /^\(\s*(.*?)\s*\)$/.exec(body);
  if (parentheses !== null) {
    body = parentheses[1] ?? '';
    negative = true;
    signs++;
  }
  const before = /^([+-])\s*/.exec(body);
  if (before !== null) {
    body = body.slice(before[0].length);
    negative = before[1] === '-';
    signs++;
  }
  const after = /\s*-$/.exec(body);
  if (after !== null) {
    body = body.slice(0, after.index);
    negative = true;
    signs++;
  }
  if (signs > 1 || body === '') return null;
  return { negative, body: body.replaceAll(/[\u00a0\u202f\u2009\u2007]/g, ' ').replaceAll('\u2019', "'") };
}

const patterns: { readonly [M in DecimalMark]: RegExp } = {
  point: /^(?:(?:\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/,
  comma: /^(?:(?:\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?:\.\d{3})+)(?:,\d*)?|,\d+)(?:[eE][+-]?\d{1,3})?$/,
};

/** What a single cell says about the decimal mark of its column. */
export function markOf(cell: string): Verdict | 'no-number' {
  const parts = unsigned(cell);
  if (parts === null) return 'no-number';
  const { body } = parts;
  const asPoint = patterns.point.test(body);
  const asComma = patterns.comma.test(body);
  if (!asPoint && !asComma) return 'no-number';
  if (asPoint !== asComma) return asPoint ? 'point' : 'comma';
  if (!/[.,]/.test(body)) return 'either';
  // Both readings are possible: 1.234 and 1,234. With a leading zero the mark can't stand between thousands.
  if (!/^[1-9]\d{0,2}[.,]\d{3}$/.test(body)) return body.includes('.') ? 'point' : 'comma';
  return 'unclear';
}

/** Reads a cell under a decimal mark. @returns the canonical decimal, or null when it is no number under this mark */
export function readNumber(cell: string, mark: DecimalMark): string | null {
  const parts = unsigned(cell);
  if (parts === null || !patterns[mark].test(parts.body)) return null;
  const plain = mark === 'point' ? parts.body.replaceAll(/[ ',]/g, '') : parts.body.replaceAll(/[ '.]/g, '').replace(',', '.');
  return parseDecimal((parts.negative ? '-' : '') + plain);
}

/** What the cells of one column say together. The majority decides; a draw says nothing. */
export function verdictOf(cells: Iterable<string>): Verdict {
  let point = 0;
  let comma = 0;
  let unclear = 0;
  for (const cell of cells) {
    if (cell === '') continue;
    const mark = markOf(cell);
    if (mark === 'point') point++;
    else if (mark === 'comma') comma++;
    else if (mark === 'unclear') unclear++;
  }
  if (point !== comma) return point > comma ? 'point' : 'comma';
  return unclear > 0 || point > 0 ? 'unclear' : 'either';
}

/** The marks of all columns: a column that says nothing itself follows the others when those agree. */
export function decideMarks(verdicts: ReadonlyMap<string, Verdict>, given?: DecimalMark): ReadonlyMap<string, DecimalMark | null> {
  const spoken = new Set([...verdicts.values()].filter((verdict): verdict is DecimalMark => verdict === 'point' || verdict === 'comma'));
  const common = spoken.size === 1 ? ([...spoken][0] ?? null) : null;
  return new Map(
    [...verdicts].map(([field, verdict]) => {
      if (given !== undefined) return [field, given];
      if (verdict === 'point' || verdict === 'comma') return [field, verdict];
      return [field, verdict === 'either' ? 'point' : common];
    }),
  );
}
