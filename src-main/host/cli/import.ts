/** `import`: what was read, what was refused and why; a second import of the same file changes nothing. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { problemLine, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import { csvKinds } from '#interchange/csv/columns.ts';
import { previewImport } from '#interchange/preview.ts';
import type { ImportFile, ImportOptions, ImportPreview } from '#interchange/preview.ts';
import { StoreFault } from '#store/fault.ts';
import { openBook } from '#store/open.ts';
import type { Store } from '#service/ports.ts';
import { readBytes } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface ImportArguments {
  readonly files: readonly string[];
  readonly book: string;
  readonly format?: string;
  /** point or comma, for columns that can be read both ways */
  readonly decimal?: string;
  /** Whose SPAN parameters a SPAN file brings; every account that uses them where not given. */
  readonly account?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const formats = ['auto', 'book', ...csvKinds, 'span'];

/** Runs the command. @returns the exit status: 0 when all was taken, 1 when something was refused or failed */
export async function runImport(args: ImportArguments): Promise<number> {
  const { format = 'auto', decimal } = args;
  if (!formats.includes(format)) return usageProblem('--format', `one of ${formats.join(', ')}`, format);
  if (decimal !== undefined && decimal !== 'point' && decimal !== 'comma') return usageProblem('--decimal', 'point or comma', decimal);
  if (/\.json$/i.test(args.book)) return usageProblem('--book', 'a position book (.db); nothing is written to a book file', args.book);
  const files: ImportFile[] = [];
  for (const path of args.files) {
    const bytes = readBytes(path);
    if (!bytes.ok) return printFailure(bytes.failure);
    files.push({ name: path, bytes: bytes.value });
  }
  const options: ImportOptions = { format: format as NonNullable<ImportOptions['format']>, ...(decimal === undefined ? {} : { decimal }), ...(args.account === undefined ? {} : { account: args.account }) };
  // A book that is not there yet is made only when the files bring something, so that a bad file leaves no empty book behind.
  const isNew = !existsSync(args.book) || statSync(args.book).size === 0;
  const first = isNew ? await read(files, emptyBook(), options, undefined) : null;
  if (first !== null && (!first.ok || args.dryRun === true || first.value.changes.length === 0)) {
    return first.ok ? report(first.value, first.value.changes.length, args) : printFailure(first.failure);
  }
  const opened = openBook(args.book, { create: true, readOnly: args.dryRun === true });
  if (!opened.ok) return printFailure(opened.failure);
  const store = opened.value;
  try {
    const preview = first ?? (await read(files, store.readBook({ history: false }), options, store));
    if (!preview.ok) return printFailure(preview.failure);
    if (args.dryRun === true) return report(preview.value, preview.value.changes.length, args);
    const applied = store.apply(preview.value.changes, { author: 'import', summary: `Import of ${args.files.map((path) => basename(path)).join(', ')}` });
    return applied.ok ? report(preview.value, applied.value.changed, args) : printFailure(applied.failure);
  } catch (error) {
    if (error instanceof StoreFault) return printFailure(error.failure);
    throw error;
  } finally {
    store.close();
  }
}

async function read(files: readonly ImportFile[], current: BookFile, options: ImportOptions, store: Store | undefined): Promise<Result<ImportPreview>> {
  const progress = process.stderr.isTTY === true ? showProgress : () => undefined;
  const preview = await previewImport(files, current, progress, undefined, { ...options, ...(store === undefined ? {} : { readCloses: (instrument) => store.readCloses(instrument) }) });
  if (process.stderr.isTTY === true) process.stderr.write('\r\u001b[K');
  return preview.ok ? success(preview.value) : preview;
}

function showProgress(done: number, total: number, file: string): void {
  process.stderr.write(`\r\u001b[K${basename(file)}: ${done} of ${total} lines`);
}

function emptyBook(): BookFile {
  return { format: 'marginline-book', version: 1, asOf: new Date().toISOString() };
}

function report(preview: ImportPreview, changes: number, args: ImportArguments): number {
  for (const file of preview.files) {
    for (const { line, field, expected, found } of file.refused) {
      const where = file.format === 'book' ? (field === '' ? file.file : `${file.file}: ${field}`) : `${file.file}: line ${line}, ${field}`;
      process.stderr.write(`${problemLine({ where, expected, found })}\n`);
    }
  }
  for (const file of preview.files) for (const note of file.skipped ?? []) process.stderr.write(`${file.file}: left out: ${note}\n`);
  if (args.json === true) printJson({ files: preview.files, changes });
  else printReport(preview, changes, args.dryRun === true);
  return preview.files.some((file) => file.refused.length > 0) ? 1 : 0;
}

function printReport(preview: ImportPreview, changes: number, dryRun: boolean): void {
  for (const file of preview.files) {
    const lines = new Set(file.refused.map((one) => one.line)).size;
    const refused = file.refused.length === 0 ? '' : file.format === 'book' || file.format === 'span' ? ', refused as a whole' : `, ${lines} refused`;
    printLine(`${file.file}: ${file.format}, ${file.read} read, ${file.accepted} accepted${refused}`);
  }
  if (changes === 0) return printLine('no changes');
  for (const { entity, added, changed } of preview.summary) printLine(`  ${entity}: ${added} added, ${changed} changed`);
  printLine(dryRun ? `${changes} changes (dry run, nothing written)` : `${changes} changes`);
}
