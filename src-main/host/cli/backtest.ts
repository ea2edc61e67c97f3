import { varMethods } from '#engine/margin/var/var-parameters.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { backtestAccount } from '#service/backtest.ts';
import type { BacktestAnswer } from '#service/backtest.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface BacktestOptions {
  readonly book: string;
  readonly account: string;
  readonly model?: string;
  readonly json?: boolean;
}

/** `backtest`: exceptions of one value-at-risk model on the history of today's holdings. @returns the exit status */
export async function runBacktest(options: BacktestOptions): Promise<number> {
  const model = varMethods.find((method) => method === options.model);
  if (options.model !== undefined && model === undefined) return usageProblem('--model', varMethods.join(', '), options.model);
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  if (!book.accounts.some((account) => account.id === options.account)) return usageProblem('--account', `one of ${book.accounts.map((a) => a.id).join(', ')}`, options.account);
  const tested = backtestAccount(book, { account: options.account, ...(model === undefined ? {} : { model }) });
  if (!tested.ok) return printFailure(tested.failure);
  if (options.json === true) printJson(tested.value);
  else printTable(tested.value);
  for (const warning of tested.value.warnings ?? []) process.stderr.write(`${warning.code} ${warning.scope}: ${warning.message}\n`);
  return 0;
}

function printTable(answer: BacktestAnswer): void {
  const expected = answer.observations * (1 - answer.confidence);
  printLine(`${answer.account}: ${answer.model} value at risk, ${String(Number((answer.confidence * 100).toPrecision(6)))} % over 1 day, today's holdings on ${String(answer.observations)} days`);
  printLine(`${String(answer.exceptions)} exception${answer.exceptions === 1 ? '' : 's'}, ${expected.toFixed(1)} expected`);
  const test = (name: string, result: BacktestAnswer['kupiec'], note = ''): string[] => [name, result.lr.toFixed(4), result.pValue.toFixed(4), result.rejected ? 'rejected' : 'not rejected', note];
  const { day } = answer.timeUntilFirst;
  printLine(textTable(['test at 95 %', 'LR', 'p-value', 'verdict', 'note'], [
    test('Kupiec, proportion of failures', answer.kupiec),
    test('Kupiec, time until first failure', answer.timeUntilFirst, day === null ? 'no exception yet' : `day ${String(day)}`),
    test('Christoffersen, independence', answer.christoffersen),
    test('conditional coverage', answer.conditionalCoverage),
  ], 1));
  const { zone, cumulative, multiplier } = answer.trafficLight;
  printLine(`traffic light: ${zone}, cumulative probability ${(cumulative * 100).toFixed(2)} %, multiplier ${multiplier.toFixed(2)}`);
}
