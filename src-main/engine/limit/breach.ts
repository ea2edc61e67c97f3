/**
 * The life of a breach: open → acknowledged → waived until → expired, and over once the value has stayed within the limit
 * for SETTLE_MS, so that one trembling on its limit is one breach. Times are ms UTC of the monitor's clock.
 */
import { ACKNOWLEDGE_EXPIRES_MS, isDueAgain, ringing } from '../alert/attention.ts';
import type { Attention } from '../alert/attention.ts';
import { SETTLE_MS } from '../alert/data-quality.ts';

export interface BreachState {
  /** null: within the limit. */
  readonly attention: Attention | null;
  /** Silent until then; null where it is not waived. */
  readonly waivedUntil: number | null;
  /** Since when the value has been within again while the breach is open; null: it is not. */
  readonly keptSince: number | null;
}

export type BreachAction =
  | 'open'
  /** The waiver ran out while still beyond. */
  | 'expire'
  /** The acknowledgement of a hard one, or its snooze, ran out while still beyond. */
  | 'again'
  | 'resolve';

export interface BreachOptions {
  /** Only hard limits ring again by themselves. */
  readonly hard: boolean;
  readonly acknowledgeExpiresMs?: number;
  /** Nothing rings again: the person has just moved the clock of a replay. */
  readonly quiet?: boolean;
}

/** Within the limit. */
export const KEPT: BreachState = { attention: null, waivedUntil: null, keptSince: null };

/** One step. @param over how far beyond the limit: 0 within, NaN where it is not known; what is not known ends nothing */
export function stepBreach(state: BreachState, over: number, now: number, options: BreachOptions): { readonly state: BreachState; readonly action: BreachAction | null } {
  if (state.attention === null) return over > 0 ? { state: { attention: ringing(now), waivedUntil: null, keptSince: null }, action: 'open' } : { state, action: null };
  if (over !== over) return { state: state.keptSince === null ? state : { ...state, keptSince: null }, action: null };
  if (over === 0) {
    if (state.keptSince === null || now < state.keptSince) return { state: { ...state, keptSince: now }, action: null };
    return now - state.keptSince >= SETTLE_MS ? { state: KEPT, action: 'resolve' } : { state, action: null };
  }
  const beyond = state.keptSince === null ? state : { ...state, keptSince: null };
  if (beyond.waivedUntil !== null) {
    return now >= beyond.waivedUntil ? { state: { attention: ringing(now), waivedUntil: null, keptSince: null }, action: 'expire' } : { state: beyond, action: null };
  }
  if (options.hard && options.quiet !== true && isDueAgain(beyond.attention!, now, options.acknowledgeExpiresMs ?? ACKNOWLEDGE_EXPIRES_MS)) {
    return { state: { ...beyond, attention: ringing(now) }, action: 'again' };
  }
  return { state: beyond, action: null };
}
