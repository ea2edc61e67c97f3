import { loadBookFile } from './load-book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { printFailure, usageProblem } from './output.ts';
import { riskAccounts } from '#interchange/report/risk-report.ts';
import { riskTable } from '#interchange/report/risk-table.ts';

export interface RiskOptions {
  readonly book: string;
  readonly account?: string;
  readonly json?: boolean;
  readonly failOn?: string;
}

const ALERT = new Set(['alert', 'margin-call', 'negative-equity', 'unknown']);
const CALL = new Set(['margin-call', 'negative-equity']);

/** `risk`: the state of every account now. @returns the exit status: 0, 1 bad input, 3 when --fail-on is met */
export async function runRisk(options: RiskOptions): Promise<number> {
  if (options.failOn !== undefined && options.failOn !== 'alert' && options.failOn !== 'call') {
    return usageProblem('--fail-on', 'alert or call', options.failOn);
  }
  const loaded = await loadBookFile(options.book);
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = loaded.value;
  const session = openSession(toEngineBook(book));
  const known = session.accountIds();
  if (options.account !== undefined && !known.includes(options.account)) {
    return usageProblem('--account', `one of ${known.join(', ')}`, options.account);
  }
  const accounts = riskAccounts(session, options.account === undefined ? known : [options.account]);
  process.stdout.write(options.json === true ? JSON.stringify({ asOf: book.asOf, accounts }, null, 2) + '\n' : riskTable(book.asOf, accounts));
  const failing = options.failOn === undefined ? null : options.failOn === 'call' ? CALL : ALERT;
  return failing !== null && accounts.some((a) => failing.has(a.status)) ? 3 : 0;
}
