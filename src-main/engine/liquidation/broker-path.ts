import type { Account } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { dayBefore } from './halts.ts';
import { liquidateLending } from './lending.ts';
import { isBelow, liquidate } from './liquidate.ts';
import type { LiquidationSetting } from './liquidate.ts';
import { stateOf } from './sale.ts';
import type { Observation } from './verify-plan.ts';

/** What the counterparty's engine does to an account over a whole scenario. In the account's currency. */
export interface BrokerPath {
  /** Observations at which it sold. */
  readonly times: number;
  readonly slippage: number;
  readonly fees: number;
  /** Net liquidation value before less after each of its interventions: slippage, fees, and what its own sales did to the marks of the rest. */
  readonly equityLost: number;
  /** What is owed at the end beyond everything that was there; nothing that happens later brings it back. */
  readonly shortfall: number;
  /** Slippage, fees and shortfall. */
  readonly total: number;
  /** Net liquidation value at the end of the scenario. */
  readonly endEquity: number;
  /** Buffer ratio then, after the last intervention where it came at the very end. */
  readonly endBufferRatio: number | null;
}

/**
 * Walks an account through a scenario and lets the counterparty liquidate whenever the ratio is below its trigger. What
 * its sales do to marks stays within the moment: later observations bring the prices of the scenario.
 * @param from the first observation at which it may act
 */
export function brokerPath(account: Account, observations: readonly Observation[], setting: LiquidationSetting, from = 0): BrokerPath {
  let held = account;
  const sums = { times: 0, slippage: 0, fees: 0, equityLost: 0 };
  let shortfall = 0;
  let endEquity = 0;
  let endBufferRatio: number | null = null;
  for (let n = from; n < observations.length; n++) {
    const { book } = observations[n]!;
    const { figures } = stateOf(book, held);
    [endEquity, endBufferRatio] = [figures.netLiquidationValue, figures.bufferRatio];
    if (!isBelow(figures, setting.policy.trigger)) continue;
    const there = { ...book, accounts: [held] };
    const run = held.regime === 'lending' ? lendingRun(there, held) : saleRun(there, held, { ...setting, reference: dayBefore(observations, n) });
    if (run.steps === 0 && held.positions.length === 0 && shortfall > 0) continue;
    sums.times += run.steps > 0 ? 1 : 0;
    sums.slippage += run.slippage;
    sums.fees += run.fees;
    sums.equityLost += run.before.netLiquidationValue - run.after.netLiquidationValue;
    shortfall = Math.max(shortfall, run.shortfall);
    [endEquity, endBufferRatio] = [run.after.netLiquidationValue, run.after.bufferRatio];
    held = run.account;
  }
  return { ...sums, shortfall, total: sums.slippage + sums.fees + shortfall, endEquity, endBufferRatio };
}

interface Intervention {
  readonly account: Account;
  readonly steps: number;
  readonly before: AccountFigures;
  readonly after: AccountFigures;
  readonly slippage: number;
  readonly fees: number;
  readonly shortfall: number;
}

function saleRun(book: Observation['book'], account: Account, setting: LiquidationSetting): Intervention {
  const run = liquidate(book, account.id, setting);
  return {
    account: run.left, steps: run.steps.length, before: run.before, after: run.after,
    slippage: run.totalSlippage, fees: run.totalFees, shortfall: run.shortfall,
  };
}

/** A protocol takes collateral at a bonus: that is what its calls cost. */
function lendingRun(book: Observation['book'], account: Account): Intervention {
  const run = liquidateLending(book, account.id);
  const { before, after } = run;
  return { account: run.left, steps: run.steps.length, before, after, slippage: 0, fees: before.netLiquidationValue - after.netLiquidationValue, shortfall: run.shortfall };
}
