import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '#interchange/csv/write.ts';

describe('CSV out', () => {
  it('quotes what needs it and leaves numbers alone', () => {
    expect(toCsv(['a', 'b'], [['x,y', -1.5], ['say "so"', '-1.50'], [null, undefined], [Number.NaN, '+3e5'], ['two\nlines', 'plain']])).toBe(
      'a,b\r\n"x,y",-1.5\r\n"say ""so""",-1.50\r\n,\r\n,+3e5\r\n"two\nlines",plain\r\n',
    );
  });

  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', ' =1', '=cmd|"/C calc"!A0', '-1-1', '＝1', '+', '-', '--1', '-1,5', '=HYPERLINK("http://x","y")'])('takes the formula out of %j', (cell) => {
    const [[read = ''] = []] = parse(toCsv([], [[cell]]).slice(2), { relax_column_count: true });
    expect(read.startsWith("'")).toBe(true);
  });

  it('reads back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 2 })), (rows) => {
        const read = parse(toCsv(['a', 'b'], rows)).slice(1);
        expect(read.map((row) => row.map((cell) => cell.replace(/^'/, '')))).toEqual(rows.map((row) => row.map((cell) => cell.replaceAll('\0', '').replace(/^'/, ''))));
      }),
    );
  });

  it('lets no first character through that starts a formula, but in numbers', () => {
    fc.assert(
      fc.property(fc.string(), (cell) => {
        const [[read = ''] = []] = parse(toCsv(['a'], [[cell]]), { from: 2, relax_column_count: true, skip_empty_lines: false });
        expect(/^\s*[=+\-@\t\r]/.test(read) && Number.isNaN(Number(read))).toBe(false);
      }),
    );
  });
});
