import { plainFormat } from '../margin/number-format.ts';
import { lotsOf } from '../plan/lots.ts';
import type { Candidate } from '../plan/selection.ts';
import type { Book } from '../portfolio/book.ts';
import { bookOfAccount } from '../portfolio/single-account.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { AT_ONCE, Attempts } from './attempts.ts';
import type { ImpactModel } from './impact.ts';
import { choiceText, liquidationOrder } from './ordering.ts';
import type { LiquidationPolicy } from './policy.ts';
import { fundFlow } from './fund.ts';
import { Halts } from './halts.ts';
import type { Halted } from './halts.ts';
import type { LiquidationEnd, LiquidationRun, LiquidationStep } from './run.ts';
import { fewest, sell, stateOf } from './sale.ts';
import type { MoveMarket, Sale, SaleState, SaleTerms } from './sale.ts';

export interface LiquidationSetting {
  readonly policy: LiquidationPolicy;
  readonly impact: ImpactModel;
  readonly move: MoveMarket;
  /** Marks of the day before, from which breakers count a fall; without them nothing is halted but what is frozen. */
  readonly reference?: ReadonlyMap<string, number>;
  /** Without liquidation prices in its reports, which cost a search for each position: for whoever plays many. */
  readonly plain?: boolean;
}

/** From here on nothing is cut into parts any more, so that every run comes to an end: one step a position is left. */
const MOST_CUTS = 5000;
/** Wider than this a spread says nothing any more. */
const MOST_WEAR = 100;

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
  const opened = stateOf(bookOfAccount(book, held), held);
  const before = opened.session.report(accountId, { liquidationPrices: setting.plain !== true });
  const triggered = isBelow(opened.figures, policy.trigger);
  const steps: LiquidationStep[] = [];
  const assumptions = new Set<string>();
  const attempts = new Attempts(policy);
  const halts = new Halts(policy, book, setting.reference);
  // Resting orders go first everywhere: they tie up margin and could still grow the position.
  let state = triggered && held.orders.length > 0 ? stateOf(opened.book, { ...held, orders: [] }) : opened;
  let end: LiquidationEnd = triggered ? 'nothing-left' : 'not-triggered';
  let halted: readonly Halted[] = [];
  const pause = triggered ? halts.pauseText(state.account, state) : null;
  if (pause !== null) assumptions.add(pause);
  while (triggered) {
    const below = isBelow(state.figures, policy.target);
    if (!below && policy.order !== 'everything') {
      end = 'restored';
      break;
    }
    halted = halts.of(state);
    const next = liquidationOrder(state.session, state.account, policy.order).find(({ instrument }) => !halted.some((one) => one.instrument === instrument.id));
    if (next === undefined) {
      end = state.figures.netLiquidationValue < 0 && halted.length === 0 ? 'wiped-out' : !below ? 'restored' : halted.length > 0 ? 'halted' : 'nothing-left';
      break;
    }
    const cuts = steps.length < MOST_CUTS;
    if (!cuts) assumptions.add(`after ${String(MOST_CUTS)} steps the rest of each position is sold at once`);
    const attempt = cuts ? attempts.next(next) : AT_ONCE;
    const sale = saleOf(state, next, cuts ? policy : { ...policy, throttle: Infinity }, attempt.most, {
      impact: setting.impact, move: setting.move, fee: policy.fee, crossesSpread: attempt.style === 'market', wear: Math.min(MOST_WEAR, (1 + policy.wear) ** steps.length),
    });
    for (const assumed of sale.execution.assumed) assumptions.add(`${next.instrument.id}: ${assumed}`);
    steps.push({ order: steps.length + 1, ...sale.step, reason: `${reasonOf(state, next, sale, policy)}${attempt.words}` });
    state = sale.state;
    if (steps.length > MOST_CUTS + held.positions.length) throw new Error('a liquidation did not come to an end');
  }
  return runOf({
    accountId, before, state, steps, end, policy, cancelledOrders: triggered ? held.orders.length : 0, assumptions: [...assumptions], plain: setting.plain,
    halted: triggered ? halted.map(({ words }) => words) : [],
  });
}

/** Sums up what was done. */
export function runOf(made: {
  readonly accountId: string; readonly before: LiquidationRun['before']; readonly state: SaleState; readonly steps: readonly LiquidationStep[];
  readonly end: LiquidationEnd; readonly policy: LiquidationPolicy; readonly cancelledOrders: number; readonly assumptions: readonly string[];
  readonly plain?: boolean | undefined; readonly halted?: readonly string[];
}): LiquidationRun {
  const { steps, policy } = made;
  const after = made.state.session.report(made.accountId, { liquidationPrices: made.plain !== true });
  const shortfall = Math.max(0, -after.netLiquidationValue);
  return {
    account: made.accountId, left: made.state.account, before: made.before, after, steps, end: made.end, cancelledOrders: made.cancelledOrders, shortfall,
    totalSlippage: steps.reduce((sum, step) => sum + step.slippage, 0),
    totalFees: steps.reduce((sum, step) => sum + step.fee, 0),
    ...fundFlow(shortfall, policy),
    halted: made.halted ?? [],
    assumptions: made.assumptions,
  };
}

/** Whether the buffer ratio is below a level; where nothing is required, an account in debt still is. */
export function isBelow(figures: AccountFigures, level: number): boolean {
  return figures.bufferRatio === null ? figures.marginEquity < 0 : figures.bufferRatio < level;
}

/** The sale of as much of one position as the policy wants: just enough lots, or all that may be sold in one step. */
function saleOf(state: SaleState, candidate: Candidate, policy: LiquidationPolicy, atMost: number, terms: SaleTerms): Sale {
  const lots = lotsOf(candidate.instrument, candidate.position);
  const perStep = Math.min(candidate.instrument.averageDailyVolume * policy.throttle, atMost);
  const most = Number.isFinite(perStep) ? Math.max(1, Math.min(lots.count, Math.floor(perStep / lots.size + 1e-9))) : lots.count;
  const sellSteps = (n: number): Sale => sell(state, candidate, lots.quantity(n), terms);
  if (!policy.partial || policy.order === 'everything') return sellSteps(most);
  return fewest(most, sellSteps, (sale) => !isBelow(sale.state.figures, policy.target));
}

function reasonOf(state: SaleState, candidate: Candidate, sale: Sale, policy: LiquidationPolicy): string {
  const ratio = state.figures.bufferRatio;
  const where = ratio === null ? 'margin equity is below zero' : `the buffer ratio is ${ratio.toFixed(3)}, ${plainFormat.plain(policy.target)} is wanted`;
  const closed = Math.abs(sale.step.quantity) >= Math.abs(candidate.position.quantity) ? 'all of it' : policy.partial ? 'just enough of it' : 'as much as may be sold in one step';
  const assumed = sale.execution.assumed.length > 0 ? `; ${sale.execution.assumed.join(', ')}` : '';
  return `${choiceText(state.session, state.account, policy.order, candidate)}; ${closed}; ${where}${assumed}`;
}
