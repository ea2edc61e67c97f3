/** `backup`: a consistent, checked copy of a position book, also while a program writes to it. */
import { openBook } from '#store/open.ts';
import { isDatabase, readBytes } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

/** Runs the command. @returns the exit status */
export async function runBackup(args: { readonly book: string; readonly out: string; readonly json?: boolean }): Promise<number> {
  if (!isDatabase(args.book)) {
    const bytes = readBytes(args.book);
    return bytes.ok ? usageProblem('--book', 'a position book (.db); a book file can simply be copied', args.book) : printFailure(bytes.failure);
  }
  const opened = openBook(args.book, { readOnly: true });
  if (!opened.ok) return printFailure(opened.failure);
  try {
    const written = await opened.value.backup(args.out);
    if (!written.ok) return printFailure(written.failure);
    if (args.json === true) printJson({ file: args.out, bytes: written.value.bytes });
    else printLine(`${args.out}: ${written.value.bytes} bytes, checked`);
    return 0;
  } finally {
    opened.value.close();
  }
}
