/** Scenarios as the engine knows them (book-format.md, "Scenarios"); fractions, milliseconds, NaN for nothing. */

/** What a shock applies to: every given field must match, a list means any of; nothing given is everything. */
export interface Selector {
  readonly instrument?: readonly string[];
  readonly kind?: readonly string[];
  readonly underlying?: readonly string[];
  readonly sector?: readonly string[];
  readonly currency?: readonly string[];
  readonly productGroup?: readonly string[];
  readonly account?: readonly string[];
  readonly counterparty?: readonly string[];
}

/** How a number changes: × (1 + by), + by, = by, or × (1 + by daily standard deviations). */
export interface Change {
  readonly way: 'relative' | 'absolute' | 'to' | 'sigmas';
  readonly by: number;
}

/** One shock. Several parts of one shock apply to the same selection. */
export interface Shock {
  readonly select: Selector;
  /** Left out of the selection: what any of these matches. */
  readonly except: readonly Selector[];
  /** Relative price shocks are those of the asset class: funds take them times their leverage factor. */
  readonly timesLeverage: boolean;
  readonly price: Change | null;
  readonly volatility: Change | null;
  /** Factor on the distance of bid and ask from the mark; 1 leaves it. */
  readonly spreadTimes: number;
  /** Factor on the average daily volume; 1 leaves it. */
  readonly volumeTimes: number;
  /** Added to the haircut, which stops at 1. */
  readonly haircut: number;
  /** Relative change of initial and maintenance requirement of what is selected. */
  readonly marginRate: number;
  readonly fx: { readonly from: string; readonly to: string; readonly change: Change } | null;
  readonly rates: { readonly currency: string; readonly change: Change } | null;
  readonly correlation: { readonly to: number; readonly weight: number } | null;
  /** Counterparty whose accounts can't act any more (or can again, with `frozen` false). */
  readonly freeze: { readonly counterparty: string; readonly frozen: boolean } | null;
}

export interface ScenarioStep {
  readonly name: string;
  /** Time that passes before the shocks, counted from the previous step. */
  readonly afterMs: number;
  readonly shocks: readonly Shock[];
}

/** An instant scenario has one step, at once. */
export interface Scenario {
  readonly id: string;
  readonly name: string;
  readonly kind: 'instant' | 'path';
  readonly steps: readonly ScenarioStep[];
  /** Whether what no shock selects follows by its beta to what is shocked. */
  readonly propagate: 'none' | 'beta';
}

/** Something that a scenario could not do as written, or had to assume. */
export interface ScenarioNote {
  readonly code: string;
  readonly scope: string;
  readonly message: string;
}

/** A shock that changes nothing: the start of every other one. */
export const NO_SHOCK: Shock = {
  select: {}, except: [], timesLeverage: false, price: null, volatility: null, spreadTimes: 1, volumeTimes: 1, haircut: 0, marginRate: 0,
  fx: null, rates: null, correlation: null, freeze: null,
};
