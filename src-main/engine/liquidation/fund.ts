import type { LiquidationPolicy } from './policy.ts';
import type { LiquidationRun } from './run.ts';

/**
 * What an insurance fund does about a loss beyond everything that was in the account: it pays until it is empty, and what
 * it does not cover follows the counterparty's rules (S047). A fund of unknown size pays nothing that could be relied on.
 * @param shortfall in the account's currency, at least 0
 */
export function fundFlow(shortfall: number, { insuranceFund, afterFund }: LiquidationPolicy): Pick<LiquidationRun, 'paidByFund' | 'fundLeft' | 'follows'> {
  const known = insuranceFund === insuranceFund;
  const paid = known ? Math.min(shortfall, insuranceFund) : 0;
  const open = shortfall - paid;
  return { paidByFund: known ? paid : null, fundLeft: known ? insuranceFund - paid : null, follows: open > 0 ? { what: afterFund, amount: open } : null };
}
