/** A plan while it is being edited: flat rows that a form can show, and back to the public shape. */
import type { Condition, PlanRecord, PlanStep } from '#contract/book-file.ts';
import { planTemplates } from '#contract/plan-templates.ts';
import type { PlanTemplate, Standing } from '#contract/plan-templates.ts';

export interface ConditionRow { metric: string; instrument: string; side: 'below' | 'above'; value: string; seconds: string }
export interface StepRow { kind: 'reduce' | 'fund' | 'notify'; order: string; instrument: string; share: string; until: string; source: string; amount: string; currency: string; arrives: string; message: string }
export interface Draft { id: string; name: string; account: string; armed: boolean; join: 'all' | 'any'; conditions: ConditionRow[]; steps: StepRow[]; base: PlanRecord | null; nested: boolean }

/** The condition that a new row begins with. */
export const emptyCondition = (): ConditionRow => ({ metric: 'bufferRatio', instrument: '', side: 'below', value: '1.5', seconds: '' });
/** The step that a new row begins with. */
export const emptyStep = (): StepRow => ({ kind: 'reduce', order: 'largest-loss', instrument: '', share: '50', until: '', source: '', amount: '', currency: 'USD', arrives: '', message: '' });

const seconds = (text: string | undefined): string => {
  const m = text === undefined ? null : /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text);
  return m ? String(Number(m[1] ?? 0) * 86_400 + Number(m[2] ?? 0) * 3600 + Number(m[3] ?? 0) * 60 + Number(m[4] ?? 0)) : '';
};

function isGroup(condition: Condition): condition is { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } {
  return 'all' in condition || 'any' in condition;
}

/** A plan as rows. Conditions nested deeper than one level are kept and not shown as rows. */
export function toDraft(plan: PlanRecord): Draft {
  const join = 'any' in plan.when ? 'any' : 'all';
  const list: readonly Condition[] = 'all' in plan.when ? plan.when.all : 'any' in plan.when ? plan.when.any : [plan.when];
  const nested = list.some(isGroup);
  const rows = nested ? [] : list.map((one): ConditionRow => {
    if (isGroup(one)) throw new Error('a nested condition has no row');
    const leaf = one;
    return { metric: leaf.metric, instrument: leaf.instrument ?? '', side: leaf.below === undefined ? 'above' : 'below', value: String(leaf.below ?? leaf.above ?? ''), seconds: seconds(leaf.for) };
  });
  const steps = plan.steps.map((step): StepRow => {
    const row = emptyStep();
    if (step.reduce !== undefined) {
      const chosen = step.reduce.select?.instrument;
      return { ...row, order: step.reduce.order ?? '', instrument: Array.isArray(chosen) ? chosen.join(', ') : (chosen ?? ''), share: step.reduce.share === undefined ? '' : String(Math.round(step.reduce.share * 1e10) / 1e8), until: step.reduce.until === undefined ? '' : String(step.reduce.until.atLeast) };
    }
    if (step.fund !== undefined) return { ...row, kind: 'fund', source: step.fund.source, amount: step.fund.amount, currency: step.fund.currency, arrives: step.fund.arrives ?? '' };
    return { ...row, kind: 'notify', message: step.notify?.message ?? '' };
  });
  return { id: plan.id, name: plan.name ?? plan.id, account: plan.account, armed: plan.armed === true, join, conditions: rows, steps, base: plan, nested };
}

/** The public shape of a draft. What the form does not show of a step stays as it was. */
export function fromDraft(draft: Draft): unknown {
  const leaves = draft.conditions.map((row) => ({
    metric: row.metric, ...(row.instrument === '' ? {} : { instrument: row.instrument }), [row.side]: row.value, ...(row.seconds === '' || Number(row.seconds) === 0 ? {} : { for: `PT${row.seconds}S` }),
  }));
  const steps = draft.steps.map((row, k) => {
    const before: PlanStep | undefined = draft.base?.steps[k];
    if (row.kind === 'notify') return { notify: { message: row.message } };
    if (row.kind === 'fund') return { fund: { source: row.source, amount: row.amount, currency: row.currency, ...(row.arrives === '' ? {} : { arrives: row.arrives }) } };
    const { select, until, share: _share, order: _order, ...rest } = before?.reduce ?? {};
    const names = row.instrument.split(',').map((one) => one.trim()).filter((one) => one !== '');
    const { instrument: _instrument, ...others } = select ?? {};
    const chosen = { ...others, ...(names.length === 0 ? {} : { instrument: names.length === 1 ? names[0] : names }) };
    return { reduce: { ...rest, ...(row.order === '' ? {} : { order: row.order }), ...(Object.keys(chosen).length === 0 ? {} : { select: chosen }), ...(row.share === '' ? {} : { share: Number(row.share) / 100 }), ...(row.until === '' ? {} : { until: { metric: until?.metric ?? 'bufferRatio', atLeast: row.until } }) } };
  });
  return { ...(draft.base ?? {}), id: draft.id, account: draft.account, name: draft.name, armed: draft.armed, when: draft.nested && draft.base !== null ? draft.base.when : { [draft.join]: leaves }, steps };
}

/** A plan that is not in the book yet, as rows to begin with. */
export function newDraft(plan: PlanRecord): Draft {
  return { ...toDraft(plan), armed: false, base: null };
}

/** The plans to begin with, at levels that suit where the account stands. */
export function templates(account: string, standing: Standing | null): readonly (Omit<PlanTemplate, 'plan'> & { readonly draft: Draft })[] {
  return planTemplates(account, standing).map(({ plan, ...rest }) => ({ ...rest, draft: newDraft(plan) }));
}
