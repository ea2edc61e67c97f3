/** A ticket on one account as the window shows it: what it changes today and under a scenario, and which limits it meets. */
import { failure, success } from '#base/failure.ts';
import type { Problem, Result } from '#base/failure.ts';
import type { LimitRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { LimitUse, ReadTrade, TradeCheck, TradedFigures, WhatIfView } from '#contract/views/what-if.ts';
import { beyond, limitValues } from '#engine/limit/limit.ts';
import type { CheckedOrder, Limit } from '#engine/limit/limit.ts';
import type { PastOrder } from '#engine/limit/own-orders.ts';
import type { Account, Book } from '#engine/portfolio/book.ts';
import type { AccountFigures, AccountReport } from '#engine/portfolio/figures.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { toEngineLimit } from './limit-to-engine.ts';
import { choose } from './scenario/scenario-run.ts';
import type { ScenarioChoice } from './scenario/scenario-run.ts';
import { toEngineScenario } from './scenario/scenario-to-engine.ts';
import { readTicket, ticketOf } from './what-if-ticket.ts';
import { accountAfterTrades, whatIf, withMissingQuotes } from './what-if.ts';

export interface WhatIfRequest {
  readonly book: Book;
  readonly account: string;
  readonly limits: readonly LimitRecord[];
  /** Orders that the account has made, for what is usual. */
  readonly past: readonly PastOrder[];
  /** The ticket as it was typed. */
  readonly text: string;
  /** A scenario that follows the trade; none where null. */
  readonly state: ScenarioChoice | null;
}

/**
 * Reads a ticket and checks it. A ticket that cannot be read answers with its problems, an empty one with the limits alone.
 * @returns `invalid-input` where there is no such account or scenario
 */
export function whatIfView({ book, account: id, limits: records, past, text, state }: WhatIfRequest): Result<WhatIfView> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const limits = records.map(toEngineLimit);
  const alone: Book = { ...book, accounts: [account] };
  const session = openSession(alone);
  const shape = { account: id, currency: account.currency, asOf: book.asOf };
  const bare = (problems: readonly Problem[]): Result<WhatIfView> => success({ ...shape, trades: [], problems, check: null, limits: usesOf(session, account, limits, null) });
  if (text.trim() === '') return bare([]);
  const { trades, problems } = readTicket(alone, text);
  if (problems.length > 0) return bare(problems);
  const answer = whatIf(alone, limits, id, trades, past);
  const after = accountAfterTrades(alone, id, trades);
  const stressed = state === null ? success(null) : stressedBy(withMissingQuotes(alone, trades), after, state);
  if (!stressed.ok) return stressed;
  const read = trades.map((trade): ReadTrade => ({
    instrument: trade.instrument, quantity: trade.quantity, price: finite(Number.isFinite(trade.price) ? trade.price : (session.quote(trade.instrument)?.mark ?? NaN)),
    currency: session.instrument(trade.instrument)?.currency ?? '', leverage: finite(trade.leverage),
    held: heldOf(account, trade.instrument), heldAfter: heldOf(after, trade.instrument),
  }));
  const passing = answer.passingQuantity;
  const check: TradeCheck = {
    accepted: answer.accepted, reasons: answer.reasons, passingQuantity: passing,
    passingTicket: answer.accepted || passing === null || passing === 0 || trades.length !== 1 ? null : ticketOf(trades[0]!, passing),
    before: figuresOf(answer.before), after: figuresOf(answer.after), orderCost: answer.orderCost, passesUntil: answer.passesUntil, stressed: stressed.value,
  };
  return success({ ...shape, trades: read, problems: [], check, limits: usesOf(session, account, limits, { account: after, report: answer.after, orders: trades }) });
}

function stressedBy(book: Book, after: Account, state: ScenarioChoice): Result<TradeCheck['stressed']> {
  const chosen = choose(book, state);
  if (!chosen.ok) return chosen;
  const record = chosen.value[0];
  return record === undefined ? failure('invalid-input', 'No scenario was chosen.') : success(afterScenario(book, after, record));
}

/**
 * The trade fills at its price today; then the scenario comes, with it and without it.
 * @param book with this one account as it stands, and a quote for all that is traded
 * @param after the account after the trade
 */
export function afterScenario(book: Book, after: Account, record: ScenarioRecord): NonNullable<TradeCheck['stressed']> {
  const scenario = toEngineScenario(record);
  const under = (account: Account): TradedFigures => figuresOf(openSession(bookUnder({ ...book, accounts: [account] }, scenario, account.id) ?? book).figures(account.id));
  return { name: record.name ?? record.id, before: under(book.accounts[0]!), after: under(after) };
}

function figuresOf(figures: AccountFigures): TradedFigures {
  const { netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, availableFunds, excessLiquidity, grossExposure, netExposure, bufferRatio, cushion, leverage, status, alertLevel, complete } = figures;
  return { netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, availableFunds, excessLiquidity, grossExposure, netExposure, liabilities: figures.liabilities.total, bufferRatio, cushion, leverage, status, alertLevel, complete };
}

interface Traded {
  readonly account: Account;
  readonly report: AccountReport;
  readonly orders: readonly CheckedOrder[];
}

function usesOf(session: Session, account: Account, limits: readonly Limit[], traded: Traded | null): readonly LimitUse[] {
  const before = session.report(account.id);
  return limits.filter((limit) => limit.account === '*' || limit.account === account.id).map((limit): LimitUse => {
    const now = limitValues(session, account, before, limit, []);
    const then = traded === null ? null : limitValues(session, traded.account, traded.report, limit, traded.orders);
    const extreme = extremeOf(limit, then ?? now);
    const same = now.find((one) => one.instrument === (extreme?.instrument ?? null)) ?? extremeOf(limit, now);
    return {
      id: limit.id, account: limit.account, metric: limit.metric, hard: limit.hard, max: finite(limit.max), min: finite(limit.min),
      instrument: extreme?.instrument ?? null, value: then === null ? finite(extreme?.value ?? NaN) : (same?.instrument === extreme?.instrument ? finite(same?.value ?? NaN) : 0),
      valueAfter: then === null ? null : finite(extreme?.value ?? NaN),
      breached: now.some((one) => beyond(limit, one.value) > 0), breachedAfter: then !== null && then.some((one) => beyond(limit, one.value) > 0),
      beyond: (then ?? now).filter((one) => beyond(limit, one.value) > 0).length,
    };
  });
}

/** The value that is nearest to the limit, or furthest beyond it. */
function extremeOf(limit: Limit, values: ReturnType<typeof limitValues>): ReturnType<typeof limitValues>[number] | null {
  const known = values.filter((one) => !Number.isNaN(one.value));
  const rank = (value: number): number => (Number.isFinite(limit.max) ? value : -value);
  return known.reduce<(typeof known)[number] | null>((best, one) => (best === null || rank(one.value) > rank(best.value) ? one : best), null);
}

function heldOf(account: Account, instrument: string): number {
  return account.positions.find((one) => one.instrument === instrument)?.quantity ?? 0;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
