/** Plans and alert rules of the book file → the shapes that the engine evaluates. Pure. */
import { parseDuration } from '#base/duration.ts';
import type { AlertRuleRecord, Condition, PlanRecord, PlanStep, Select } from '#contract/book-file.ts';
import type { AlertRule } from '#engine/alert/rules.ts';
import type { Plan, Selector, Step, When } from '#engine/plan/plan.ts';

/** Positions are reduced by size of exposure where a plan names no order. */
const DEFAULT_ORDER = 'largest-exposure';

/** One plan. A plan is armed only where the file says so. */
export function toEnginePlan(record: PlanRecord): Plan {
  return {
    id: record.id,
    account: record.account,
    name: record.name ?? record.id,
    armed: record.armed === true,
    when: toWhen(record.when),
    steps: record.steps.flatMap(toStep),
  };
}

function toWhen(condition: Condition): When {
  if ('all' in condition && Array.isArray(condition.all)) return { all: condition.all.map(toWhen) };
  if ('any' in condition && Array.isArray(condition.any)) return { any: condition.any.map(toWhen) };
  const leaf = condition as Exclude<Condition, { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] }>;
  return {
    metric: leaf.metric,
    instrument: leaf.instrument ?? null,
    below: leaf.below ?? null,
    above: leaf.above ?? null,
    forMs: milliseconds(leaf.for),
  };
}

function toStep(step: PlanStep): readonly Step[] {
  if (step.reduce !== undefined) {
    const { order, select, share, until } = step.reduce;
    return [{
      type: 'reduce',
      order: order ?? DEFAULT_ORDER,
      select: toSelector(select),
      share: share ?? 1,
      until: until === undefined ? null : { metric: until.metric, atLeast: until.atLeast },
    }];
  }
  if (step.fund !== undefined) {
    const { source, amount, currency, arrives } = step.fund;
    return [{ type: 'fund', source, amount: Number(amount), currency, arrivesAfterMs: milliseconds(arrives) }];
  }
  return step.notify === undefined ? [] : [{ type: 'notify', message: step.notify.message }];
}

const FIELDS = ['instrument', 'kind', 'underlying', 'sector', 'currency', 'productGroup', 'account', 'counterparty'] as const;

/** Every given field as a list; a field that is absent selects everything. */
export function toSelector(select: Select | undefined): Selector {
  const selector: { -readonly [F in keyof Selector]: Selector[F] } = {};
  for (const field of FIELDS) {
    const wanted = select?.[field];
    if (wanted !== undefined) selector[field] = typeof wanted === 'string' ? [wanted] : wanted;
  }
  return selector;
}

/** One alert rule; `warning` where the file names no severity. */
export function toAlertRule(record: AlertRuleRecord): AlertRule {
  return {
    id: record.id,
    instrument: record.instrument,
    metric: record.metric,
    change: record.change === undefined ? null : { relative: record.change.relative, withinMs: milliseconds(record.change.within) },
    below: record.below ?? null,
    above: record.above ?? null,
    severity: record.severity ?? 'warning',
  };
}

function milliseconds(duration: string | undefined): number {
  return duration === undefined ? 0 : (parseDuration(duration) ?? 0);
}
