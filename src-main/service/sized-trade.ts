/** A position of one's choosing in one account, of any size: what it would lose, what it would tie up, and what refuses it. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { checkLimits } from '#engine/limit/check.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { dustless, isOrderedInParts, wholeUnits } from '#engine/limit/position-sizing.ts';
import { DEFAULT_STALE_AFTER_MS } from '#engine/portfolio/book.ts';
import type { Account, Book, Instrument } from '#engine/portfolio/book.ts';
import { afterFill } from '#engine/portfolio/fill.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineInstrument } from './book-to-engine.ts';
import { toEngineScenario } from './scenario/scenario-to-engine.ts';

export type Refusal = { readonly by: 'available-funds' } | { readonly by: 'scenario' } | { readonly by: 'limits'; readonly limit: string };

export interface SizedTrade {
  readonly entry: number;
  readonly divisible: boolean;
  /** Of the account, not below 0. */
  readonly netLiquidationValue: number;
  /** Money lost per unit when the price goes from the entry to another, in the account's currency; unsigned. */
  readonly lossPerUnit: (exit: number) => number;
  /** Money that a unit is about at the entry, in the account's currency. */
  readonly valuePerUnit: number;
  /** Rise of the initial margin requirement. */
  readonly margin: (units: number) => number;
  /** Buffer ratio after the trade and then the scenario; null where nothing is required. */
  readonly ratioAfter: (units: number) => number | null;
  /** What a size is refused for; null where nothing does. */
  readonly refusal: (units: number) => Refusal | null;
}

export interface SizedOrder {
  readonly account: string;
  /** A plain stock where null. */
  readonly instrument: string | null;
  readonly entry: number;
  readonly side: 1 | -1;
  readonly keep: { readonly scenario: ScenarioRecord; readonly buffer: number } | null;
}

const BLANK = { mark: NaN, bid: NaN, ask: NaN, volatility: NaN, at: NaN, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: '', instrument: '', funding: null };
/** Ratios that differ in their last digits are equal. */
const RATIO_SLACK = 1e-9;

function plainStock(book: Book, account: Account): Instrument {
  let id = 'position to size';
  while (book.instruments.some((instrument) => instrument.id === id)) id += "'";
  return toEngineInstrument({ id, kind: account.regime === 'crypto-cross' || account.regime === 'lending' ? 'crypto' : 'equity', currency: account.currency });
}

/**
 * Puts a trade up to be sized. It is entered, and valued, at the entry.
 * @param limits those that bind, each hard
 */
export function sizedTrade(book: Book, order: SizedOrder, limits: readonly Limit[]): Result<SizedTrade> {
  const { entry, side, keep } = order;
  const account = book.accounts.find((candidate) => candidate.id === order.account);
  if (account === undefined) return failure('invalid-input', `unknown account ${order.account}`);
  const known = order.instrument === null ? plainStock(book, account) : book.instruments.find((candidate) => candidate.id === order.instrument);
  if (known === undefined) return failure('invalid-input', `unknown instrument ${order.instrument ?? ''}`);
  const quotes = [
    ...book.quotes.filter((quote) => quote.instrument !== known.id),
    { ...(book.quotes.find((quote) => quote.instrument === known.id) ?? BLANK), instrument: known.id, mark: entry, at: book.asOf },
  ];
  const entered: Book = { ...book, quotes, instruments: [...book.instruments.filter((candidate) => candidate.id !== known.id), known] };
  const session = openSession(entered);
  const rate = session.rate(known.currency, account.currency);
  if (rate === null) return failure('currency-conversion', `no rate from ${known.currency} to ${account.currency}`);
  const filled = (units: number): Account => afterFill(account, known, side * units, entry, 0);
  const today = session.evaluate(filled(0));
  const unfilled = limits.length === 0 ? null : session.report(account.id);
  const broken = (units: number): string | null => {
    if (unfilled === null) return null;
    const accountAfter = filled(units);
    const effect = { session, account, accountAfter, before: unfilled, after: session.evaluateReport(accountAfter), orders: [{ instrument: known.id, quantity: side * units, price: entry }] };
    return checkLimits(effect, limits).find((reason) => reason.hard)?.limit ?? null;
  };
  const shocked = keep === null ? null : openSession(bookUnder({ ...entered, accounts: [account] }, toEngineScenario(keep.scenario), account.id) ?? entered);
  const kept = (units: number): boolean => {
    if (shocked === null || keep === null) return true;
    const after = shocked.evaluate(filled(units));
    return after.complete && (after.bufferRatio === null ? after.marginEquity >= 0 : after.bufferRatio >= keep.buffer - RATIO_SLACK);
  };
  return success({
    entry, divisible: isOrderedInParts(known),
    netLiquidationValue: Math.max(0, openSession(book).figures(account.id).netLiquidationValue),
    lossPerUnit: (exit) => (known.inverse ? Math.abs(1 / entry - 1 / exit) : dustless(Math.abs(entry - exit))) * known.multiplier * rate.rate,
    valuePerUnit: (known.inverse ? 1 / entry : Math.abs(entry)) * known.multiplier * rate.rate,
    margin: (units) => session.evaluate(filled(units)).initialMargin - today.initialMargin,
    ratioAfter: (units) => shocked?.evaluate(filled(units)).bufferRatio ?? null,
    refusal: (units) => {
      if (!kept(units)) return { by: 'scenario' };
      if (units === 0) return null;
      if (!(session.evaluate(filled(units)).availableFunds >= -1e-9 * Math.max(1, Math.abs(today.availableFunds)))) return { by: 'available-funds' };
      const limit = broken(units);
      return limit === null ? null : { by: 'limits', limit };
    },
  });
}

/** Doublings of a unit after which a size is without bound. */
const MOST_DOUBLINGS = 60;

/**
 * The largest size, up to what is wanted, that nothing refuses. What is affordable shrinks as the position grows, so
 * halving finds the edge; rules with steps end one step below it.
 * @param wanted Infinity where nothing is wanted in particular
 * @returns null where nothing bounds it; 0 where not even nothing passes
 */
export function largestSize(trade: SizedTrade, wanted: number): number | null {
  const { divisible } = trade;
  const passes = (units: number): boolean => trade.refusal(units) === null;
  if (!passes(0)) return 0;
  if (Number.isFinite(wanted) && passes(wanted)) return wanted;
  let high = wanted;
  if (!Number.isFinite(wanted)) {
    high = divisible ? (trade.netLiquidationValue || 1) / Math.abs(trade.entry || 1) / 1024 : 1;
    let doublings = 0;
    while (passes(high) && doublings++ < MOST_DOUBLINGS) high *= 2;
    if (doublings > MOST_DOUBLINGS) return null;
  }
  let low = 0;
  const precision = divisible ? 1e-12 * high : 0.5;
  for (let i = 0; i < 200 && high - low > precision; i++) {
    const middle = (low + high) / 2;
    if (passes(divisible ? middle : Math.floor(middle))) low = middle;
    else high = middle;
  }
  const units = wholeUnits(low, divisible);
  return !divisible && passes(units + 1) && units + 1 < wanted ? units + 1 : units;
}
