/** One CSV file into the draft of a book: good lines are taken, bad ones told. */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { found } from '../found.ts';
import type { Draft } from '../draft.ts';
import { createBreather } from './breathe.ts';
import { csvKinds, detectKind, fieldsOf, locate, missingFields, numericFields } from './columns.ts';
import type { CsvKind } from './columns.ts';
import { decodeCsv } from './decode.ts';
import { lineReaders } from './kinds.ts';
import { decideMarks, verdictOf } from './numbers.ts';
import type { DecimalMark } from './numbers.ts';
import { readTable } from './read-table.ts';
import { createRow } from './row.ts';
import type { Refusal } from './row.ts';

export interface CsvOutcome {
  readonly format: CsvKind | 'unknown';
  /** Lines with content below the header. */
  readonly read: number;
  readonly accepted: number;
  readonly refused: readonly Refusal[];
}

export interface CsvOptions {
  /** The kind of table, when it is not to be told from the header. */
  readonly format?: CsvKind;
  /** The decimal mark of all columns, when it is not to be told from the cells. */
  readonly decimal?: DecimalMark;
  /** Lines done and lines in all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads a CSV file. Throws only the reason of `signal` when that is aborted. */
export async function readCsv(bytes: Uint8Array, draft: Draft, options: CsvOptions = {}): Promise<Result<CsvOutcome>> {
  const { onProgress = () => undefined, signal } = options;
  const text = decodeCsv(bytes);
  const estimate = Math.max(1, Math.round(text.length / 40));
  const table = await readTable(text, (share) => onProgress(Math.round((share * estimate) / 2), estimate), signal);
  const header = table.header?.cells ?? [];
  const kind = options.format ?? detectKind(header);
  const places = kind === null ? new Map<string, number>() : locate(kind, header);
  const missing = kind === null ? [] : missingFields(kind, places);
  if (kind === null || missing.length > 0) {
    const expected = kind === null ? `columns of ${csvKinds.map((name) => `${name} (${Object.keys(fieldsOf[name]).slice(0, 4).join(', ')})`).join(', ')}` : `the column ${missing.join(', ')} of ${kind}`;
    const refused = [{ line: table.header?.line ?? 1, field: 'header', expected, found: header.length === 0 ? 'an empty file' : found(header.join(table.delimiter)) }];
    return success({ format: kind ?? 'unknown', read: table.rows.length, accepted: 0, refused });
  }

  const breathe = createBreather(signal);
  const verdicts = new Map<string, ReturnType<typeof verdictOf>>();
  for (const field of numericFields[kind]) {
    const at = places.get(field);
    if (at === undefined) continue;
    verdicts.set(field, verdictOf(table.rows.map((row) => (row.cells[at] ?? '').trim())));
    await breathe();
  }
  const marks = decideMarks(verdicts, options.decimal);
  const refused: Refusal[] = [];
  const seen = new Set<string>();
  let accepted = 0;
  const total = table.rows.length;
  for (const [at, { line, cells }] of table.rows.entries()) {
    const row = createRow(line, cells, places, marks);
    if (cells.length > header.length && cells.slice(header.length).some((cell) => cell !== '')) row.refuse('line', `${header.length} columns as in the header`, `${cells.length}`);
    else lineReaders[kind](row, draft, seen);
    if (row.problems.length === 0) accepted++;
    else refused.push(...row.problems);
    if (at % 64 === 0) {
      const pause = breathe();
      if (pause !== undefined) {
        await pause;
        onProgress(Math.round((total + at) / 2), total);
      }
    }
  }
  if (table.broken !== null) refused.push({ line: table.broken.line, field: 'line', expected: table.broken.expected, found: table.broken.found });
  onProgress(total, total);
  return success({ format: kind, read: total, accepted, refused });
}
