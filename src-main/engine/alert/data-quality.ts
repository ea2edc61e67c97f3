/**
 * Missing or stale data as an alert of its own: it may never look like calm. Rings once when an account's figures stop
 * being whole, and ends only after they have been whole for SETTLE_MS, so that a feed that stutters rings once.
 */
import { ACKNOWLEDGE_EXPIRES_MS, isDueAgain, ringing } from './attention.ts';
import type { Attention } from './attention.ts';

/** Figures must have been whole for this long before the alert ends. */
export const SETTLE_MS = 30_000;

export interface QualityState {
  readonly attention: Attention | null;
  /** Since when the data has been whole while the alert is open; null: it is not. */
  readonly wholeSince: number | null;
}

export type QualityAction = 'raise' | 'again' | 'resolve';

export const WHOLE: QualityState = { attention: null, wholeSince: null };

/** One step. @param whole every price, rate and parameter is there and fresh */
export function stepQuality(
  state: QualityState, whole: boolean, now: number, options: { readonly acknowledgeExpiresMs?: number; readonly quiet?: boolean } = {},
): { readonly state: QualityState; readonly action: QualityAction | null } {
  if (state.attention === null) {
    return whole ? { state, action: null } : { state: { attention: ringing(now), wholeSince: null }, action: 'raise' };
  }
  if (!whole) {
    const due = options.quiet !== true && isDueAgain(state.attention, now, options.acknowledgeExpiresMs ?? ACKNOWLEDGE_EXPIRES_MS);
    if (due) return { state: { attention: ringing(now), wholeSince: null }, action: 'again' };
    return { state: state.wholeSince === null ? state : { ...state, wholeSince: null }, action: null };
  }
  if (state.wholeSince === null || now < state.wholeSince) return { state: { ...state, wholeSince: now }, action: null };
  return now - state.wholeSince >= SETTLE_MS ? { state: WHOLE, action: 'resolve' } : { state, action: null };
}
