import { instrumentFinder, readTrades } from '#engine/limit/trade-text.ts';
import { riskShape } from '#interchange/report/risk-report.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { tradeProblems, whatIf } from '#service/what-if.ts';
import type { WhatIf } from '#service/what-if.ts';
import { loadBookFile } from './load-book.ts';
import { readOwnOrders } from './own-orders.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface WhatIfOptions {
  readonly book: string;
  readonly account: string;
  readonly trade: string;
  readonly json?: boolean;
}

/** `what-if`: the account before and after a trade, the limits it meets, and the size that would pass. */
export async function runWhatIf(options: WhatIfOptions): Promise<number> {
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  if (!book.accounts.some((account) => account.id === options.account)) return usageProblem('--account', `one of ${book.accounts.map((a) => a.id).join(', ')}`, options.account);
  const { trades, problems: unread } = readTrades(options.trade, instrumentFinder(book.instruments.map(({ id }) => id)));
  const problems = unread.length > 0 ? unread : tradeProblems(book, trades);
  if (problems.length > 0) {
    for (const problem of problems) usageProblem(problem.where === 'trade' ? '--trade' : `--trade: ${problem.where}`, problem.expected, problem.found);
    return 1;
  }
  const unpriced = trades.find((trade) => !Number.isFinite(trade.price) && !book.quotes.some((quote) => quote.instrument === trade.instrument && Number.isFinite(quote.mark)));
  if (unpriced !== undefined) return usageProblem('--trade: price', `a price, as ${unpriced.instrument} has no quote`, options.trade);
  const past = await readOwnOrders(options.book, book, options.account);
  if (!past.ok) return printFailure(past.failure);
  const answer = whatIf(book, (loaded.value.limits ?? []).map(toEngineLimit), options.account, trades, past.value);
  if (options.json === true) printJson({ ...answer, before: riskShape(answer.before), after: riskShape(answer.after) });
  else printPeople(answer);
  return 0;
}

const ROWS = [['net liquidation value', 'netLiquidationValue'], ['margin equity', 'marginEquity'], ['initial margin', 'initialMargin'], ['maintenance margin', 'maintenanceMargin'], ['available funds', 'availableFunds'], ['excess liquidity', 'excessLiquidity'], ['buffer ratio', 'bufferRatio'], ['leverage', 'leverage']] as const;

function printPeople(answer: WhatIf): void {
  const written = (value: number | null, ratio: boolean): string => (value === null ? '—' : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: ratio ? 3 : 2 }));
  const rows = ROWS.map(([name, field]) => {
    const ratio = field === 'bufferRatio' || field === 'leverage';
    const [was, is] = [answer.before[field], answer.after[field]];
    return [name, written(was, ratio), written(is, ratio), was === null || is === null ? '—' : written(is - was, ratio), ''];
  });
  printLine(textTable(['', 'before', 'after', 'change', ''], rows, 1));
  printLine(answer.accepted ? '\naccepted' : '\nrefused');
  for (const reason of answer.reasons) printLine(`${reason.hard ? 'hard' : 'soft'}  ${reason.limit}: ${reason.message}`);
  if (!answer.accepted && answer.passingQuantity !== null) printLine(`a quantity of ${String(answer.passingQuantity)} would pass`);
  if (answer.orderCost !== null) printLine(`order cost ${written(answer.orderCost, false)} ${answer.before.currency}`);
  const until = answer.passesUntil;
  if (until !== null) printLine(`still passes until ${until.price === null ? 'prices move' : `the price moves`} ${(until.move * 100).toFixed(2)} % before it fills${until.price === null ? '' : `, to ${String(Number(until.price.toPrecision(8)))}`}`);
}
