/** `margin`: one account under several regimes, line by line; and with --since, why its buffer changed since another book. */
import { regimeIds } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { waterfall } from '#engine/waterfall/waterfall.ts';
import { marginAnswer } from '#interchange/report/margin-report.ts';
import { marginTable, marginWarnings } from '#interchange/report/margin-table.ts';
import { waterfallTable } from '#interchange/report/waterfall-table.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { describeEffects } from '#service/reconciliation/waterfall-view.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, usageProblem } from './output.ts';

export interface MarginOptions {
  readonly book: string;
  readonly account: string;
  readonly compare?: string;
  readonly pairs?: boolean;
  readonly since?: string;
  readonly json?: boolean;
}

/** Runs the command. @returns the exit status: 0, or 1 for bad usage or input */
export async function runMargin(options: MarginOptions): Promise<number> {
  const asked = options.compare === undefined ? null : options.compare.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const known = new Set<string>(regimeIds);
  const wrong = asked?.find((name) => !known.has(name));
  if (wrong !== undefined || asked?.length === 0) return usageProblem('--compare', `regimes out of ${regimeIds.join(', ')}, with commas between`, wrong ?? 'nothing');
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  const account = book.accounts.find((candidate) => candidate.id === options.account);
  if (account === undefined) return usageProblem('--account', `one of ${book.accounts.map((candidate) => candidate.id).join(', ')}`, options.account);
  if (options.since !== undefined) return since(options, book);
  const comparison = compareRegimes(openSession(book), account.id, asked ?? [account.regime], { pairs: options.pairs === true });
  if (options.json === true) {
    printJson(marginAnswer(comparison));
    return 0;
  }
  process.stdout.write(marginTable(comparison));
  for (const line of marginWarnings(comparison)) process.stderr.write(`${line}\n`);
  return 0;
}

async function since(options: MarginOptions, after: Book): Promise<number> {
  const earlier = await loadBookFile(options.since!, { history: true });
  if (!earlier.ok) return printFailure(earlier.failure);
  const before = toEngineBook(earlier.value);
  const result = waterfall(openSession, before, after, options.account);
  if (result === null) return usageProblem('--since', `a book in which ${options.account} has the same currency`, options.since!);
  const effects = describeEffects(result);
  if (options.json === true) printJson({ account: options.account, currency: result.currency, from: { at: new Date(before.asOf).toISOString(), ...result.from }, to: { at: new Date(after.asOf).toISOString(), ...result.to }, effects });
  else process.stdout.write(waterfallTable(options.account, before.asOf, after.asOf, result, effects));
  return 0;
}
