import { sell } from '../liquidation/sale.ts';
import type { SaleState, SaleTerms } from '../liquidation/sale.ts';
import { lotsOf } from '../plan/lots.ts';
import type { Lots } from '../plan/lots.ts';
import { accountMetric } from '../plan/metrics.ts';
import type { Candidate } from '../plan/selection.ts';
import type { AccountFigures } from '../portfolio/figures.ts';

/** How many lots of one position to reduce. */
export interface Entry {
  readonly instrument: string;
  readonly lots: number;
}

/** One reduction as it was played. Money in the account's currency, the price in the instrument's. */
export interface Reduction extends Entry {
  /** Signed units: a sale is negative. */
  readonly quantity: number;
  /** Units held before. */
  readonly held: number;
  readonly price: number;
  /** Price × size; the notional of futures and perpetuals. */
  readonly value: number;
  readonly slippage: number;
  readonly fee: number;
  readonly bufferRatioAfter: number | null;
}

/** A basket of reductions, played one after another from the same start. */
export interface Played {
  readonly start: SaleState;
  readonly state: SaleState;
  readonly reductions: readonly Reduction[];
  readonly valueSold: number;
  readonly slippage: number;
  readonly fees: number;
  /** What the search compares: slippage, fees, and the weights below. */
  readonly weighed: number;
}

/** Share of what is sold that stands for the way back: it has to be bought again, or is missed. */
export const VALUE_WEIGHT = 0.001;
/** Share of gross assets that each trade counts: fewer trades, where the money is nearly the same. */
export const TRADE_WEIGHT = 0.00005;

/** A basket with nothing in it. */
export function unplayed(start: SaleState): Played {
  return { start, state: start, reductions: [], valueSold: 0, slippage: 0, fees: 0, weighed: 0 };
}

/** Plays one more reduction. A position that is not held, or has no price, adds nothing. */
export function playOn(before: Played, entry: Entry, terms: SaleTerms): Played {
  const candidate = candidateOf(before.state, entry.instrument);
  if (candidate === null || entry.lots <= 0) return before;
  const lots = lotsOf(candidate.instrument, candidate.position);
  const n = Math.min(entry.lots, lots.count);
  const { state, step } = sell(before.state, candidate, lots.quantity(n), terms);
  const { instrument } = candidate;
  const size = Math.abs(step.quantity) * instrument.multiplier;
  const rate = before.state.session.rate(instrument.currency, before.state.account.currency)?.rate ?? NaN;
  const value = Math.abs(instrument.inverse ? size / step.price : size * step.price) * rate;
  const reduction: Reduction = {
    instrument: instrument.id, lots: n, quantity: step.quantity, held: candidate.position.quantity, price: step.price, value,
    slippage: step.slippage, fee: step.fee, bufferRatioAfter: state.figures.bufferRatio,
  };
  const trade = TRADE_WEIGHT * before.start.figures.grossAssetValue;
  return {
    start: before.start, state, reductions: [...before.reductions, reduction], valueSold: before.valueSold + value, slippage: before.slippage + step.slippage, fees: before.fees + step.fee,
    weighed: before.weighed + step.slippage + step.fee + VALUE_WEIGHT * value + trade,
  };
}

/** Plays a basket from the start. Several entries of one instrument are made one, where the first stands. */
export function play(start: SaleState, entries: readonly Entry[], terms: SaleTerms): Played {
  return merged(entries).reduce((played, entry) => playOn(played, entry, terms), unplayed(start));
}

function merged(entries: readonly Entry[]): readonly Entry[] {
  const lots = new Map<string, number>();
  for (const { instrument, lots: n } of entries) lots.set(instrument, (lots.get(instrument) ?? 0) + n);
  return [...lots].map(([instrument, n]) => ({ instrument, lots: n }));
}

/** A position with its price as the account stands; null where it is not held or has no price. */
export function candidateOf(state: SaleState, instrument: string): Candidate | null {
  const position = state.account.positions.find((one) => one.instrument === instrument && one.quantity !== 0);
  const terms = state.session.instrument(instrument);
  const figures = state.session.positions(state.account.id).find((one) => one.instrument === instrument);
  if (position === undefined || terms === null || figures?.mark === null || figures?.mark === undefined || !Number.isFinite(figures.mark)) return null;
  return { position, instrument: terms, figures };
}

/** In what steps a position can be reduced; null as above. */
export function lotsIn(state: SaleState, instrument: string): Lots | null {
  const candidate = candidateOf(state, instrument);
  return candidate === null ? null : lotsOf(candidate.instrument, candidate.position);
}

/** Whether the buffer ratio is at least the target. What is not known is not reached. */
export function isReached(figures: AccountFigures, target: number): boolean {
  const ratio = accountMetric(figures, 'bufferRatio');
  return ratio !== null && ratio >= target;
}

/** Money that is missing to the target: target × requirement − margin equity; at most 0 where it is reached. */
export function missingTo(figures: AccountFigures, target: number): number {
  return target * figures.maintenanceMargin - figures.marginEquity;
}
