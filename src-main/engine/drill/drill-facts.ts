import type { ImpactModel } from '../liquidation/impact.ts';
import type { LiquidationSetting } from '../liquidation/liquidate.ts';
import { moveByBetas } from '../liquidation/market-move.ts';
import type { LiquidationPolicy } from '../liquidation/policy.ts';
import type { SaleTerms } from '../liquidation/sale.ts';
import type { Plan } from '../plan/plan.ts';
import type { Account, Book } from '../portfolio/book.ts';

/** The market at one moment of a drill; between two of them prices stand still. */
export interface DrillMoment {
  /** Market time since the beginning, whole ms. */
  readonly atMs: number;
  readonly book: Book;
  /** Name of the scenario's step; null for today and for what was filled in. */
  readonly name: string | null;
  /** Not told by the scenario but assumed in between two of its steps. */
  readonly filled: boolean;
}

/** Everything that a drill is made of: plain facts, so that it can be played on elsewhere. */
export interface DrillFacts {
  readonly account: Account;
  /** Today first, by time. */
  readonly moments: readonly DrillMoment[];
  /** Market time at which it is over. */
  readonly endsAtMs: number;
  readonly plans: readonly Plan[];
  readonly impact: ImpactModel;
  /** By which the counterparty liquidates. */
  readonly policy: LiquidationPolicy;
  /** Market time from a call until the counterparty takes over; earlier where new prices come first. */
  readonly graceMs: number;
  /** Whether closed markets count: not in an instant scenario, in which no time passes that anybody has stated. */
  readonly keepsHours: boolean;
}

/** How long a counterparty waits after a call: intraday liquidations begin within the hour, coin exchanges at once. */
export const GRACE_MS = 3_600_000;

/** How the trades of a drill are executed, and how the counterparty's are. */
export interface DrillTerms {
  readonly own: SaleTerms;
  readonly broker: LiquidationSetting;
}

/** Market orders at the instrument's own fees, with impact; betas of what is correlated come from the histories of the first moment. */
export function termsOf(facts: DrillFacts): DrillTerms {
  const move = moveByBetas(facts.moments[0]!.book);
  return {
    own: { impact: facts.impact, move, fee: NaN, crossesSpread: true },
    broker: { policy: facts.policy, impact: facts.impact, move, plain: true },
  };
}
