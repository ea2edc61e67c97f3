/** Plans in words: the condition and each step as a sentence part. */
import type { Condition, PlanStep, Select } from '#contract/book-file.ts';
import { percent } from './format.ts';
import { metricName, orderName } from './labels.ts';

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** "30 s", "1 d" of an ISO 8601 duration. */
export function durationWords(text: string | undefined): string {
  const match = text === undefined ? null : DURATION.exec(text);
  if (!match) return text ?? '';
  const names = ['w', 'd', 'h', 'min', 's'];
  return match.slice(1).map((value, k) => (value === undefined ? '' : `${value} ${names[k]!}`)).filter((one) => one !== '').join(' ');
}

/** X of a plan as a sentence. */
export function conditionText(condition: Condition): string {
  if ('all' in condition) return condition.all.map(nested).join(' and ');
  if ('any' in condition) return condition.any.map(nested).join(' or ');
  const leaf = condition;
  const subject = leaf.instrument === undefined ? metricName(leaf.metric) : `${metricName(leaf.metric)} of ${leaf.instrument}`;
  const test = leaf.below !== undefined ? `below ${leaf.below}` : `above ${leaf.above ?? ''}`;
  return `${subject} ${test}${leaf.for === undefined ? '' : ` for ${durationWords(leaf.for)}`}`;
}

function nested(condition: Condition): string {
  const text = conditionText(condition);
  const isGroup = 'all' in condition || 'any' in condition;
  return isGroup ? `(${text})` : text;
}

function selectText(select: Select | undefined): string {
  const parts = Object.entries(select ?? {}).map(([, value]) => (Array.isArray(value) ? value.join(' or ') : String(value)));
  return parts.length === 0 ? 'positions' : parts.join(', ');
}

/** One step of a plan as a sentence. */
export function stepText(step: PlanStep): string {
  if (step.reduce !== undefined) {
    const { order, select, share, until } = step.reduce;
    const how = until === undefined ? percent(share ?? 1, 0) : `${share !== undefined && share < 1 ? `up to ${percent(share, 0)} ` : ''}until ${metricName(until.metric)} is ${until.atLeast}`;
    return `reduce ${selectText(select)} ${order === undefined ? '' : `${orderName(order)} `}by ${how}`.replace('by until', 'until').replace('by up to', 'up to');
  }
  if (step.fund !== undefined) return `add ${step.fund.amount} ${step.fund.currency} from ${step.fund.source}${step.fund.arrives === undefined ? '' : `, ${durationWords(step.fund.arrives)} on the way`}`;
  return `tell me: ${step.notify?.message ?? ''}`;
}

/** "saves 14 of 16": of the scenarios in which the plan was needed. A plan that only tells somebody saves nothing by itself. */
export function savesWords(plan: { readonly steps: readonly PlanStep[] }, verdicts: readonly { readonly outcome: string }[]): string {
  const needed = verdicts.filter(({ outcome }) => outcome !== 'not-needed');
  if (verdicts.length === 0) return '';
  if (needed.length === 0) return `not needed in ${verdicts.length}`;
  const saved = needed.filter(({ outcome }) => serves(plan, outcome)).length;
  return `${tellsOnly(plan) ? 'tells in time in' : 'saves'} ${saved} of ${needed.length}`;
}

/** Whether a plan did its part: one that only tells did when it fired before the call, whatever came then. */
export function serves(plan: { readonly steps: readonly PlanStep[] }, outcome: string): boolean {
  return outcome === 'saves' || (outcome === 'insufficient' && tellsOnly(plan));
}

/** Whether all steps of a plan are notices. */
export function tellsOnly(plan: { readonly steps: readonly PlanStep[] }): boolean {
  return plan.steps.every((step) => step.notify !== undefined);
}
