import type { Problem } from '#base/failure.ts';
import { checkAlways, checkLimits } from '#engine/limit/check.ts';
import type { LimitReason, TradeEffect } from '#engine/limit/check.ts';
import type { CheckedOrder, Limit } from '#engine/limit/limit.ts';
import { ownSize } from '#engine/limit/own-orders.ts';
import type { PastOrder } from '#engine/limit/own-orders.ts';
import { isOrderedInParts } from '#engine/limit/position-sizing.ts';
import { passesUntil } from '#engine/limit/passes-until.ts';
import type { PassesUntil } from '#engine/limit/passes-until.ts';
import type { TypedTrade } from '#engine/limit/trade-text.ts';
import type { Account, Book, Instrument, Quote } from '#engine/portfolio/book.ts';
import { DEFAULT_STALE_AFTER_MS } from '#engine/portfolio/book.ts';
import type { AccountReport } from '#engine/portfolio/figures.ts';
import { afterFill } from '#engine/portfolio/fill.ts';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { settlesByVariation } from '#engine/portfolio/valuation.ts';
import { openSession } from '#engine/session.ts';
import { orderCost as venueOrderCost } from '#engine/venue/order-cost.ts';
import type { Session } from '#engine/session-port.ts';

export interface WhatIf {
  readonly account: string;
  readonly accepted: boolean;
  readonly reasons: readonly LimitReason[];
  /** The largest quantity of a single trade that every hard check passes; null for a basket. Unsigned. */
  readonly passingQuantity: number | null;
  readonly before: AccountReport;
  readonly after: AccountReport;
  /** What the orders tie up, with their fees, in the account's currency. */
  readonly orderCost: number | null;
  /** How far prices may run before the orders fill; null where the trade passes at any price, or not even at today's. */
  readonly passesUntil: PassesUntil | null;
}

/** What can't be traded as it was typed: an index can't be held, and nothing but a future has a price below zero. */
export function tradeProblems(book: Book, typed: readonly TypedTrade[]): readonly Problem[] {
  return typed.flatMap((trade, n) => {
    const terms = book.instruments.find((instrument) => instrument.id === trade.instrument);
    const where = typed.length === 1 ? 'trade' : `trade ${String(n + 1)}`;
    if (terms?.kind === 'index') return [{ where: `${where}: instrument`, expected: 'an instrument that can be held', found: `${trade.instrument}, an index` }];
    if (trade.price < 0 && terms?.kind !== 'future') return [{ where: `${where}: price`, expected: 'a price of at least 0', found: String(trade.price) }];
    return [];
  });
}

interface Priced extends TypedTrade {
  readonly at: number;
  readonly terms: Instrument;
}

/**
 * The account before and after a trade or a basket under today's prices, with every limit and standing check (S080–S088).
 * A trade fills at the price that was typed, else at the mark; its taker fee is paid from cash.
 * @param limits all limits of the book; those of other accounts are passed over
 * @param past orders that the account has made, for what is usual
 */
export function whatIf(book: Book, limits: readonly Limit[], accountId: string, typed: readonly TypedTrade[], past: readonly PastOrder[] = []): WhatIf {
  const account = book.accounts.find((candidate) => candidate.id === accountId)!;
  const terms = new Map(book.instruments.map((instrument) => [instrument.id, instrument]));
  const quoted = withMissingQuotes(book, typed);
  const session = openSession(quoted);
  const trades: Priced[] = typed.map((trade) => ({ ...trade, terms: terms.get(trade.instrument)!, at: Number.isFinite(trade.price) ? trade.price : (session.quote(trade.instrument)?.mark ?? NaN) }));
  const before = session.report(accountId, { liquidationPrices: true });
  const effect = effectOf(session, account, before, trades, past);
  const reasons = reasonsOf(effect, limits);
  const accepted = !reasons.some((reason) => reason.hard);
  const single = trades.length === 1 ? trades[0]! : null;
  const passes = (quantity: number): boolean => {
    const tried = [{ ...single!, quantity: Math.sign(single!.quantity) * quantity }];
    return quantity === 0 || !reasonsOf(effectOf(session, account, before, tried, past), limits).some((reason) => reason.hard);
  };
  return {
    account: accountId, accepted, reasons, before, after: withLiquidationPrices(quoted, effect),
    passingQuantity: single === null ? null : accepted ? Math.abs(single.quantity) : largestPassing(Math.abs(single.quantity), isOrderedInParts(single.terms), passes),
    orderCost: orderCost(session, account, before, effect.after, trades),
    passesUntil: accepted ? priceRun(quoted, account, limits, trades, past) : null,
  };
}

/** What has no quote yet is valued at the price that was typed for it. */
export function withMissingQuotes(book: Book, typed: readonly TypedTrade[]): Book {
  const known = new Set(book.quotes.filter((quote) => Number.isFinite(quote.mark)).map((quote) => quote.instrument));
  const added: Quote[] = typed
    .filter((trade) => !known.has(trade.instrument) && Number.isFinite(trade.price))
    .map(({ instrument, price }) => ({ ...(book.quotes.find((quote) => quote.instrument === instrument) ?? { bid: NaN, ask: NaN, volatility: NaN, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: 'typed', funding: null }), instrument, mark: price, at: book.asOf }));
  const names = new Set(added.map((quote) => quote.instrument));
  return added.length === 0 ? book : { ...book, quotes: [...book.quotes.filter((quote) => !names.has(quote.instrument)), ...added] };
}

