import type { Candidate } from '../plan/selection.ts';
import { afterTrade } from '../plan/trade.ts';
import type { Account, Book, Instrument } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session-port.ts';
import { dailyDeviationOf } from '../statistics/daily-deviation.ts';
import { executionOf, tradingDays } from './impact.ts';
import type { Execution, ImpactModel } from './impact.ts';
import type { LiquidationStep } from './run.ts';

/** The market after a sale has left its mark: the instrument's own price and what is correlated with it. */
export type MoveMarket = (book: Book, instrument: string, relative: number) => Book;

/** How sales are made in a rehearsal. */
export interface SaleTerms {
  readonly impact: ImpactModel;
  readonly move: MoveMarket;
  /** Of execution price × quantity × multiplier, on top of nothing else; NaN: the instrument's own taker fee. */
  readonly fee: number;
  /** A limit order near the touch pays no half spread. */
  readonly crossesSpread: boolean;
  /** Spreads are so many times as wide, and volumes so many times smaller, as quoted; 1 unless given. */
  readonly wear?: number;
}

/** One account in one state of the market. */
export interface SaleState {
  readonly book: Book;
  readonly session: Session;
  readonly account: Account;
  readonly figures: AccountFigures;
}

export interface Sale {
  readonly state: SaleState;
  readonly step: Omit<LiquidationStep, 'order' | 'reason'>;
  readonly execution: Execution;
}

/** Opens a state in which only this account is held. */
export function stateOf(book: Book, account: Account): SaleState {
  const alone = { ...book, accounts: [account] };
  const session = openSession(alone);
  return { book: alone, session, account, figures: session.figures(account.id) };
}

/**
 * Sells (or buys back) a part of one position and lets the market move. What the account loses is fee, slippage and
 * the move that its own sale leaves in the marks of what it still holds.
 * @param quantity unsigned units, at most what is held
 */
export function sell(state: SaleState, candidate: Candidate, quantity: number, terms: SaleTerms): Sale {
  const { instrument, position } = candidate;
  const mark = candidate.figures.mark!;
  const known = state.session.quote(instrument.id) ?? { bid: NaN, ask: NaN, volatility: NaN };
  const signed = position.quantity > 0 ? -quantity : quantity;
  const wear = terms.wear ?? 1;
  const liquidity = {
    mark, bid: terms.crossesSpread ? mark - (mark - known.bid) * wear : mark, ask: terms.crossesSpread ? mark + (known.ask - mark) * wear : mark,
    volatility: annualVolatility(state, instrument, known.volatility), averageDailyVolume: instrument.averageDailyVolume / wear,
  };
  const execution = executionOf(instrument, liquidity, signed, terms.impact);
  const size = signed * instrument.multiplier;
  const value = Math.abs(instrument.inverse ? size / execution.price : size * execution.price);
  const charged = value * (terms.fee === terms.fee ? terms.fee : instrument.takerFee);
  const fee = Number.isFinite(charged) ? charged : 0;
  const rate = state.session.rate(instrument.currency, state.account.currency)?.rate ?? NaN;
  const lost = instrument.inverse ? Math.abs(size * (1 / execution.price - 1 / mark)) : Math.abs(size) * execution.distance;
  const traded = afterTrade(state.account, instrument, signed, execution.price, fee);
  const relative = mark === 0 ? 0 : execution.permanentMove / Math.abs(mark);
  const book = { ...state.book, accounts: [traded] };
  const next = stateOf(relative === 0 ? book : terms.move(book, instrument.id, relative), traded);
  return {
    state: next, execution,
    step: {
      instrument: instrument.id, quantity: signed, price: execution.price, slippage: lost * rate, fee: fee * rate,
      netLiquidationValueAfter: next.figures.netLiquidationValue, marginEquityAfter: next.figures.marginEquity,
      maintenanceMarginAfter: next.figures.maintenanceMargin, bufferRatioAfter: next.figures.bufferRatio,
      bankruptcyPrice: equityGone(state.figures.netLiquidationValue, position.quantity * instrument.multiplier * rate, mark, instrument),
    },
  };
}

/**
 * Price of one instrument at which nothing of the account is left, everything else unchanged: mark − net liquidation
 * value ÷ size; of an inverse contract its reciprocal, because its profit is coins (margin-regimes.md 5.6, for a pool).
 * @param size signed units × multiplier × exchange rate
 */
function equityGone(netLiquidationValue: number, size: number, mark: number, instrument: Instrument): number | null {
  const price = instrument.inverse ? 1 / (1 / mark + netLiquidationValue / size) : mark - netLiquidationValue / size;
  return Number.isFinite(price) && (price >= 0 || instrument.kind === 'future') ? price : null;
}

/** Of the quote, else of the underlying times the leverage factor, else of the closes; NaN where nothing is known. */
function annualVolatility({ session, book }: SaleState, instrument: Instrument, quoted: number): number {
  if (quoted >= 0) return quoted;
  const leader = instrument.underlying === null ? NaN : (session.quote(instrument.underlying)?.volatility ?? NaN);
  if (leader >= 0) return leader * Math.abs(instrument.leverageFactor);
  return dailyDeviationOf(book.history.find((history) => history.instrument === instrument.id) ?? null) * Math.sqrt(tradingDays(instrument));
}

/**
 * The fewest steps n of 1…most after which `reached` holds, by halving; `most` where it never does.
 * @param sellSteps sells n steps
 */
export function fewest(most: number, sellSteps: (n: number) => Sale, reached: (sale: Sale) => boolean): Sale {
  let best = sellSteps(most);
  if (!reached(best)) return best;
  let missed = 0;
  let enough = most;
  while (enough - missed > 1) {
    const middle = Math.floor((missed + enough) / 2);
    const tried = sellSteps(middle);
    if (reached(tried)) {
      enough = middle;
      best = tried;
    } else missed = middle;
  }
  return best;
}
