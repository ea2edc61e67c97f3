/** What a drill writes down. */

export type DrillRowKind =
  | 'start' | 'prices' | 'fired' | 'shown' | 'done' | 'refused' | 'own-trade' | 'own-money' | 'arrived'
  | 'call' | 'cured' | 'taken-over' | 'liquidation' | 'not-done' | 'paused' | 'end';

/** How what was done differs from the plan. */
export type DrillDeviation =
  | { readonly kind: 'late'; readonly afterMs: number; readonly pricesSince: number }
  | { readonly kind: 'out-of-order'; readonly before: number }
  | { readonly kind: 'other-quantity'; readonly planned: number }
  | { readonly kind: 'not-in-plan' }
  | { readonly kind: 'not-done' };

export interface DrillRow {
  /** Real time since the start, pauses left out. */
  readonly wallMs: number;
  /** Market time since the start. */
  readonly marketMs: number;
  readonly kind: DrillRowKind;
  readonly text: string;
  readonly plan: string | null;
  /** Number of the ticket within the drill. */
  readonly ticket: number | null;
  readonly instrument: string | null;
  /** Signed units of a trade; an amount of money for funds. */
  readonly quantity: number | null;
  /** Of the instrument's price, or of the money. */
  readonly currency: string | null;
  readonly price: number | null;
  /** Slippage and fees, in the account's currency. */
  readonly cost: number | null;
  /** From being shown to being done, real time; null for what is no ticket that was done. */
  readonly tookMs: number | null;
  readonly bufferBefore: number | null;
  readonly bufferAfter: number | null;
  readonly deviations: readonly DrillDeviation[];
}

/** A ticket of a plan that fired in a drill. */
export interface DrillTicket {
  /** Within the drill, from 1 on. */
  readonly number: number;
  readonly plan: string;
  readonly planName: string;
  readonly kind: 'sell' | 'buy' | 'fund' | 'notify';
  readonly instrument: string | null;
  /** Signed units; an amount of money for `fund`. */
  readonly quantity: number | null;
  readonly currency: string | null;
  readonly estimatedPrice: number | null;
  readonly text: string;
  /** Of `fund`: market time until the money is there. */
  readonly arrivesAfterMs: number;
  readonly source: string | null;
  readonly shownWallMs: number;
  readonly shownMarketMs: number;
  /** New prices that had come when it was shown. */
  readonly shownPrices: number;
  readonly doneWallMs: number | null;
  readonly doneQuantity: number | null;
}
