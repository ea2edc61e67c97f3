import { kellyError, kellyFraction } from '#engine/limit/position-sizing.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { sizePosition } from '#service/position-size.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface SizeOptions {
  readonly book?: string;
  readonly account?: string;
  readonly entry?: string;
  readonly stop?: string;
  readonly risk?: string;
  readonly instrument?: string;
  readonly kelly?: boolean;
  readonly probability?: string;
  readonly payoff?: string;
  readonly part?: string;
  readonly trials?: string;
  readonly json?: boolean;
}

/** `size`: units from risk capital and a stop, or with --kelly the fraction of capital to stake. */
export async function runSize(options: SizeOptions): Promise<number> {
  return options.kelly === true ? runKelly(options) : runStop(options);
}

function runKelly(options: SizeOptions): number {
  const probability = numberIn(options.probability, (v) => v >= 0 && v <= 1);
  if (probability === null) return usageProblem('--probability', 'a probability between 0 and 1', options.probability ?? 'nothing');
  const payoff = numberIn(options.payoff, (v) => v > 0);
  if (payoff === null) return usageProblem('--payoff', 'a payoff above 0 per unit staked', options.payoff ?? 'nothing');
  const part = numberIn(options.part ?? '1', (v) => v > 0 && v <= 1);
  if (part === null) return usageProblem('--part', 'a share of the Kelly fraction above 0, at most 1', options.part ?? 'nothing');
  const trials = options.trials === undefined ? undefined : numberIn(options.trials, (v) => v >= 1);
  if (trials === null) return usageProblem('--trials', 'a number of past bets of at least 1', options.trials ?? 'nothing');
  const fraction = part * kellyFraction(probability, payoff);
  const error = trials === undefined ? undefined : part * kellyError(probability, payoff, trials);
  if (options.json === true) printJson({ fraction, ...(error === undefined ? {} : { standardError: error }) });
  else printLine(`stake ${percent(fraction)} of capital${error === undefined ? '' : `, give or take ${percent(error)}`}${fraction === 0 ? ': this bet has no edge' : ''}`);
  return 0;
}

async function runStop(options: SizeOptions): Promise<number> {
  if (options.book === undefined) return usageProblem('--book', 'a book file (.json) or position book (.db)', 'nothing');
  if (options.account === undefined) return usageProblem('--account', 'an account of the book', 'nothing');
  const entry = numberIn(options.entry, (v) => v > 0);
  if (entry === null) return usageProblem('--entry', 'a price above 0', options.entry ?? 'nothing');
  const stop = numberIn(options.stop, (v) => v >= 0 && v !== entry);
  if (stop === null) return usageProblem('--stop', 'a price of at least 0 that is not the entry', options.stop ?? 'nothing');
  const risk = numberIn(options.risk ?? '0.01', (v) => v > 0 && v <= 1);
  if (risk === null) return usageProblem('--risk', 'a share above 0, at most 1 (0.01 is 1 %)', options.risk ?? 'nothing');
  const loaded = await loadBookFile(options.book);
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  const account = book.accounts.find((candidate) => candidate.id === options.account);
  if (account === undefined) return usageProblem('--account', `one of ${book.accounts.map((a) => a.id).join(', ')}`, options.account);
  if (options.instrument !== undefined && !book.instruments.some((i) => i.id === options.instrument)) return usageProblem('--instrument', 'an instrument of the book', options.instrument);
  if (book.instruments.some((i) => i.id === options.instrument && i.kind === 'index')) return usageProblem('--instrument', 'an instrument that can be held', `${options.instrument!}, an index`);
  const sized = sizePosition(book, { account: account.id, entry, stop, risk, ...(options.instrument === undefined ? {} : { instrument: options.instrument }) }, (loaded.value.limits ?? []).map(toEngineLimit));
  if (!sized.ok) return printFailure(sized.failure);
  if (options.json === true) {
    printJson(sized.value);
    return 0;
  }
  const { units, riskCapital, lossAtStop, marginUse, boundBy, limit } = sized.value;
  const money = (value: number): string => `${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${account.currency}`;
  printLine(`${String(units)} units, bound by ${boundBy === 'risk' ? 'the risk capital' : boundBy === 'available-funds' ? 'the available funds' : `the limit ${limit ?? ''}`}`);
  printLine(`risk capital ${money(riskCapital)} · loss at the stop ${money(lossAtStop)} · initial margin used ${money(marginUse)}`);
  return 0;
}

function numberIn(text: string | undefined, accepts: (value: number) => boolean): number | null {
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && accepts(value) ? value : null;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
