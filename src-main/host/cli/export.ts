/** `export`: the whole book as a book file. */
import { resolve } from 'node:path';
import { writeFileAtomic } from '#interchange/atomic-write.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

/** Runs the command; `out` of "-" is standard output. @returns the exit status */
export async function runExport(args: { readonly book: string; readonly out: string; readonly json?: boolean }): Promise<number> {
  if (args.out !== '-' && resolve(args.out) === resolve(args.book)) return usageProblem('--out', 'another file than the book', args.out);
  const loaded = await loadBookFile(args.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const text = serializeBookFile(loaded.value);
  if (args.out === '-') {
    process.stdout.write(text);
    return 0;
  }
  const written = writeFileAtomic(args.out, text);
  if (!written.ok) return printFailure(written.failure);
  const { accounts = [], instruments = [] } = loaded.value;
  if (args.json === true) printJson({ file: args.out, bytes: written.value.bytes, accounts: accounts.length, instruments: instruments.length });
  else printLine(`${args.out}: ${accounts.length} accounts, ${instruments.length} instruments, ${written.value.bytes} bytes`);
  return 0;
}
