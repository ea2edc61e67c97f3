import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { kellyError, kellyFraction } from '#engine/limit/position-sizing.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { sizePosition } from '#service/position-size.ts';
import type { SizeAnswer, SizeRequest } from '#service/position-size.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface SizeOptions {
  readonly book?: string;
  readonly account?: string;
  readonly entry?: string;
  readonly stop?: string;
  readonly risk?: string;
  readonly instrument?: string;
  readonly short?: boolean;
  /** true: the worst day in the history of the book. */
  readonly gap?: string | true;
  readonly scenario?: string;
  readonly pack?: string;
  readonly keepBuffer?: string;
  readonly kelly?: boolean;
  readonly probability?: string;
  readonly payoff?: string;
  readonly part?: string;
  readonly trials?: string;
  readonly cap?: string;
  readonly json?: boolean;
}

/** `size`: units from risk capital and a stop, from a gap, from the buffer after a scenario, or with --kelly the fraction of capital to stake. */
export async function runSize(options: SizeOptions): Promise<number> {
  return options.kelly === true ? runKelly(options) : runUnits(options);
}

interface Opened {
  readonly file: BookFile;
  readonly book: Book;
  readonly account: string;
  readonly currency: string;
}

async function runKelly(options: SizeOptions): Promise<number> {
  const probability = numberIn(options.probability, (v) => v >= 0 && v <= 1);
  if (probability === null) return usageProblem('--probability', 'a probability between 0 and 1', options.probability ?? 'nothing');
  const payoff = numberIn(options.payoff, (v) => v > 0);
  if (payoff === null) return usageProblem('--payoff', 'a payoff above 0 per unit staked', options.payoff ?? 'nothing');
  const part = numberIn(options.part ?? '1', (v) => v > 0 && v <= 1);
  if (part === null) return usageProblem('--part', 'a share of the Kelly fraction above 0, at most 1', options.part ?? 'nothing');
  const trials = options.trials === undefined ? undefined : numberIn(options.trials, (v) => v >= 1);
  if (trials === null) return usageProblem('--trials', 'a number of past bets of at least 1', options.trials ?? 'nothing');
  const cap = options.cap === undefined ? undefined : numberIn(options.cap, (v) => v >= 0 && v <= 1);
  if (cap === null) return usageProblem('--cap', 'a share of capital between 0 and 1', options.cap ?? 'nothing');
  const fraction = part * kellyFraction(probability, payoff);
  const error = trials === undefined ? undefined : part * kellyError(probability, payoff, trials);
  const capped = Math.min(fraction, cap ?? 1);
  const sized = options.instrument === undefined ? null : await stakeIn(options, capped);
  if (typeof sized === 'number') return sized;
  if (options.json === true) {
    printJson({ fraction, ...(error === undefined ? {} : { standardError: error }), ...(cap === undefined ? {} : { capped }), ...(sized === null ? {} : { units: sized.answer.units, marginUse: sized.answer.marginUse, ...boundOfStake(sized.answer, capped < fraction) }) });
    return 0;
  }
  printLine(`stake ${percent(fraction)} of capital${error === undefined ? '' : `, give or take ${percent(error)}`}${capped < fraction ? `, held at the cap of ${percent(capped)}` : ''}${fraction === 0 ? ': this bet has no edge' : ''}`);
  if (sized !== null) printLine(`${String(sized.answer.units)} units, bound by ${boundText(sized.answer, capped < fraction ? 'the cap' : 'the stake')}`);
  return 0;
}

function boundOfStake({ boundBy, limit }: SizeAnswer, isCapped: boolean): object {
  return { boundBy: boundBy === 'wanted' ? (isCapped ? 'cap' : 'kelly') : boundBy, ...(limit === undefined ? {} : { limit }) };
}

/** The stake in units of an instrument, as far as the account's limits let it. */
async function stakeIn(options: SizeOptions, share: number): Promise<number | { readonly answer: SizeAnswer }> {
  const opened = await open(options);
  if (typeof opened === 'number') return opened;
  const { book, account } = opened;
  const terms = book.instruments.find(({ id }) => id === options.instrument)!;
  const entry = options.entry === undefined ? book.quotes.find((quote) => quote.instrument === terms.id)?.mark : numberIn(options.entry, (v) => v > 0);
  if (entry === null || entry === undefined || !Number.isFinite(entry)) return usageProblem('--entry', 'a price above 0', options.entry ?? 'nothing, and no mark');
  const sized = sizePosition(book, { account, instrument: terms.id, entry, short: options.short === true, stake: share }, (opened.file.limits ?? []).map(toEngineLimit));
  return sized.ok ? { answer: sized.value } : printFailure(sized.failure);
}

