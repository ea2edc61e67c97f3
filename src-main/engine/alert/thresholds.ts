/**
 * Personal thresholds on the buffer ratio of one account, and the broker's line below them.
 *
 * A level rings when the ratio falls below it, and again only after the ratio has been above level × HYSTERESIS. So a
 * ratio trembling on a level rings once, while a deeper level always rings anew, also when the shallower one is
 * acknowledged or snoozed. Data that is missing or stale may deepen an alert but never ends one.
 */
import type { AccountFigures } from '../portfolio/figures.ts';
import { ACKNOWLEDGE_EXPIRES_MS, isDueAgain, ringing } from './attention.ts';
import type { Attention } from './attention.ts';

/** The line at which the broker takes over. */
export const CALL_LEVEL = 1;
/** A level is armed again when the ratio has been above level × this. */
export const HYSTERESIS = 1.02;
/** A level that was left and is crossed again within this time is recorded without another ring. */
export const QUIET_MS = 60_000;

/** What the figures say about the ratio. */
export interface Reading {
  /** Margin equity ÷ MMR; +Infinity where nothing is required, −Infinity where equity is negative and nothing is required; NaN unknown. */
  readonly ratio: number;
  /**
   * full: every price is there and fresh. worse-only: something is missing or stale, but the state is certainly this
   * bad or worse. none: nothing can be said.
   */
  readonly certainty: 'full' | 'worse-only' | 'none';
}

export interface ThresholdState {
  /** Deepest level that is ringing or answered; null when none is. Shallower levels count as reached. */
  readonly level: number | null;
  readonly attention: Attention | null;
  /** The last ring, kept over a recovery to keep repeats apart. */
  readonly lastRing: { readonly level: number; readonly at: number } | null;
}

export type ThresholdAction =
  /** A new or deeper level. `ring` false: record it, do not disturb. */
  | { readonly type: 'raise'; readonly level: number; readonly ratio: number; readonly ring: boolean }
  /** Recovered from the deepest level but still under a shallower one. */
  | { readonly type: 'ease'; readonly level: number; readonly ratio: number }
  /** Snooze or acknowledgement ran out while still below. */
  | { readonly type: 'again'; readonly level: number; readonly ratio: number }
  | { readonly type: 'resolve'; readonly ratio: number };

export interface ThresholdOptions {
  readonly acknowledgeExpiresMs?: number;
  /** true: nothing rings (the person has just moved the clock of a replay). */
  readonly quiet?: boolean;
}

export const CALM: ThresholdState = { level: null, attention: null, lastRing: null };

/** The levels of an account, deepest first, with the broker's line. */
export function levelsOf(alerts: readonly number[]): readonly number[] {
  return [...new Set([CALL_LEVEL, ...alerts])].sort((a, b) => a - b);
}

/** What the figures of an account say about its ratio. */
export function readingOf(figures: AccountFigures): Reading {
  const ratio = figures.bufferRatio ?? (figures.marginEquity < 0 || figures.netLiquidationValue < 0 ? -Infinity : Infinity);
  if (figures.status === 'unknown' || ratio !== ratio) return { ratio, certainty: 'none' };
  return { ratio: figures.status === 'negative-equity' ? Math.min(ratio, 0) : ratio, certainty: figures.complete && figures.staleCount === 0 ? 'full' : 'worse-only' };
}

/**
 * One step of the machine.
 * @param levels deepest first, as `levelsOf` gives them
 * @returns the next state (the same object when nothing changed) and at most one action
 */
export function stepThresholds(
  state: ThresholdState, reading: Reading, levels: readonly number[], now: number, options: ThresholdOptions = {},
): { readonly state: ThresholdState; readonly action: ThresholdAction | null } {
  const level = reading.certainty === 'none' ? state.level : deepestReached(state.level, reading, levels);
  const { ratio } = reading;
  if (level !== null && (state.level === null || level < state.level)) {
    const ring = options.quiet !== true && !isRepeat(state, level, now);
    const lastRing = ring ? { level, at: now } : state.lastRing;
    return { state: { level, attention: ringing(now), lastRing }, action: { type: 'raise', level, ratio, ring } };
  }
  if (level === null) {
    if (state.level === null) return { state, action: null };
    return { state: { level: null, attention: null, lastRing: state.lastRing }, action: { type: 'resolve', ratio } };
  }
  if (level > state.level!) return { state: { ...state, level }, action: { type: 'ease', level, ratio } };
  if (options.quiet !== true && state.attention !== null && isDueAgain(state.attention, now, options.acknowledgeExpiresMs ?? ACKNOWLEDGE_EXPIRES_MS)) {
    return { state: { level, attention: ringing(now), lastRing: { level, at: now } }, action: { type: 'again', level, ratio } };
  }
  return { state, action: null };
}

/**
 * Deepest level that holds now: newly crossed ones by the level itself, those already reached until well above it.
 * Uncertain data never eases an alert: the current level holds until the data is whole again.
 */
function deepestReached(current: number | null, reading: Reading, levels: readonly number[]): number | null {
  const { ratio } = reading;
  const holding = levels.find((level) => (current !== null && level >= current ? !(ratio > level * HYSTERESIS) : ratio < level)) ?? null;
  if (reading.certainty === 'full' || current === null) return holding;
  return holding === null ? current : Math.min(current, holding);
}

function isRepeat(state: ThresholdState, level: number, now: number): boolean {
  const last = state.lastRing;
  return last !== null && level >= last.level && now >= last.at && now - last.at < QUIET_MS;
}

/** How loud a level is: the broker's line and the deepest personal level are critical, the others a warning. */
export function severityOf(level: number, levels: readonly number[]): 'warning' | 'critical' {
  const personal = levels.filter((one) => one > CALL_LEVEL);
  return level <= CALL_LEVEL || (personal.length > 1 && level <= personal[0]!) ? 'critical' : 'warning';
}
