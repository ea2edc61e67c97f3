/** What the return of today's positions over the last trading days would have consisted of: market, selection, leverage (S170). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ReturnSplitView } from '#contract/views/return-split.ts';
import { returnSplit } from '#engine/discipline/return-split.ts';
import { exposuresOf } from '#engine/hedge/exposures.ts';
import type { UnderlyingExposure } from '#engine/hedge/exposures.ts';
import type { Book, History } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { closeTime, quoteAtClose } from '#service/at-close.ts';

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
  const book: Book = { ...whole, accounts: [account] };
  const histories = new Map(book.history.filter(({ days }) => days.length > 1).map((one) => [one.instrument, one]));
  const { underlyings } = exposuresOf(book, account);
  const gross = (one: UnderlyingExposure): number => one.long - one.short;
  const largest = underlyings.filter(({ underlying }) => histories.has(underlying)).sort((a, b) => gross(b) - gross(a))[0]?.underlying ?? null;
  const benchmark = chosen !== null && histories.has(chosen) ? chosen : largest;
  const all = underlyings.reduce((sum, one) => sum + gross(one), 0);
  const known = underlyings.filter(({ underlying, parts }) => histories.has(underlying) || parts.every((part) => histories.has(part))).reduce((sum, one) => sum + gross(one), 0);
  const view = { account: id, benchmark, own: chosen !== null && benchmark === chosen, covered: all > 0 ? known / all : 0 };
  const closes = benchmark === null ? undefined : histories.get(benchmark);
  const days = (closes?.days ?? []).filter((day) => closeTime(day) <= book.asOf).slice(-TRADING_DAYS - 1);
  if (closes === undefined || days.length < 2) return success({ ...view, from: null, to: null, days: 0, split: null });
  const { equity, exposure } = heldThrough(book, id, histories, days);
  return success({ ...view, from: days[0]!, to: days.at(-1)!, days: days.length - 1, split: returnSplit(equity, exposure, days.map((day) => lastClose(closes, day) ?? NaN)) });
}

/** Equity and gross exposure of the account at the closes of past days, had it held today's positions and balances. */
function heldThrough(book: Book, account: string, histories: ReadonlyMap<string, History>, days: readonly string[]): { readonly equity: readonly number[]; readonly exposure: readonly number[] } {
  const session = openSession({ ...book, history: [] });
  const today = new Map(book.instruments.map(({ id }) => [id, session.quote(id)] as const));
  const [equity, exposure]: [number[], number[]] = [[], []];
  for (const day of days) {
    const at = closeTime(day);
    session.apply({ type: 'time', now: at });
    for (const { id, kind } of book.instruments) {
      const history = histories.get(id);
      const quote = quoteAtClose(id, kind === 'option', today.get(id) ?? null, history === undefined ? null : lastClose(history, day), at);
      if (quote !== null) session.apply({ type: 'quote', quote });
    }
    const figures = session.figures(account);
    equity.push(figures.netLiquidationValue);
    exposure.push(figures.grossExposure);
  }
  return { equity, exposure };
}

function lastClose({ days, closes }: History, day: string): number | null {
  const found = days.findLastIndex((one) => one <= day);
  return found < 0 ? null : closes[found]!;
}
