/** What the return of today's positions over the last trading days would have consisted of: market, selection, leverage (S170). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ReturnSplitView } from '#contract/views/return-split.ts';
import { returnSplit } from '#engine/discipline/return-split.ts';
import { exposuresOf } from '#engine/hedge/exposures.ts';
import type { UnderlyingExposure } from '#engine/hedge/exposures.ts';
import type { Book, History } from '#engine/portfolio/book.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { openSession } from '#engine/session.ts';
import { closeTime, throughCloses } from '#service/at-close.ts';

const TRADING_DAYS = 60;

export interface ReturnSplitTask {
  readonly book: Book;
  readonly account: string;
  /** Instrument that counts as the market; null: what the account is exposed to most. */
  readonly benchmark: string | null;
}

/** @returns `invalid-input` for an account that is not there */
export function returnSplitView({ book: whole, account: id, benchmark: chosen }: ReturnSplitTask): Result<ReturnSplitView> {
  const account = whole.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const book = bookOfAccount(whole, account);
  const histories = new Map(whole.history.filter(({ days }) => days.length > 1).map((one) => [one.instrument, one]));
  const { underlyings } = exposuresOf(book, account);
  const gross = (one: UnderlyingExposure): number => one.long - one.short;
  const largest = underlyings.filter(({ underlying }) => histories.has(underlying)).sort((a, b) => gross(b) - gross(a))[0]?.underlying ?? null;
  const benchmark = chosen !== null && histories.has(chosen) ? chosen : largest;
  const all = underlyings.reduce((sum, one) => sum + gross(one), 0);
  const known = underlyings.filter(({ underlying, parts }) => histories.has(underlying) || parts.every((part) => histories.has(part))).reduce((sum, one) => sum + gross(one), 0);
  const view = { account: id, benchmark, own: chosen !== null && benchmark === chosen, covered: all > 0 ? known / all : 0 };
  const closes = benchmark === null ? undefined : histories.get(benchmark);
  const end = (closes?.days ?? []).findLastIndex((day) => closeTime(day) <= book.asOf) + 1;
  const start = Math.max(0, end - TRADING_DAYS - 1);
  if (closes === undefined || end - start < 2) return success({ ...view, from: null, to: null, days: 0, split: null });
  const days = closes.days.slice(start, end);
  const session = openSession({ ...book, history: [] });
  const [equity, exposure]: [number[], number[]] = [[], []];
  throughCloses(session, book.instruments, days, (instrument, day) => lastClose(histories.get(instrument), day), () => {
    const figures = session.figures(id);
    equity.push(figures.netLiquidationValue);
    exposure.push(figures.grossExposure);
  });
  return success({ ...view, from: days[0]!, to: days.at(-1)!, days: days.length - 1, split: returnSplit(equity, exposure, [...closes.closes.subarray(start, end)]) });
}

function lastClose(history: History | undefined, day: string): number | null {
  const found = history === undefined ? -1 : history.days.findLastIndex((one) => one <= day);
  return found < 0 ? null : history!.closes[found]!;
}
