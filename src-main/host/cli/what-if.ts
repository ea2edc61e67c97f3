import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { TicketConsequences, TradeCheck } from '#contract/views/what-if.ts';
import { instrumentFinder, readTrades } from '#engine/limit/trade-text.ts';
import type { TypedTrade } from '#engine/limit/trade-text.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { riskShape } from '#interchange/report/risk-report.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { ticketConsequences } from '#service/what-if-consequences.ts';
import { afterScenario } from '#service/what-if-view.ts';
import { accountAfterTrades, tradeProblems, whatIf, withMissingQuotes } from '#service/what-if.ts';
import type { WhatIf } from '#service/what-if.ts';
import { loadBookFile } from './load-book.ts';
import { readOwnOrders } from './own-orders.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface WhatIfOptions {
  readonly book: string;
  readonly account: string;
  readonly trade: string;
  readonly scenario?: string;
  readonly pack?: string;
  readonly consequences?: boolean;
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
  const more = beyondToday(options, loaded.value, book, trades);
  if (!more.ok) return printFailure(more.failure);
  if (options.json === true) printJson({ ...answer, before: riskShape(answer.before), after: riskShape(answer.after), ...more.value });
  else {
    printPeople(answer);
    printBeyond(more.value);
  }
  return 0;
}

interface BeyondToday {
  /** Figures after the scenario that follows, without the trade and with it. */
  readonly scenario?: { readonly id: string } & NonNullable<TradeCheck['stressed']>;
  readonly distance?: TicketConsequences['distance'];
  /** What the account's plans save in the scenarios, before and after the trade; null where it has none. */
  readonly plans?: TicketConsequences['plans'];
}

/** What the trade means under a scenario, for the distance to a call and for the plans, as far as that was asked for. */
function beyondToday({ account, scenario, pack, consequences, trade }: WhatIfOptions, file: BookFile, book: Book, trades: readonly TypedTrade[]): Result<BeyondToday> {
  const alone: Book = { ...book, accounts: book.accounts.filter(({ id }) => id === account) };
  const chosen = scenario === undefined ? success([]) : chooseScenarios(file, book, pack, [scenario]);
  if (!chosen.ok) return chosen;
  const [record] = chosen.value;
  const stressed = record === undefined ? {} : { scenario: { id: record.id, ...afterScenario(withMissingQuotes(alone, trades), accountAfterTrades(alone, account, trades), record) } };
  if (consequences !== true) return success(stressed);
  const tried = chooseScenarios(file, book, pack, undefined);
  if (!tried.ok) return tried;
  const made = ticketConsequences({ book, account, text: trade, plans: file.plans ?? [], pack: { id: pack ?? 'book', name: pack ?? 'of the book', records: tried.value } });
  return made.ok ? success({ ...stressed, distance: made.value.distance, plans: made.value.plans }) : made;
}

function printBeyond({ scenario, distance, plans }: BeyondToday): void {
  const ratio = (value: number | null): string => (value === null ? '—' : value.toFixed(3));
  const move = (value: number | null): string => (value === null ? 'no move of all marks reaches the line' : `${(value * 100).toFixed(1)} %`);
  if (scenario !== undefined) printLine(`after ${scenario.name}: buffer ratio ${ratio(scenario.before.bufferRatio)} without the trade, ${ratio(scenario.after.bufferRatio)} with it`);
  if (distance !== undefined) printLine(`all marks to the line: ${move(distance.before.uniform)} before, ${move(distance.after.uniform)} after`);
  if (plans != null) printLine(`plans save ${String(plans.before.saved)} of ${String(plans.before.needed)} scenarios before, ${String(plans.after.saved)} of ${String(plans.after.needed)} after${plans.lost.length === 0 ? '' : `; lost: ${plans.lost.join(', ')}`}`);
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
