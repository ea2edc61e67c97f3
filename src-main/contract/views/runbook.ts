/** What the margin-call tab shows. Amounts in the account's currency unless a currency stands beside them, times ms UTC. */
import type { AdditionCure } from '#engine/cure/additions.ts';
import type { CallSteps } from '#engine/cure/call-steps.ts';
import type { DepositCure } from '#engine/cure/deposit.ts';
import type { SaleCure } from '#engine/cure/sales.ts';
import type { Status } from '#engine/portfolio/figures.ts';
import type { RunbookRecord } from '../precautions.ts';

export type { AdditionCure } from '#engine/cure/additions.ts';
export type { DepositCure } from '#engine/cure/deposit.ts';
export type { SaleCure } from '#engine/cure/sales.ts';

/** How long there is. */
export interface CallClock {
  /** When the account went under the line; null where it is not under it, or was from the first reading on. */
  readonly since: number | null;
  /** What the counterparty gives after a call; null where nobody wrote it down: it may sell at once. */
  readonly givesMs: number | null;
  /** null where nothing is given. */
  readonly deadlineAt: number | null;
}

/** A source of money against the clock. */
export interface SourceView {
  readonly name: string;
  readonly currency: string;
  readonly amount: number;
  /** Of open plans' tickets, in `currency`. */
  readonly used: number;
  readonly headroom: number;
  readonly arrivesAt: number;
  readonly inTime: boolean;
  /** Whether its headroom alone brings the account to the level. */
  readonly covers: boolean;
}

export interface RunbookView {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly regime: string;
  readonly counterparty: string | null;
  readonly asOf: number;
  /** Whether the account is called now. */
  readonly called: boolean;
  /** Relative move of everything held that the figures assume, where the call is only rehearsed; null: as it stands. */
  readonly assumedMove: number | null;
  /** false: asked for as if the call came, and no move of everything together brings one. */
  readonly reachable: boolean;
  readonly clock: CallClock;
  readonly figures: {
    readonly netLiquidationValue: number; readonly marginEquity: number; readonly maintenanceMargin: number;
    readonly bufferRatio: number | null; readonly status: Status; readonly complete: boolean; readonly staleCount: number;
  };
  /** What the tables cure to. */
  readonly level: number;
  /** Money that reaches each level that matters: the line, the personal alerts, the target. */
  readonly levels: readonly { readonly level: number; readonly amount: number | null }[];
  /** In each currency that the account or a source has. */
  readonly deposits: readonly DepositCure[];
  /** The worst position first. */
  readonly sales: readonly (SaleCure & { readonly keep: boolean })[];
  /** The smallest first. */
  readonly additions: readonly (AdditionCure & { readonly heldIn: readonly string[] })[];
  readonly sources: readonly SourceView[];
  readonly steps: Omit<CallSteps, 'after'> & { readonly bufferRatioAfter: number | null; readonly kept: readonly string[] };
  /** As it was written; null where nothing was. */
  readonly runbook: RunbookRecord | null;
}

/** A plan's signature against what the plan says now. */
export interface SignatureView {
  readonly plan: string;
  readonly at: number;
  readonly by: string;
  /** Whether the plan says what was signed. */
  readonly holds: boolean;
  /** What was signed, where the journal has it; null where it does not, or where it holds. */
  readonly signed: import('../book-file.ts').PlanRecord | null;
  /** Changes since, oldest first; empty where it holds. */
  readonly changes: readonly { readonly entry: number; readonly at: number; readonly author: string; readonly summary: string }[];
}
