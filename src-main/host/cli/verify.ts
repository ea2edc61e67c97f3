/** `verify`: whether a book is whole. */
import { problemLine } from '#base/failure.ts';
import { isDatabase, loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine } from './output.ts';

/** Runs the command. @returns the exit status: 0 when all is well, 1 with one line per problem */
export async function runVerify(args: { readonly book: string; readonly json?: boolean }): Promise<number> {
  const problems = isDatabase(args.book) ? await verifyDatabase(args.book) : await verifyFile(args.book);
  if (problems === null) return 1;
  if (args.json === true) printJson({ book: args.book, ok: problems.length === 0, problems });
  else if (problems.length === 0) printLine(`${args.book}: whole`);
  for (const problem of problems) process.stderr.write(`${args.book}: ${problem}\n`);
  return problems.length === 0 ? 0 : 1;
}

async function verifyDatabase(path: string): Promise<readonly string[] | null> {
  const { openBook } = await import('#store/open.ts');
  const opened = openBook(path, { readOnly: true });
  if (!opened.ok) {
    if (opened.failure.context?.['damaged'] === 1) return [opened.failure.message];
    printFailure(opened.failure);
    return null;
  }
  try {
    return opened.value.verify();
  } finally {
    opened.value.close();
  }
}

async function verifyFile(path: string): Promise<readonly string[] | null> {
  const loaded = await loadBookFile(path);
  if (loaded.ok) return [];
  if (loaded.failure.problems !== undefined) return loaded.failure.problems.map(problemLine);
  printFailure(loaded.failure);
  return null;
}
