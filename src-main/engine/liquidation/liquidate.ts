import { lotsOf } from '../plan/lots.ts';
import type { Candidate } from '../plan/selection.ts';
import { afterTrade } from '../plan/trade.ts';
import { plainFormat } from '../margin/number-format.ts';
import type { Account, Book } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session-port.ts';
import { executionOf } from './impact.ts';
import type { Execution, ImpactModel } from './impact.ts';
import { liquidationOrder } from './ordering.ts';
import { orderText } from './policy.ts';
import type { LiquidationPolicy } from './policy.ts';
import type { LiquidationEnd, LiquidationRun, LiquidationStep } from './run.ts';

/** The market after a sale has left its mark: the instrument's own price and what is correlated with it. */
export type MoveMarket = (book: Book, instrument: string, relative: number) => Book;

export interface LiquidationSetting {
  readonly policy: LiquidationPolicy;
  readonly impact: ImpactModel;
  readonly move: MoveMarket;
}

interface State {
  readonly book: Book;
  readonly session: Session;
  readonly account: Account;
  readonly figures: AccountFigures;
}

interface Sale {
  readonly state: State;
  readonly step: Omit<LiquidationStep, 'order' | 'reason'>;
  readonly execution: Execution;
}

/** Far more steps than positions and throttles can need; a run that gets here has a fault and says so. */
const MOST_STEPS = 10_000;

/**
 * Plays the liquidation of one account by its counterparty's policy until the buffer is restored, the account is wiped
 * out or nothing is left (S041–S048). Cash is conserved: what an account loses in a step is fee, slippage and the move
 * that its own sale leaves in the marks of what it still holds.
 * @param book the state in which the call happens; only this account of it is played
 */
export function liquidate(book: Book, accountId: string, setting: LiquidationSetting): LiquidationRun {
  const { policy } = setting;
  const held = book.accounts.find((account) => account.id === accountId);
  if (held === undefined) throw new Error(`unknown account ${accountId}`);
  const opened = stateOf({ ...book, accounts: [held] }, held);
  const before = opened.session.report(accountId, { liquidationPrices: true });
  const steps: LiquidationStep[] = [];
  const assumptions = new Set<string>();
  const triggered = isBelow(opened.figures, policy.trigger);
  // Resting orders go first everywhere: they tie up margin and could still grow the position.
  let state = triggered && held.orders.length > 0 ? stateOf(opened.book, { ...held, orders: [] }) : opened;
  const cancelledOrders = triggered ? held.orders.length : 0;
  let end: LiquidationEnd = triggered ? 'nothing-left' : 'not-triggered';
  while (triggered) {
    if (!isBelow(state.figures, policy.target) && policy.order !== 'everything') {
      end = 'restored';
      break;
    }
    const next = liquidationOrder(state.session, state.account, policy.order)[0];
    if (next === undefined) {
      end = state.figures.netLiquidationValue < 0 ? 'wiped-out' : isBelow(state.figures, policy.target) ? 'nothing-left' : 'restored';
      break;
    }
    const sale = saleOf(state, next, setting);
    for (const assumed of sale.execution.assumed) assumptions.add(`${next.instrument.id}: ${assumed}`);
    steps.push({ order: steps.length + 1, ...sale.step, reason: reasonOf(state, next, sale, policy) });
    state = sale.state;
    if (steps.length >= MOST_STEPS) throw new Error('a liquidation did not come to an end');
  }
  const after = state.session.report(accountId, { liquidationPrices: true });
  const shortfall = Math.max(0, -after.netLiquidationValue);
  return {
    account: accountId, before, after, steps, end, cancelledOrders, shortfall,
    totalSlippage: steps.reduce((sum, step) => sum + step.slippage, 0),
    totalFees: steps.reduce((sum, step) => sum + step.fee, 0),
    paidByFund: policy.insuranceFund === policy.insuranceFund ? Math.min(shortfall, policy.insuranceFund) : null,
    assumptions: [...assumptions],
  };
}

function stateOf(book: Book, account: Account): State {
  const alone = { ...book, accounts: [account] };
  const session = openSession(alone);
  return { book: alone, session, account, figures: session.figures(account.id) };
}

