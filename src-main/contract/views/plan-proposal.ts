/** What is proposed to be sold, as the Plans section shows it and the command line answers it. Amounts in the account's currency, prices in the instrument's. */
import type { PlanVerdict } from '#engine/liquidation/verify-plan.ts';
import type { PlainAlternative, ProposalOutcome } from '#engine/plan-proposal/propose.ts';
import type { PlanRecord } from '../book-file.ts';

export interface ProposedReduction {
  readonly instrument: string;
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  /** Units held before. */
  readonly held: number;
  /** Of the position. */
  readonly share: number;
  readonly price: number;
  /** Of the price. */
  readonly currency: string;
  /** Price × size; the notional of futures and perpetuals. */
  readonly value: number;
  readonly slippage: number;
  readonly fee: number;
  readonly bufferRatioAfter: number | null;
}

/** The lowest level at which the plan may fire and still saves the account under a pack. */
export interface LatestTriggerView {
  /** null: no scenario needs the plan, or none can be saved by it. */
  readonly level: number | null;
  readonly binding: readonly NamedScenario[];
  readonly saves: number;
  readonly notNeeded: number;
  /** Some level saves these, but not this one. */
  readonly lost: readonly NamedScenario[];
  readonly unsavable: readonly (NamedScenario & { readonly reason: string })[];
  /** The highest level tried: today's buffer ratio. */
  readonly highest: number;
}

export interface NamedScenario {
  readonly scenario: string;
  readonly name: string;
}

export interface ProposalView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  /** In what state the account is brought back, in words. */
  readonly state: string;
  readonly target: number;
  readonly outcome: ProposalOutcome;
  readonly reason: string;
  readonly bufferRatioBefore: number | null;
  readonly bufferRatioAfter: number | null;
  readonly reductions: readonly ProposedReduction[];
  readonly valueSold: number;
  readonly slippage: number;
  readonly fees: number;
  /** Slippage, fees, 0.1 % of what is sold and 0.005 % of gross assets for each trade: what the search makes small. */
  readonly weighedCost: number;
  /** Held positions that were left alone because they are marked as kept. */
  readonly kept: readonly string[];
  /** The six plain orders, for comparison. */
  readonly alternatives: readonly PlainAlternative[];
  /** A plan that does this, not armed; null where nothing is proposed. */
  readonly plan: PlanRecord | null;
  /** The plan under the pack; absent where none was chosen. */
  readonly verdicts?: readonly (PlanVerdict & NamedScenario)[];
  readonly latestTrigger?: LatestTriggerView | null;
  /** What had to be assumed. */
  readonly notes: readonly string[];
}