function effectOf(session: Session, account: Account, before: AccountReport, trades: readonly Priced[], past: readonly PastOrder[]): TradeEffect {
  const accountAfter = trades.reduce((current, trade) => afterFill(current, trade.terms, trade.quantity, trade.at, feeOf(trade)), account);
  const orders = trades.map(({ instrument, quantity, at, terms }): CheckedOrder => ({
    instrument, quantity, price: at,
    own: past.length === 0 ? null : ownSize(past, { instrument, kind: terms.kind, units: Math.abs(quantity), value: notional(terms, quantity, at) * (session.rate(terms.currency, account.currency)?.rate ?? NaN) }),
  }));
  return { session, account, accountAfter, before, after: session.evaluateReport(accountAfter), orders };
}

/** The account as it stands after the trades have filled at their prices, fees paid; the trades in the order given. */
export function accountAfterTrades(book: Book, accountId: string, typed: readonly TypedTrade[]): Account {
  const marks = new Map(book.quotes.map((quote) => [quote.instrument, quote.mark]));
  return typed.reduce((current, trade) => {
    const terms = book.instruments.find((instrument) => instrument.id === trade.instrument)!;
    const at = Number.isFinite(trade.price) ? trade.price : (marks.get(trade.instrument) ?? NaN);
    return afterFill(current, terms, trade.quantity, at, feeOf({ ...trade, terms, at }));
  }, book.accounts.find((candidate) => candidate.id === accountId)!);
}

/** Money that an order is about, unsigned, in the instrument's currency (the coin for inverse contracts). */
function notional(terms: Instrument, quantity: number, price: number): number {
  const size = Math.abs(quantity * terms.multiplier);
  return Math.abs(terms.inverse ? size / price : size * price);
}

function feeOf({ terms, quantity, at }: Priced): number {
  const fee = notional(terms, quantity, at) * terms.takerFee;
  return Number.isFinite(fee) ? fee : 0;
}

function reasonsOf(effect: TradeEffect, limits: readonly Limit[]): readonly LimitReason[] {
  return [...checkAlways(effect), ...checkLimits(effect, limits)];
}

function withLiquidationPrices(book: Book, effect: TradeEffect): AccountReport {
  return openSession({ ...book, accounts: [effect.accountAfter] }).report(effect.accountAfter.id, { liquidationPrices: true });
}

/** Decimals of a coin that venues trade at most, and decimal digits that a float holds for sure. */
const DECIMALS = 8;
const DIGITS = 15;

/**
 * By halving over what can be ordered: whole units, or parts of a divisible one with at most eight decimals. What passes, passes for less as well, but for limits on both sides, where the largest found still passes.
 */
function largestPassing(wanted: number, divisible: boolean, passes: (quantity: number) => boolean): number {
  const power = divisible ? Math.max(-DECIMALS, Math.ceil(Math.log10(wanted)) - DIGITS) : 0;
  // Through the text of the number: 7 steps of 1e-8 are exactly 0.00000007.
  const quantity = (steps: number): number => Number(`${String(steps)}e${String(power)}`);
  let low = 0;
  let high = Math.ceil(Number(`${String(wanted)}e${String(-power)}`));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(quantity(middle))) low = middle;
    else high = middle;
  }
  return quantity(low);
}

function orderCost(session: Session, account: Account, before: AccountReport, after: AccountReport, trades: readonly Priced[]): number | null {
  let cost = 0;
  let leveraged = 0;
  for (const trade of trades) {
    const rate = session.rate(trade.terms.currency, account.currency);
    if (rate === null) return null;
    if (settlesByVariation(trade.terms) && trade.leverage > 0) {
      leveraged++;
      const { terms, quantity, at, leverage } = trade;
      cost += venueOrderCost({ side: quantity > 0 ? 'buy' : 'sell', size: Math.abs(quantity * terms.multiplier), price: at, leverage, takerFee: terms.takerFee, inverse: terms.inverse }).total * rate.rate;
    } else cost += feeOf(trade) * rate.rate;
  }
  return leveraged === trades.length ? cost : cost + Math.max(0, after.initialMargin - before.initialMargin);
}

/** Prices of what is bought rise and of what is sold fall before the orders fill, each at its price then (S088). */
function priceRun(book: Book, account: Account, limits: readonly Limit[], trades: readonly Priced[], past: readonly PastOrder[]): PassesUntil | null {
  const held = trades.reduce((current, trade) => afterFill(current, trade.terms, trade.quantity, trade.at, 0), account);
  // What is closed by the trade still counts before it.
  const all = { ...account, positions: [...account.positions, ...held.positions.filter(({ instrument }) => !account.positions.some((one) => one.instrument === instrument))] };
  const own: Book = { ...bookOfAccount(book, all), accounts: [account] };
  return passesUntil(own, trades.map(({ instrument, quantity }) => ({ instrument, quantity })), (moved, movesOf) => {
    const session = openSession(moved);
    const filled = trades.map((trade) => ({ ...trade, at: trade.at * (1 + movesOf(trade.instrument)) }));
    return !reasonsOf(effectOf(session, account, session.report(account.id), filled, past), limits).some((reason) => reason.hard);
  });
}
