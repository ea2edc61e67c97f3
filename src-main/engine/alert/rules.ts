/**
 * Alert rules on one instrument: its price, volatility or relative spread, below or above a level, or changed by a
 * share within a rolling window. A rule rings once and is armed again when the value has come back clearly.
 */
import { ACKNOWLEDGE_EXPIRES_MS, isDueAgain, ringing } from './attention.ts';
import type { Attention } from './attention.ts';
import { RollingExtremes } from './rolling-extremes.ts';

export interface AlertRule {
  readonly id: string;
  readonly instrument: string;
  readonly metric: 'price' | 'volatility' | 'spread';
  /** Negative: a fall from the highest value of the window; positive: a rise from the lowest. A fraction. */
  readonly change: { readonly relative: number; readonly withinMs: number } | null;
  readonly below: number | null;
  readonly above: number | null;
  readonly severity: 'info' | 'warning' | 'critical';
}

/** Share of a level by which the value must come back before the rule is armed again. */
export const RULE_HYSTERESIS = 0.02;
/**
 * A change rule is armed again when the move in the window has shrunk to this share of its threshold, and no earlier
 * than one window after it rang. Until then it rings anew only when the move becomes another whole threshold larger.
 */
export const CHANGE_REARM_SHARE = 0.5;

export type RuleAction =
  | { readonly type: 'raise' | 'again'; readonly value: number; readonly reason: RuleReason }
  | { readonly type: 'resolve'; readonly value: number };

/** Why a rule rang: the test that held, and the move for a change. */
export interface RuleReason {
  readonly test: 'below' | 'above' | 'change';
  readonly move: number | null;
}

/** (ask − bid) ÷ mid, or NaN where a side is unknown or the mid is not positive. */
export function relativeSpread(bid: number, ask: number): number {
  const middle = (bid + ask) / 2;
  return middle > 0 ? (ask - bid) / middle : NaN;
}

/** Value of a rule's metric from the columns of a tick; NaN where unknown. */
export function metricValue(metric: AlertRule['metric'], mark: number, bid: number, ask: number, volatility: number): number {
  if (metric === 'price') return mark;
  return metric === 'volatility' ? volatility : relativeSpread(bid, ask);
}

/** Watches one rule. Mutable, because it sees every tick. */
export class RuleWatch {
  readonly rule: AlertRule;
  private attention: Attention | null;
  private readonly window: RollingExtremes | null;
  /** Largest absolute value seen: the scale of the hysteresis where the level is zero (oil at 0). */
  private scale = 0;
  /** Whole thresholds by which the value has moved when it last rang; 0 before, and after a restart. */
  private depth = 0;

  /** @param attention of the open alert of this rule, when it rang before a restart */
  constructor(rule: AlertRule, attention: Attention | null = null) {
    this.rule = rule;
    this.attention = attention;
    this.window = rule.change === null ? null : new RollingExtremes(rule.change.withinMs);
  }

  /** Whether the rule has rung and its cause persists. */
  isOpen(): boolean {
    return this.attention !== null;
  }

  /** Changes what the person has said about the open alert. */
  answer(change: (attention: Attention) => Attention): void {
    if (this.attention !== null) this.attention = change(this.attention);
  }

  /** Forgets the window (a replay was moved), and takes over the alert that is open there. */
  reset(attention: Attention | null): void {
    this.window?.clear();
    this.attention = attention;
    this.depth = 0;
  }

  /** One value. NaN (unknown) neither raises nor resolves. */
  see(value: number, at: number, options: { readonly acknowledgeExpiresMs?: number; readonly quiet?: boolean } = {}): RuleAction | null {
    if (value !== value) return null;
    this.scale = Math.max(this.scale, Math.abs(value));
    this.window?.push(value, at);
    const reason = this.reason(value);
    if (this.attention === null) {
      if (reason === null) return null;
      this.attention = ringing(at);
      this.depth = this.depthOf(reason);
      return { type: 'raise', value, reason };
    }
    if (reason === null && this.hasComeBack(value, at - this.attention.rangAt)) {
      this.attention = null;
      this.depth = 0;
      return { type: 'resolve', value };
    }
    if (reason !== null && this.depthOf(reason) > this.depth) {
      const known = this.depth > 0;
      this.depth = this.depthOf(reason);
      if (known && options.quiet !== true) {
        this.attention = ringing(at);
        return { type: 'again', value, reason };
      }
    }
    if (options.quiet !== true && isDueAgain(this.attention, at, options.acknowledgeExpiresMs ?? ACKNOWLEDGE_EXPIRES_MS)) {
      this.attention = ringing(at);
      return { type: 'again', value, reason: reason ?? { test: this.rule.change !== null ? 'change' : this.rule.below !== null ? 'below' : 'above', move: null } };
    }
    return null;
  }

  private depthOf(reason: RuleReason): number {
    return reason.move === null || this.rule.change === null ? 1 : Math.floor(reason.move / this.rule.change.relative + 1e-9);
  }

  private reason(value: number): RuleReason | null {
    const { below, above, change } = this.rule;
    if (below !== null && value < below) return { test: 'below', move: null };
    if (above !== null && value > above) return { test: 'above', move: null };
    if (change === null) return null;
    const move = this.move(value, change.relative);
    return move !== null && (change.relative < 0 ? move <= change.relative : move >= change.relative) ? { test: 'change', move } : null;
  }

  /** Move from the extreme of the window, as a share of that extreme; null where the extreme is zero. */
  private move(value: number, relative: number): number | null {
    const from = relative < 0 ? this.window!.max() : this.window!.min();
    return from === from && from !== 0 ? (value - from) / Math.abs(from) : null;
  }

  private hasComeBack(value: number, sinceRungMs: number): boolean {
    const { below, above, change } = this.rule;
    const margin = (level: number) => RULE_HYSTERESIS * (level === 0 ? this.scale : Math.abs(level));
    if (below !== null && !(value > below + margin(below))) return false;
    if (above !== null && !(value < above - margin(above))) return false;
    if (change === null) return true;
    if (sinceRungMs >= 0 && sinceRungMs < change.withinMs) return false;
    const move = this.move(value, change.relative);
    return move === null || Math.abs(move) < Math.abs(change.relative) * CHANGE_REARM_SHARE;
  }
}