/** Whether the buffer ratio is below a level; where nothing is required, an account in debt still is. */
function isBelow(figures: AccountFigures, level: number): boolean {
  return figures.bufferRatio === null ? figures.marginEquity < 0 : figures.bufferRatio < level;
}

/** The sale of as much of one position as the policy wants: just enough lots, or all that may be sold in one step. */
function saleOf(state: State, candidate: Candidate, setting: LiquidationSetting): Sale {
  const { policy } = setting;
  const lots = lotsOf(candidate.instrument, candidate.position);
  const perStep = candidate.instrument.averageDailyVolume * policy.throttle;
  const most = Number.isFinite(perStep) ? Math.max(1, Math.min(lots.count, Math.floor(perStep / lots.size))) : lots.count;
  const all = sell(state, candidate, lots.quantity(most), setting);
  if (!policy.partial || policy.order === 'everything' || isBelow(all.state.figures, policy.target)) return all;
  let missed = 0;
  let reached = most;
  let best = all;
  while (reached - missed > 1) {
    const middle = Math.floor((missed + reached) / 2);
    const tried = sell(state, candidate, lots.quantity(middle), setting);
    if (isBelow(tried.state.figures, policy.target)) missed = middle;
    else {
      reached = middle;
      best = tried;
    }
  }
  return best;
}

/** Sells (or buys back) a quantity of one position and lets the market move. @param quantity unsigned units */
export function sell(state: State, candidate: Candidate, quantity: number, setting: LiquidationSetting): Sale {
  const { instrument, position } = candidate;
  const quote = state.session.quote(instrument.id);
  const mark = candidate.figures.mark!;
  const signed = position.quantity > 0 ? -quantity : quantity;
  const known = quote ?? { bid: NaN, ask: NaN, volatility: NaN };
  const half = setting.policy.orderType === 'limit' ? 0 : 1;
  const market = executionOf(instrument, { mark, bid: half === 0 ? mark : known.bid, ask: half === 0 ? mark : known.ask, volatility: known.volatility, averageDailyVolume: instrument.averageDailyVolume }, signed, setting.impact);
  const size = signed * instrument.multiplier;
  const fee = Math.abs(instrument.inverse ? size / market.price : size * market.price) * setting.policy.fee;
  const rate = state.session.rate(instrument.currency, state.account.currency)?.rate ?? NaN;
  const lost = instrument.inverse ? Math.abs(size) * Math.abs(1 / market.price - 1 / mark) : Math.abs(size) * market.distance;
  const traded = afterTrade(state.account, instrument, signed, market.price, Number.isFinite(fee) ? fee : 0);
  const relative = mark === 0 ? 0 : market.permanentMove / Math.abs(mark);
  const moved = relative === 0 ? { ...state.book, accounts: [traded] } : setting.move({ ...state.book, accounts: [traded] }, instrument.id, relative);
  const next = stateOf(moved, traded);
  return {
    state: next, execution: market,
    step: {
      instrument: instrument.id, quantity: signed, price: market.price, slippage: lost * rate, fee: (Number.isFinite(fee) ? fee : 0) * rate,
      netLiquidationValueAfter: next.figures.netLiquidationValue, marginEquityAfter: next.figures.marginEquity,
      maintenanceMarginAfter: next.figures.maintenanceMargin, bufferRatioAfter: next.figures.bufferRatio,
    },
  };
}

function reasonOf(state: State, candidate: Candidate, sale: Sale, policy: LiquidationPolicy): string {
  const ratio = state.figures.bufferRatio;
  const where = ratio === null ? 'margin equity is below zero' : `buffer ratio ${ratio.toFixed(3)} is below ${plainFormat.plain(policy.target)}`;
  const loss = candidate.figures.unrealizedPnl;
  const fact = policy.order === 'largest-loss' && loss !== null ? `, unrealised ${plainFormat.money(loss)}` : '';
  const closed = Math.abs(sale.step.quantity) >= Math.abs(candidate.position.quantity) ? 'all of it' : 'just enough of it';
  const assumed = sale.execution.assumed.length > 0 ? `; ${sale.execution.assumed.join(', ')}` : '';
  return `${where}; ${orderText(policy.order)}${fact}; ${closed}${assumed}`;
}
