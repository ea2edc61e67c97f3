/** X of a plan: comparisons joined by all and any, each with a duration. */
import type { Leaf, When } from './plan.ts';

/** Answers the metric of a leaf now; null or NaN where it is not known. */
export type Metrics = (leaf: Leaf) => number | null;

export interface Evaluation {
  /** X is true: the plan fires. */
  readonly met: boolean;
  /** The comparisons hold, durations aside. */
  readonly holding: boolean;
  /** A comparison is waiting for its duration: evaluate again although nothing ticks. */
  readonly waiting: boolean;
  /** Comparisons whose metric is not known. They are not true, and must be reported. */
  readonly missing: readonly Leaf[];
  /** The comparisons that hold, in words with their values. */
  readonly reason: string;
}

interface Answer {
  readonly met: boolean;
  readonly holding: boolean;
}

const NOT: Answer = { met: false, holding: false };

/**
 * Evaluates one condition over time. Each comparison keeps since when it has held without interruption; a metric that
 * is missing interrupts it. An empty list is never true, so that an unfinished plan cannot fire.
 */
export class ConditionWatch {
  private readonly when: When;
  private readonly trueSince = new Map<Leaf, number>();

  constructor(when: When) {
    this.when = when;
  }

  /** Forgets since when anything has held: the clock was moved, or nothing was watched for a while. */
  reset(): void {
    this.trueSince.clear();
  }

  /** @param now ms UTC; when it goes back, durations start anew */
  evaluate(metrics: Metrics, now: number): Evaluation {
    const missing: Leaf[] = [];
    const reasons: string[] = [];
    let waiting = false;
    const leaf = (one: Leaf): Answer => {
      const value = metrics(one);
      if (value === null || value !== value) {
        missing.push(one);
        this.trueSince.delete(one);
        return NOT;
      }
      const holding = one.below !== null ? value < one.below : one.above !== null && value > one.above;
      if (!holding) {
        this.trueSince.delete(one);
        return NOT;
      }
      const known = this.trueSince.get(one);
      const since = known === undefined || known > now ? now : known;
      if (since !== known) this.trueSince.set(one, since);
      const met = now - since >= one.forMs;
      if (!met) waiting = true;
      reasons.push(`${leafText(one)} (now ${numberText(value)})`);
      return { met, holding: true };
    };
    // Every leaf is visited each time, whatever the others say: its duration runs on its own.
    const visit = (when: When): Answer => {
      if ('all' in when) {
        const answers = when.all.map(visit);
        return { met: answers.length > 0 && answers.every((a) => a.met), holding: answers.length > 0 && answers.every((a) => a.holding) };
      }
      if ('any' in when) {
        const answers = when.any.map(visit);
        return { met: answers.some((a) => a.met), holding: answers.some((a) => a.holding) };
      }
      return leaf(when);
    };
    const answer = visit(this.when);
    return { ...answer, waiting, missing, reason: reasons.join(', ') };
  }
}

/** All comparisons of a condition. */
export function leavesOf(when: When): readonly Leaf[] {
  if ('all' in when) return when.all.flatMap(leavesOf);
  if ('any' in when) return when.any.flatMap(leavesOf);
  return [when];
}

/** Instruments that the conditions of some plans look at, held or not. */
export function watchedBy(plans: readonly { readonly when: When }[]): ReadonlySet<string> {
  return new Set(plans.flatMap(({ when }) => leavesOf(when).flatMap(({ instrument }) => (instrument === null ? [] : [instrument]))));
}

const NAMES: Readonly<Record<Leaf['metric'], string>> = {
  bufferRatio: 'buffer ratio', netLiquidationValue: 'net liquidation value', marginEquity: 'margin equity', maintenanceMargin: 'maintenance margin',
  excessLiquidity: 'excess liquidity', leverage: 'leverage', cushion: 'cushion', price: 'price', volatility: 'volatility', spread: 'spread',
};

/** "buffer ratio below 1.5 for 30 s", "price of CLK0 below 20". */
export function leafText(leaf: Leaf): string {
  const subject = leaf.instrument === null ? NAMES[leaf.metric] : `${NAMES[leaf.metric]} of ${leaf.instrument}`;
  const test = leaf.below !== null ? `below ${numberText(leaf.below)}` : `above ${numberText(leaf.above ?? NaN)}`;
  return `${subject} ${test}${leaf.forMs > 0 ? ` for ${leaf.forMs / 1000} s` : ''}`;
}

/** Two decimals from 100 on, four significant digits below. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return value === Infinity ? 'unlimited' : 'unknown';
  return Math.abs(value) >= 100 ? String(Math.round(value * 100) / 100) : String(Number(value.toPrecision(4)));
}
