import { reverseTable } from '#interchange/report/reverse-table.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { reverseStress } from '#service/reverse.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, usageProblem } from './output.ts';

export interface ReverseOptions {
  readonly book: string;
  readonly account: string;
  readonly json?: boolean;
}

/** `reverse`: distance to call of one account. @returns the exit status: 0, or 1 for bad input */
export async function runReverse(options: ReverseOptions): Promise<number> {
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const accounts = (loaded.value.accounts ?? []).map(({ id }) => id);
  if (!accounts.includes(options.account)) return usageProblem('--account', accounts.length === 0 ? 'an account of the book, which has none' : `one of ${accounts.join(', ')}`, options.account);
  const report = reverseStress(toEngineBook(loaded.value), options.account);
  if (!report.ok) return printFailure(report.failure);
  if (options.json === true) printJson(report.value);
  else process.stdout.write(reverseTable(report.value));
  return 0;
}
