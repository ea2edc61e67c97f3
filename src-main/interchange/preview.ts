/** What importing files would do: read, checked and compared with the book, nothing written. */
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { BookChange } from '#contract/book-change.ts';
import { parseBookFile } from './book-file/parse.ts';
import type { BookFileProblem } from './book-file/parse.ts';
import { toChanges } from './book-file/to-changes.ts';
import type { ReadCloses } from './book-file/to-changes.ts';
import { readCsv } from './csv/read-csv.ts';
import type { CsvKind } from './csv/columns.ts';
import type { DecimalMark } from './csv/numbers.ts';
import type { Refusal } from './csv/row.ts';
import { describe, summarise } from './describe.ts';
import type { EntitySummary, ShownChange } from './describe.ts';
import { createDraft } from './draft.ts';
import { importSpan } from './span-import.ts';
import type { Draft, DraftChange } from './draft.ts';

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FilePreview {
  readonly file: string;
  /** book, positions, balances, quotes, closes, venue-figures, span; unknown where a header says nothing. */
  readonly format: string;
  /** Records of a book file, lines of a CSV. */
  readonly read: number;
  readonly accepted: number;
  /** For a book file `field` is a JSON path. */
  readonly refused: readonly Refusal[];
  /** What was left out although the file was taken; in words. */
  readonly skipped?: readonly string[];
}

export interface ImportPreview {
  readonly files: readonly FilePreview[];
  /** For Store.apply; empty when the book has it all already. */
  readonly changes: readonly BookChange[];
  readonly summary: readonly EntitySummary[];
  /** The first 200 changes in words. */
  readonly sample: readonly ShownChange[];
}

export interface ImportOptions {
  readonly format?: 'auto' | 'book' | 'span' | CsvKind;
  /** Only this account takes parameters of a SPAN file; all that use them where not given. */
  readonly account?: string;
  readonly decimal?: DecimalMark;
  /** The closes of the book, when `current` came without history. */
  readonly readCloses?: ReadCloses;
}

const SAMPLE = 200;

/**
 * Reads files in order; a later one may speak of what an earlier one brings. A book file is taken whole or not at all,
 * a CSV line by line. Gives way every few milliseconds while it reads CSV.
 * Fails only with `cancelled`; what is wrong with files stands in `files`.
 */
export async function previewImport(
  files: readonly ImportFile[],
  current: BookFile,
  onProgress: (done: number, total: number, file: string) => void = () => undefined,
  signal?: AbortSignal,
  options: ImportOptions = {},
): Promise<Result<ImportPreview>> {
  const draft = createDraft(current, options.readCloses);
  const previews: FilePreview[] = [];
  try {
    for (const file of files) {
      signal?.throwIfAborted();
      if (options.format === 'span' || ((options.format ?? 'auto') === 'auto' && looksLikeSpan(file))) {
        previews.push(readSpan(file, draft, current, options.account ?? null));
        continue;
      }
      const isBook = options.format === 'book' || ((options.format ?? 'auto') === 'auto' && looksLikeJson(file));
      previews.push(isBook ? readBookFile(file, draft) : await readCsvFile(file, draft, onProgress, signal, options));
    }
  } catch (error) {
    if (signal?.aborted === true) return failure('cancelled', 'The import was cancelled; nothing was changed.');
    throw error;
  }
  let changes = draft.changes();
  const newest = files.length > 0 && previews.every(({ format }) => format !== 'book') ? newestQuote(changes) : null;
  if (newest !== null && (draft.empty ? newest !== draft.asOf : Date.parse(newest) > Date.parse(draft.asOf))) {
    // Quotes newer than the book move its time: else the command line would count their age from before they were made.
    draft.put({ entity: 'book', key: ['asOf'], value: { asOf: newest } });
    changes = draft.changes();
  }
  return success({ files: previews, changes: changes.map(({ change }) => change), summary: summarise(changes), sample: changes.slice(0, SAMPLE).map(describe) });
}

/** A published risk parameter file, or our own file of SPAN parameters. */
function looksLikeSpan({ name, bytes }: ImportFile): boolean {
  if (/\.spn$/i.test(name)) return true;
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 400));
  return /<spanFile[\s>]/i.test(start) || /^\s*\{\s*"format"\s*:\s*"marginline-span"/.test(start);
}

function readSpan({ name, bytes }: ImportFile, draft: Draft, current: BookFile, account: string | null): FilePreview {
  const taken = importSpan(bytes, name, draft, current, account);
  if (taken.ok) return { file: name, format: 'span', read: taken.value.read, accepted: taken.value.accepted, refused: [], skipped: taken.value.skipped };
  const problems = taken.failure.problems ?? [{ where: name, expected: 'a file of SPAN parameters', found: taken.failure.message }];
  return { file: name, format: 'span', read: 0, accepted: 0, refused: problems.map(({ where, expected, found }) => ({ line: 1, field: where === name ? 'file' : where, expected, found })) };
}

function looksLikeJson({ name, bytes }: ImportFile): boolean {
  if (/\.json$/i.test(name)) return true;
  if (/\.(csv|tsv|txt)$/i.test(name)) return false;
  return bytes.subarray(0, 200).find((byte) => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00].includes(byte)) === 0x7b;
}

function readBookFile({ name, bytes }: ImportFile, draft: Draft): FilePreview {
  const parsed = parseBookFile(bytes, name, { into: draft.known() });
  if (!parsed.ok) {
    const refused = (parsed.failure.problems ?? []).map((problem: Problem & Partial<BookFileProblem>) => ({ line: problem.line ?? 1, field: problem.where, expected: problem.expected, found: problem.found }));
    return { file: name, format: 'book', read: 0, accepted: 0, refused };
  }
  // Against an empty book this is everything in the file; the draft leaves out what is there already.
  const everything = toChanges(parsed.value, { format: 'marginline-book', version: 1, asOf: '' } as BookFile);
  for (const change of everything) draft.put(change);
  const records = everything.filter((change) => change.entity !== 'book').length;
  return { file: name, format: 'book', read: records, accepted: records, refused: [] };
}

async function readCsvFile(file: ImportFile, draft: Draft, onProgress: (done: number, total: number, file: string) => void, signal: AbortSignal | undefined, options: ImportOptions): Promise<FilePreview> {
  const { format, decimal } = options;
  const outcome = await readCsv(file.bytes, draft, {
    ...(format === undefined || format === 'auto' || format === 'book' || format === 'span' ? {} : { format }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done, total) => onProgress(done, total, file.name),
  });
  if (!outcome.ok) return { file: file.name, format: 'unknown', read: 0, accepted: 0, refused: [{ line: 1, field: 'file', expected: 'a CSV file', found: outcome.failure.message }] };
  return { file: file.name, ...outcome.value };
}

function newestQuote(changes: readonly DraftChange[]): string | null {
  let newest: string | null = null;
  for (const { change } of changes) {
    if (change.entity === 'quote' && change.value !== null && (newest === null || Date.parse(change.value.at) > Date.parse(newest))) newest = change.value.at;
  }
  return newest;
}
