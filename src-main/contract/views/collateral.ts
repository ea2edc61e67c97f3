/** What the Collateral section shows: what counts of what is owned, and why the rest does not. Amounts in the account's currency. */
import type { ScheduleOutcome } from '#engine/collateral/schedule.ts';

/** One asset that an account holds, or one positive balance. */
export interface CollateralRow {
  readonly asset: string;
  readonly kind: string;
  /** Where it lies: the counterparty's name; null where none is known. */
  readonly place: string | null;
  /** Whose it is while it lies there. */
  readonly custody: 'segregated' | 'reusable' | 'unknown';
  /** Eligibility tier; null where nobody stated one. */
  readonly tier: string | null;
  readonly quantity: number;
  /** null where a price or rate is missing. */
  readonly marketValue: number | null;
  /** Share of the value that the asset's own haircut takes, 0 to 1; null where it does not count at all. */
  readonly haircut: number | null;
  /** Share that a foreign currency takes besides; added, not compounded. */
  readonly fxAddOn: number;
  /** Value that stops counting because a concentration cap is reached. */
  readonly aboveCap: number;
  readonly counted: number | null;
  /** What to know about it, in words. */
  readonly flags: readonly { readonly code: string; readonly text: string }[];
  readonly stale: boolean;
  readonly at: number | null;
}

export interface CollateralCap {
  readonly name: string;
  /** The most that may count, in money. */
  readonly limit: number;
  /** What would count without the cap. */
  readonly used: number;
  /** The cap as a share of what counts; null where it is an amount. */
  readonly share: number | null;
}

/** The same assets under another schedule of haircuts. */
export type ScheduleResult = Omit<ScheduleOutcome, 'assets'>;

export interface CollateralOutcome {
  readonly counted: number;
  readonly marginEquity: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
}

export interface CollateralView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  readonly regime: string;
  readonly rows: readonly CollateralRow[];
  readonly marketValue: number;
  readonly counted: number;
  /** The pool by tier, best first; 'cash' is cash without terms, 'none' what nobody stated a tier for. */
  readonly tiers: readonly { readonly tier: string; readonly marketValue: number; readonly counted: number }[];
  readonly caps: readonly CollateralCap[];
  readonly schedules: readonly ScheduleResult[];
  /** What the broker may use now; null where its terms are not known. `multiple` of the debit is the most. */
  readonly rehypothecable: { readonly limit: number; readonly segregated: number; readonly debit: number; readonly multiple: number } | null;
  /** The account as it stands. */
  readonly base: CollateralOutcome;
  /** The same with `shock` of its value more taken off every asset but plain cash. */
  readonly shocked: CollateralOutcome;
  readonly shock: number;
  /** Whether the regime takes haircuts of its own; otherwise the shock stands for haircuts that a broker would introduce. */
  readonly regimeHasHaircuts: boolean;
}
