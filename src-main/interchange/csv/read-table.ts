/** From text to rows: delimiter, quotes, line numbers. Knows nothing of what the columns mean. */
import { Parser } from 'csv-parse';
import type { CsvError, Info } from 'csv-parse';
import { columnNames } from './columns.ts';
import { createBreather } from './breathe.ts';

export interface TableRow {
  /** Line of the file on which the row ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly delimiter: string;
  readonly header: TableRow | null;
  readonly rows: readonly TableRow[];
  /** What kept the text from being a table to its end. */
  readonly broken: { readonly line: number; readonly expected: string; readonly found: string } | null;
}

const delimiters = [',', ';', '\t', '|'] as const;
const SLICE = 65_536;

/**
 * Reads a table. Blank lines and lines of empty cells are left out; a first line "sep=;" is obeyed.
 * @param onProgress share of the text read so far, 0 to 1
 */
export async function readTable(text: string, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Table> {
  const clean = text.replace(/^\uFEFF/, '');
  const announced = /^sep=([,;|\t])\r?\n/i.exec(clean);
  const delimiter = announced?.[1] ?? sniffDelimiter(clean);
  const body = announced === null ? clean : clean.slice(announced[0].length);
  const skipped = announced === null ? 0 : 1;
  const rows: TableRow[] = [];
  let broken: Table['broken'] = null;
  const parser = new Parser({ delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  parser.on('data', ({ record, info }: { record: string[]; info: Info }) => {
    if (record.some((cell) => cell !== '')) rows.push({ line: info.lines + skipped, cells: record });
  });
  const ended = new Promise<void>((resolve) => {
    parser.on('end', resolve);
    parser.on('error', (error: CsvError) => {
      const opened = error.code === 'CSV_QUOTE_NOT_CLOSED';
      const line = (rows.at(-1)?.line ?? skipped) + 1;
      broken = { line, expected: opened ? 'a closing quote' : 'a line of a table', found: opened ? 'the end of the file' : error.message };
      resolve();
    });
  });
  const breathe = createBreather(signal);
  for (let at = 0; at < body.length && broken === null; at += SLICE) {
    if (!parser.write(body.slice(at, at + SLICE))) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), ended]);
    await breathe();
    onProgress(Math.min(1, (at + SLICE) / body.length));
  }
  if (broken === null) parser.end();
  await ended;
  const [header = null, ...rest] = rows;
  return { delimiter, header, rows: rest, broken };
}

/** The delimiter under which the first line holds the most known column names; else the most frequent one there. */
function sniffDelimiter(text: string): string {
  const line = text.slice(0, 10_000).split(/\r\n|\r|\n/).find((one) => one.trim() !== '') ?? '';
  const score = (delimiter: string): number => {
    const cells = line.split(delimiter).map((cell) => cell.trim().replaceAll('"', ''));
    return cells.filter((cell) => columnNames.has(cell.toLowerCase().replaceAll(/[\s_.-]/g, ''))).length * 1000 + cells.length;
  };
  return [...delimiters].sort((a, b) => score(b) - score(a))[0] ?? ',';
}
