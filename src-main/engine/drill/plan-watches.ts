import { ConditionWatch, leavesOf } from '../plan/condition.ts';
import type { Evaluation } from '../plan/condition.ts';
import { leafMetric } from '../plan/metrics.ts';
import type { Plan } from '../plan/plan.ts';
import type { SaleState } from '../liquidation/sale.ts';

/** A plan as it stands at a moment. */
export interface PlanWatch {
  readonly plan: Plan;
  readonly evaluation: Evaluation;
  /** Market time; null while it has not fired. */
  readonly firedAtMs: number | null;
}

interface Watched {
  readonly plan: Plan;
  readonly watch: ConditionWatch;
  evaluation: Evaluation;
  firedAtMs: number | null;
}

const NOTHING: Evaluation = { met: false, holding: false, waiting: false, missing: [], reason: '' };

/** The conditions of the plans of a drill. Each fires once. */
export class PlanWatches {
  private readonly watched: readonly Watched[];
  /** Market times at which a duration may be served, ascending. */
  private due: readonly number[] = [];

  constructor(plans: readonly Plan[]) {
    this.watched = plans.map((plan) => ({ plan, watch: new ConditionWatch(plan.when), evaluation: NOTHING, firedAtMs: null }));
  }

  list(): readonly PlanWatch[] {
    return this.watched;
  }

  /** When to look again although nothing happens; Infinity: never. */
  dueMs(): number {
    return this.due[0] ?? Infinity;
  }

  /** Evaluates every condition at a market time and answers the plans that fire now. */
  look({ session, figures }: SaleState, marketMs: number): readonly PlanWatch[] {
    const later = new Set(this.due.filter((at) => at > marketMs));
    const fired: PlanWatch[] = [];
    for (const one of this.watched) {
      one.evaluation = one.watch.evaluate((leaf) => leafMetric(session, figures, leaf), marketMs);
      if (one.firedAtMs !== null) continue;
      if (one.evaluation.met) {
        one.firedAtMs = marketMs;
        fired.push(one);
      } else if (one.evaluation.waiting) {
        // A comparison that has become true now is served after its own duration.
        for (const { forMs } of leavesOf(one.plan.when)) if (forMs > 0) later.add(marketMs + forMs);
      }
    }
    this.due = [...later].sort((a, b) => a - b);
    return fired;
  }
}