async function runUnits(options: SizeOptions): Promise<number> {
  if (options.book === undefined) return usageProblem('--book', 'a book file (.json) or position book (.db)', 'nothing');
  if (options.account === undefined) return usageProblem('--account', 'an account of the book', 'nothing');
  if (options.keepBuffer !== undefined && options.scenario === undefined) return usageProblem('--scenario', 'a scenario to keep the buffer after', 'nothing');
  // The mark will do for an entry where there is an instrument and no stop to measure from it.
  const marked = options.entry === undefined && options.instrument !== undefined && options.stop === undefined && (options.gap !== undefined || options.scenario !== undefined);
  const entry = marked ? undefined : numberIn(options.entry, (v) => v > 0);
  if (entry === null) return usageProblem('--entry', 'a price above 0', options.entry ?? 'nothing');
  const stopless = options.stop === undefined && (options.gap !== undefined || options.scenario !== undefined);
  const stop = stopless ? undefined : numberIn(options.stop, (v) => v >= 0 && v !== entry);
  if (stop === null) return usageProblem('--stop', 'a price of at least 0 that is not the entry', options.stop ?? 'nothing');
  const risk = numberIn(options.risk ?? '0.01', (v) => v > 0 && v <= 1);
  if (risk === null) return usageProblem('--risk', 'a share above 0, at most 1 (0.01 is 1 %)', options.risk ?? 'nothing');
  const gap = options.gap === undefined ? undefined : options.gap === true ? 'history' : numberIn(options.gap, (v) => v > 0 && v <= 10);
  if (gap === null) return usageProblem('--gap', 'a share above 0 (0.2 is 20 %), or none for the worst day in the book’s history', String(options.gap));
  const buffer = options.scenario === undefined ? undefined : numberIn(options.keepBuffer, (v) => v >= 0);
  if (buffer === null) return usageProblem('--keep-buffer', 'a buffer ratio of at least 0 to keep after the scenario', options.keepBuffer ?? 'nothing');
  if ((gap === 'history' || buffer !== undefined) && options.instrument === undefined) return usageProblem('--instrument', 'an instrument of the book', 'nothing');
  const opened = await open(options, options.instrument !== undefined);
  if (typeof opened === 'number') return opened;
  const keep = buffer === undefined ? success(undefined) : keeping(opened, options, buffer);
  if (!keep.ok) return printFailure(keep.failure);
  const request: SizeRequest = {
    account: opened.account, risk, short: options.short === true,
    ...(entry === undefined ? {} : { entry }), ...(stop === undefined ? {} : { stop }), ...(gap === undefined ? {} : { gap }), ...(keep.value === undefined ? {} : { keep: keep.value }),
    ...(options.instrument === undefined ? {} : { instrument: options.instrument }),
  };
  const sized = sizePosition(opened.book, request, (opened.file.limits ?? []).map(toEngineLimit));
  if (!sized.ok) return printFailure(sized.failure);
  if (options.json === true) printJson(sized.value);
  else printPeople(sized.value, opened.currency);
  return 0;
}

function keeping({ file, book }: Opened, options: SizeOptions, buffer: number): Result<NonNullable<SizeRequest['keep']>> {
  const chosen: Result<readonly ScenarioRecord[]> = chooseScenarios(file, book, options.pack, [options.scenario!]);
  return chosen.ok ? success({ scenario: chosen.value[0]!, buffer }) : chosen;
}

/** The book, its account and the instrument that were named, or the exit status of the problem that was printed. */
async function open(options: SizeOptions, history = false): Promise<number | Opened> {
  if (options.book === undefined) return usageProblem('--book', 'a book file (.json) or position book (.db)', 'nothing');
  const loaded = await loadBookFile(options.book, { history });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  const account = book.accounts.find((candidate) => candidate.id === options.account);
  if (account === undefined) return usageProblem('--account', `one of ${book.accounts.map((a) => a.id).join(', ')}`, options.account ?? 'nothing');
  if (options.instrument !== undefined && !book.instruments.some((i) => i.id === options.instrument)) return usageProblem('--instrument', 'an instrument of the book', options.instrument);
  if (book.instruments.some((i) => i.id === options.instrument && i.kind === 'index')) return usageProblem('--instrument', 'an instrument that can be held', `${options.instrument!}, an index`);
  return { file: loaded.value, book, account: account.id, currency: account.currency };
}

function printPeople(answer: SizeAnswer, currency: string): void {
  const { units, riskCapital, lossAtStop, marginUse, gap, lossAtGap, stopTest, bufferRatioAfter } = answer;
  const money = (value: number): string => `${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
  printLine(`${String(units)} units, bound by ${boundText(answer, 'the stake')}`);
  printLine([
    `risk capital ${money(riskCapital)}`, ...(lossAtStop === null ? [] : [`loss at the stop ${money(lossAtStop)}`]),
    ...(gap === undefined || lossAtGap === undefined ? [] : [`loss in a gap of ${percent(gap)} ${money(lossAtGap)}`]), `initial margin used ${money(marginUse)}`,
  ].join(' · '));
  if (stopTest !== undefined) printLine(`of ${String(stopTest.days)} past days ${stopTest.beyond === 0 ? 'none closed' : `${String(stopTest.beyond)} closed`} beyond a stop this far away${stopTest.worstLoss === null ? '' : `; a fill there would have lost ${money(stopTest.worstLoss)} at worst (${percent(stopTest.worstMove!)}), ${money(stopTest.medianLoss!)} in the middle; a stop-limit would not have filled`}`);
  if (bufferRatioAfter !== undefined) printLine(`buffer ratio after the scenario ${bufferRatioAfter === null ? 'without bound: nothing is required' : bufferRatioAfter.toFixed(3)}`);
}

function boundText({ boundBy, limit }: SizeAnswer, wanted: string): string {
  switch (boundBy) {
    case 'risk': return 'the risk capital';
    case 'gap': return 'the loss in a gap';
    case 'scenario': return 'the buffer after the scenario';
    case 'available-funds': return 'the available funds';
    case 'limits': return `the limit ${limit ?? ''}`;
    case 'wanted': return wanted;
  }
}

function numberIn(text: string | undefined, accepts: (value: number) => boolean): number | null {
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && accepts(value) ? value : null;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
