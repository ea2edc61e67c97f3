/** How large a position may be: by its stop and the account's limits, and by Kelly with the error of its estimate (S153, S154). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { LimitRecord } from '#contract/book-file.ts';
import type { KellyView, PositionSizeView, SizeView } from '#contract/views/what-if.ts';
import { kellyError, kellyFraction } from '#engine/limit/position-sizing.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineLimit } from './limit-to-engine.ts';
import { sizePosition } from './position-size.ts';
import { ticketOf } from './what-if-view.ts';
import { whatIf } from './what-if.ts';

export interface StopRequest {
  readonly entry: number;
  readonly stop: number;
  /** Share of net liquidation value. */
  readonly risk: number;
  /** A plain stock where null. */
  readonly instrument: string | null;
}

export interface KellyRequest {
  readonly probability: number;
  /** Won per unit staked. */
  readonly payoff: number;
  /** Share of the full fraction. */
  readonly part: number;
  /** Bets that the probability was estimated from; null where unknown. */
  readonly trials: number | null;
  /** Largest share of capital that may be staked. */
  readonly cap: number;
}

export interface SizeTask {
  readonly book: Book;
  readonly account: string;
  readonly limits: readonly LimitRecord[];
  readonly stop: StopRequest | null;
  readonly kelly: KellyRequest | null;
}

/** Sizes of either kind that were asked for. @returns `invalid-input` for an account or instrument that is not there */
export function sizeView({ book, account: id, limits, stop, kelly }: SizeTask): Result<SizeView> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const alone: Book = { ...book, accounts: [account] };
  const position = stop === null ? success(null) : bySize(alone, id, limits, stop);
  if (!position.ok) return position;
  return success({ account: id, currency: account.currency, position: position.value, kelly: kelly === null ? null : byKelly(Math.max(0, openSession(alone).figures(id).netLiquidationValue), kelly) });
}

function bySize(book: Book, account: string, limits: readonly LimitRecord[], { entry, stop, risk, instrument }: StopRequest): Result<PositionSizeView> {
  const sized = sizePosition(book, { account, entry, stop, risk, ...(instrument === null ? {} : { instrument }) });
  if (!sized.ok) return sized;
  const { units, riskCapital, lossAtStop, marginUse, boundBy } = sized.value;
  if (instrument === null || units === 0) return success<PositionSizeView>({ units, riskCapital, lossAtStop, marginUse, boundBy, passing: null, reasons: [], ticket: null });
  const side = stop > entry ? -1 : 1;
  const trade = { instrument, quantity: side * units, price: entry, leverage: NaN };
  // The trade is checked at the price at which it is meant to be entered, not at today's mark.
  const quotes = book.quotes.map((quote) => (quote.instrument === instrument ? { ...quote, mark: entry } : quote));
  const checked = whatIf({ ...book, quotes }, limits.map(toEngineLimit), account, [trade]);
  const passing = checked.passingQuantity ?? units;
  const share = units === 0 ? 0 : passing / units;
  const bound = passing < units * (1 - 1e-9);
  return success<PositionSizeView>({
    units: passing, riskCapital, lossAtStop: lossAtStop * share, passing, reasons: checked.reasons,
    marginUse: bound ? marginOf({ ...book, quotes }, account, { ...trade, quantity: side * passing }) : marginUse,
    boundBy: bound ? 'limits' : boundBy, ticket: passing > 0 ? ticketOf(trade, passing) : null,
  });
}

function marginOf(book: Book, account: string, trade: Parameters<typeof whatIf>[3][number]): number {
  if (trade.quantity === 0) return 0;
  const { before, after } = whatIf(book, [], account, [trade]);
  return after.initialMargin - before.initialMargin;
}

function byKelly(capital: number, { probability, payoff, part, trials, cap }: KellyRequest): KellyView {
  const fraction = part * kellyFraction(probability, payoff);
  const standardError = trials === null ? null : part * kellyError(probability, payoff, trials);
  const capped = Math.min(fraction, cap);
  return { fraction, standardError, low: standardError === null ? null : Math.max(0, fraction - standardError), high: standardError === null ? null : fraction + standardError, capped, stake: capped * capital };
}
