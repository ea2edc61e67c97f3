/** How large a position may be: by its stop, a gap or a scenario, and by Kelly with the error of its estimate; always within the account's limits (S153, S154). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { LimitRecord } from '#contract/book-file.ts';
import type { KellyView, PositionSizeView, SizeView } from '#contract/views/what-if.ts';
import { kellyError, kellyFraction } from '#engine/limit/position-sizing.ts';
import type { Limit } from '#engine/limit/limit.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineLimit } from './limit-to-engine.ts';
import { sizePosition } from './position-size.ts';
import type { SizeAnswer, SizeRequest } from './position-size.ts';
import { choose } from './scenario/scenario-run.ts';
import type { ScenarioChoice } from './scenario/scenario-run.ts';
import { ticketOf } from './what-if-ticket.ts';
import { whatIf } from './what-if.ts';

/** What is to be held, and at which price; at the mark where none is given. */
interface Entered {
  readonly instrument: string;
  readonly entry: number | null;
  readonly short: boolean;
}

export interface StopRequest {
  readonly entry: number;
  readonly stop: number;
  /** Share of net liquidation value. */
  readonly risk: number;
  /** A plain stock where null. */
  readonly instrument: string | null;
}

export interface GapRequest extends Entered {
  /** Share of the entry; the worst day in the book's history where null. */
  readonly gap: number | null;
  readonly risk: number;
}

export interface KeepRequest extends Entered {
  readonly state: ScenarioChoice;
  /** Buffer ratio to keep after it. */
  readonly buffer: number;
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
  /** What is bought with the stake; null where that is not said. */
  readonly held: Entered | null;
}

export interface SizeTask {
  readonly book: Book;
  readonly account: string;
  readonly limits: readonly LimitRecord[];
  readonly stop: StopRequest | null;
  readonly gap: GapRequest | null;
  readonly keep: KeepRequest | null;
  readonly kelly: KellyRequest | null;
}

/** Sizes of the kinds that were asked for. @returns `invalid-input` for an account, instrument or scenario that is not there */
export function sizeView({ book, account: id, limits: records, stop, gap, keep, kelly }: SizeTask): Result<SizeView> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const alone: Book = { ...book, accounts: [account] };
  const limits = records.map(toEngineLimit);
  const request = requestOf(alone, id, stop, gap, keep);
  if (!request.ok) return request;
  const position = request.value === null ? success(null) : bySize(alone, limits, request.value);
  if (!position.ok) return position;
  const stake = kelly === null ? success(null) : byKelly(alone, id, limits, kelly);
  return stake.ok ? success({ account: id, currency: account.currency, position: position.value, kelly: stake.value }) : stake;
}

function requestOf(book: Book, account: string, stop: StopRequest | null, gap: GapRequest | null, keep: KeepRequest | null): Result<SizeRequest | null> {
  if (stop !== null) return success({ account, entry: stop.entry, stop: stop.stop, risk: stop.risk, ...(stop.instrument === null ? {} : { instrument: stop.instrument }) });
  if (gap !== null) return success({ account, ...enteredOf(gap), risk: gap.risk, gap: gap.gap ?? 'history' });
  if (keep === null) return success(null);
  const chosen = choose(book, keep.state);
  if (!chosen.ok) return chosen;
  const [scenario] = chosen.value;
  return scenario === undefined ? failure('invalid-input', 'No scenario was chosen.') : success({ account, ...enteredOf(keep), keep: { scenario, buffer: keep.buffer } });
}

function enteredOf({ instrument, entry, short }: Entered): Pick<SizeRequest, 'instrument' | 'entry' | 'short'> {
  return { instrument, short, ...(entry === null ? {} : { entry }) };
}

function bySize(book: Book, limits: readonly Limit[], request: SizeRequest): Result<PositionSizeView> {
  const sized = sizePosition(book, request, limits);
  if (!sized.ok) return sized;
  const answer = sized.value;
  const { instrument } = request;
  const entry = request.entry ?? book.quotes.find((quote) => quote.instrument === instrument)?.mark ?? NaN;
  if (instrument === undefined) return success({ ...viewOf(answer), reasons: [], ticket: null });
  const side = (request.stop === undefined ? request.short === true : request.stop > entry) ? -1 : 1;
  // The trade is checked at the price at which it is meant to be entered, not at today's mark.
  const entered: Book = { ...book, quotes: book.quotes.map((quote) => (quote.instrument === instrument ? { ...quote, mark: entry } : quote)) };
  const trade = { instrument, price: entry, leverage: NaN };
  const reasonsOf = (units: number) => (units > 0 ? whatIf(entered, limits, request.account, [{ ...trade, quantity: side * units }]).reasons : []);
  const next = answer.boundBy === 'limits' ? reasonsOf(answer.units * (1 + 1e-6) + 1).filter((one) => one.hard || one.limit === answer.limit) : [];
  return success({ ...viewOf(answer), reasons: [...next, ...reasonsOf(answer.units).filter((one) => !next.some((other) => other.limit === one.limit))], ticket: answer.units > 0 ? ticketOf({ ...trade, quantity: side }, answer.units) : null });
}

function viewOf({ units, riskCapital, lossAtStop, marginUse, boundBy, limit, gap, lossAtGap, stopTest, bufferRatioAfter }: SizeAnswer): Omit<PositionSizeView, 'reasons' | 'ticket'> {
  return { units, riskCapital, lossAtStop, marginUse, boundBy, limit: limit ?? null, gap: gap ?? null, lossAtGap: lossAtGap ?? null, stopTest: stopTest ?? null, bufferRatioAfter: bufferRatioAfter ?? null };
}

function byKelly(book: Book, account: string, limits: readonly Limit[], { probability, payoff, part, trials, cap, held }: KellyRequest): Result<KellyView> {
  const capital = Math.max(0, openSession(book).figures(account).netLiquidationValue);
  const fraction = part * kellyFraction(probability, payoff);
  const standardError = trials === null ? null : part * kellyError(probability, payoff, trials);
  const capped = Math.min(fraction, cap);
  const position = held === null ? success(null) : bySize(book, limits, { account, ...enteredOf(held), stake: capped });
  if (!position.ok) return position;
  return success({
    fraction, standardError, low: standardError === null ? null : Math.max(0, fraction - standardError), high: standardError === null ? null : fraction + standardError,
    capped, stake: capped * capital, position: position.value,
  });
}
