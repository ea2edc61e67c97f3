/** What the hedge builder shows. Amounts in the account's currency, prices in the instrument's, shares as fractions, times ms UTC. */
import type { CarryLine } from '#engine/hedge/carry.ts';
import type { CurrencyExposure, UnderlyingExposure } from '#engine/hedge/exposures.ts';
import type { FailureTest } from '#engine/hedge/failure-tests.ts';
import type { HedgeKind } from '#engine/hedge/request.ts';
import type { HedgeRecord } from '../book-file.ts';
import type { TradedFigures } from './what-if.ts';

export type { FailureTest } from '#engine/hedge/failure-tests.ts';
export type { HedgeKind } from '#engine/hedge/request.ts';

export interface ListedOption {
  readonly id: string;
  readonly underlying: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly expiry: number;
  readonly mark: number | null;
}

export interface ListedFuture {
  readonly id: string;
  readonly kind: 'future' | 'perpetual';
  /** The price that it follows. */
  readonly driver: string;
  readonly mark: number | null;
  /** null for what never expires. */
  readonly expiry: number | null;
}

/** A position that can be hedged on its own. */
export interface HedgeablePosition {
  readonly instrument: string;
  /** The price that options for it are on. */
  readonly driver: string;
  readonly exposure: number | null;
}

/** A hedge that was written down, and what is due about it. */
export interface HedgeRecordView {
  readonly record: HedgeRecord;
  readonly due: 'fine' | 'review' | 'expires-soon' | 'expired';
}

export interface HedgeDeskView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  readonly underlyings: readonly UnderlyingExposure[];
  readonly currencies: readonly CurrencyExposure[];
  readonly positions: readonly HedgeablePosition[];
  readonly options: readonly ListedOption[];
  readonly futures: readonly ListedFuture[];
  readonly records: readonly HedgeRecordView[];
  /** What could not be counted, in words. */
  readonly unknown: readonly string[];
}

export interface HedgeLegView {
  readonly instrument: string;
  readonly quantity: number;
  readonly modelled: boolean;
  readonly mark: number;
  readonly price: number;
  readonly currency: string;
  readonly premium: number;
  readonly halfSpread: number;
  readonly fee: number;
}

export interface PayoffExtreme {
  readonly amount: number;
  /** null where there is none. */
  readonly price: number | null;
  readonly openEnded: boolean;
}

export interface PayoffCurve {
  readonly prices: readonly number[];
  readonly without: readonly number[];
  readonly with: readonly number[];
}

export interface HedgeBasis {
  readonly beta: number;
  readonly standardError: number;
  readonly rSquared: number;
  /** Annual. */
  readonly residualVolatility: number;
  readonly returns: number;
}

/** One account without the hedge and with it. */
export interface HedgeStanding extends TradedFigures {
  /** Relative move of all marks that reaches the line; null where none does. */
  readonly uniformShock: number | null;
  /** Likeliest joint move to the line in one-day deviations; null without history or where none reaches it. */
  readonly breachDistance: number | null;
  readonly delta: number;
  readonly vegaPerPoint: number;
}

export interface HedgeView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  readonly kind: HedgeKind;
  /** What the hedge is on: the price along the chart. */
  readonly driver: string;
  readonly driverPrice: number;
  readonly driverCurrency: string;
  /** The target moves with the driver as by contract, not by its past. */
  readonly same: boolean;
  readonly hedgeable: number;
  readonly unhedged: number;
  /** Share that whole contracts hedge. */
  readonly ratio: number;
  readonly legs: readonly HedgeLegView[];
  readonly cost: { readonly premium: number; readonly halfSpread: number; readonly fee: number; readonly total: number };
  readonly carry: readonly CarryLine[];
  readonly ends: number;
  readonly expires: boolean;
  readonly today: PayoffCurve;
  readonly atExpiry: PayoffCurve;
  readonly breakEvens: readonly number[];
  readonly greatestLoss: PayoffExtreme;
  readonly greatestLossWithout: PayoffExtreme;
  readonly gainGivenUp: PayoffExtreme;
  /** null where no common history says anything. */
  readonly basis: HedgeBasis | null;
  readonly before: HedgeStanding;
  readonly after: HedgeStanding;
  /** Under the scenario that was chosen. */
  readonly stressed: { readonly name: string; readonly before: TradedFigures; readonly after: TradedFigures } | null;
  readonly tests: readonly FailureTest[];
  /** Value of the hedge that the account's regime does not count as margin equity; 0 where all of it counts. */
  readonly notCounted: number;
  /** The trades as a ticket; null where something of it is not in the book. */
  readonly ticket: string | null;
  /** Instruments of the hedge that the book does not list. */
  readonly modelled: readonly string[];
  /** What was assumed, in words. */
  readonly notes: readonly string[];
}
