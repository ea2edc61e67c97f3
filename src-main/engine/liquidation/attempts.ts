import { plainFormat } from '../margin/number-format.ts';
import type { Candidate } from '../plan/selection.ts';
import type { LiquidationPolicy, Rung } from './policy.ts';

/** How the next part of a position is offered. */
export interface Attempt {
  readonly style: Rung['style'];
  /** Units at most; Infinity: all of it. */
  readonly most: number;
  /** For the reason of the step; empty where there is nothing to tell. */
  readonly words: string;
}

/** All of it with a market order. */
export const AT_ONCE: Attempt = { style: 'market', most: Infinity, words: '' };

/**
 * Climbs the aggression ladder of a policy, position by position (S042): each attempt fills a share of what was held when
 * the position's turn came, the last one is for all that is left. Without a ladder the whole is offered at once, or in as
 * many parts as the policy slices.
 */
export class Attempts {
  private readonly policy: LiquidationPolicy;
  private readonly made = new Map<string, { count: number; readonly first: number }>();

  constructor(policy: LiquidationPolicy) {
    this.policy = policy;
  }

  next({ instrument, position }: Candidate): Attempt {
    const { ladder, slices, orderType } = this.policy;
    const known = this.made.get(instrument.id) ?? { count: 0, first: Math.abs(position.quantity) };
    this.made.set(instrument.id, known);
    known.count += 1;
    const n = known.count;
    const part = slices > 1 ? known.first / slices : Infinity;
    const cut = slices > 1 ? `; part ${String(n)} of ${String(slices)}` : '';
    if (ladder.length === 0) return { style: orderType === 'limit' ? 'limit' : 'market', most: n >= slices ? Infinity : part, words: n > slices ? '' : cut };
    const rung = ladder[n - 1];
    if (rung === undefined || n === ladder.length) return { style: rung?.style ?? 'market', most: Infinity, words: `; attempt ${String(n)}, ${styleText(rung?.style ?? 'market')}` };
    return { style: rung.style, most: known.first * rung.share, words: `; attempt ${String(n)}, ${styleText(rung.style)}, ${plainFormat.percent(rung.share)} of the position at most` };
  }
}

function styleText(style: Rung['style']): string {
  return style === 'limit' ? 'a limit near the touch' : 'a market order';
}
