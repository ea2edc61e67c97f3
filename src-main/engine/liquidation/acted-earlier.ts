import type { Account } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { bookBetween } from '../scenario/book-between.ts';
import { brokerPath } from './broker-path.ts';
import { isBelow, liquidate } from './liquidate.ts';
import type { LiquidationSetting } from './liquidate.ts';
import type { LiquidationStep } from './run.ts';
import { stateOf } from './sale.ts';
import type { Observation } from './verify-plan.ts';

/** What would have become of an account that had been reduced at a level far above the line. In the account's currency. */
export interface ActedEarlier {
  readonly level: number;
  /** The buffer ratio that was restored. */
  readonly target: number;
  /** When the level was reached; the start where the account was below it already. */
  readonly before: AccountFigures;
  readonly steps: readonly LiquidationStep[];
  readonly slippage: number;
  readonly fees: number;
  /** Whether the target was reached there. */
  readonly reached: boolean;
  /** At the end of the scenario; the counterparty may still have had to act. */
  readonly endEquity: number;
  readonly endBufferRatio: number | null;
  /** The counterparty's engine had to act all the same. */
  readonly called: boolean;
  /** Net liquidation value at the end of the scenario if nothing had been done before the counterparty did. */
  readonly endEquityWithout: number;
}

/** Halvings until the moment at which a level is reached is known closely enough. */
const HALVINGS = 30;

/**
 * "What if I had acted at 1.50 instead": the account goes through the scenario, and when its buffer ratio first falls
 * below the level it is reduced, in the counterparty's own order but with ordinary market orders, until the target is
 * back; then the scenario goes on. Between two observations prices are assumed to move in even relative steps, which a
 * gap does not do. null where the ratio never falls below the level, and for protocols, which have no market orders.
 */
export function actedEarlier(account: Account, observations: readonly Observation[], setting: LiquidationSetting, level: number, target: number): ActedEarlier | null {
  if (account.regime === 'lending') return null;
  const n = observations.findIndex(({ book }) => isBelow(stateOf(book, account).figures, level));
  if (n < 0) return null;
  const book = n === 0 ? observations[0]!.book : crossing(account, observations[n - 1]!, observations[n]!, level);
  const there = { ...book, accounts: [account] };
  const { policy } = setting;
  const own = { ...policy, order: policy.order === 'everything' ? 'largest-loss' as const : policy.order, partial: true, orderType: 'market' as const, ladder: [], slices: 1, throttle: Infinity, wear: 0, halts: [], breakers: false, fee: NaN, trigger: Infinity, target };
  const run = liquidate(there, account.id, { ...setting, policy: own, plain: true });
  const after = brokerPath(run.left, observations, { ...setting, plain: true }, n);
  return {
    level, target, before: stateOf(there, account).figures, steps: run.steps, slippage: run.totalSlippage, fees: run.totalFees, reached: !isBelow(run.after, target),
    endEquity: after.endEquity, endBufferRatio: after.endBufferRatio, called: after.times > 0,
    endEquityWithout: brokerPath(account, observations, { ...setting, plain: true }).endEquity,
  };
}

/** The book at the moment between two observations at which the ratio passes the level; just below it. */
function crossing(account: Account, from: Observation, to: Observation, level: number): Observation['book'] {
  const gap = Math.max(0, to.afterMs - from.afterMs);
  const at = (part: number): Observation['book'] => (part >= 1 ? to.book : bookBetween(from.book, to.book, part, part * gap));
  let above = 0;
  let below = 1;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (above + below) / 2;
    if (isBelow(stateOf(at(middle), account).figures, level)) below = middle;
    else above = middle;
  }
  return at(below);
}
