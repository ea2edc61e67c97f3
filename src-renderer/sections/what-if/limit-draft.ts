/** A limit while it is being typed: texts, shares in percent. */
import { limitMetrics, limitSchema } from '#contract/book-file.ts';
import type { LimitRecord } from '#contract/book-file.ts';
import { isPerInstrument, isShare } from '../../text/limit-words.ts';

export const selectKeys = ['instrument', 'kind', 'underlying', 'sector', 'currency', 'productGroup', 'counterparty'] as const;

export interface LimitDraft {
  /** The record that is edited; null for a new one. */
  base: LimitRecord | null;
  id: string;
  account: string;
  metric: LimitRecord['metric'];
  select: { key: (typeof selectKeys)[number]; values: string }[];
  max: string;
  min: string;
  /** Times the middle of the own orders; `orderSize` only. */
  timesOwn: string;
  hard: boolean;
}

export { limitMetrics };

/** A draft for an account, with an id that is not taken. */
export function emptyLimit(account: string, taken: readonly string[]): LimitDraft {
  let n = taken.length + 1;
  while (taken.includes(`limit-${String(n)}`)) n += 1;
  return { base: null, id: `limit-${String(n)}`, account, metric: 'exposureShare', select: [], max: '25', min: '', timesOwn: '', hard: false };
}

/** A limit as the form has it: shares in percent. */
export function toLimitDraft(record: LimitRecord): LimitDraft {
  const text = (value: number | undefined): string => (value === undefined ? '' : String(isShare(record.metric) ? Number((value * 100).toPrecision(12)) : value));
  const entries = Object.entries(record.select ?? {}).filter(([key, value]) => (selectKeys as readonly string[]).includes(key) && value !== undefined);
  return {
    base: record, id: record.id, account: record.account ?? '*', metric: record.metric, max: text(record.max), min: text(record.min), timesOwn: record.timesOwn === undefined ? '' : String(record.timesOwn), hard: record.hard ?? false,
    select: entries.map(([key, value]) => ({ key: key as (typeof selectKeys)[number], values: Array.isArray(value) ? value.join(', ') : String(value) })),
  };
}

/** The record of a draft, or what is wrong with it. What the form does not show stays. */
export function fromLimitDraft(draft: LimitDraft): { readonly record: LimitRecord | null; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const bound = (name: string, text: string): number | undefined => {
    const plain = text.trim().replace(/[\u2212]/g, '-').replace(/\s*%$/, '');
    if (plain === '') return undefined;
    const value = Number(plain);
    if (!Number.isFinite(value)) problems.push(`${name}: expected a number, found ${text}`);
    return isShare(draft.metric) ? Number((value / 100).toPrecision(12)) : value;
  };
  const [max, min] = [bound('At most', draft.max), bound('At least', draft.min)];
  if (draft.id.trim() === '') problems.push('Name: a name is needed');
  const times = draft.metric === 'orderSize' && draft.timesOwn.trim() !== '' ? Number(draft.timesOwn.trim()) : undefined;
  if (times !== undefined && !(times > 0)) problems.push(`Times the own orders: expected a number above 0, found ${draft.timesOwn}`);
  if (max === undefined && min === undefined && times === undefined) problems.push('A bound is needed: at most, at least, or both');
  if (max !== undefined && min !== undefined && min > max) problems.push('At least is above at most');
  const kept = Object.fromEntries(Object.entries(draft.base?.select ?? {}).filter(([key]) => !(selectKeys as readonly string[]).includes(key)));
  const chosen = draft.select.flatMap(({ key, values }) => {
    const list = values.split(',').map((one) => one.trim()).filter((one) => one !== '');
    if (list.length === 0) problems.push(`${key}: at least one value, separated by commas`);
    return [[key, list.length === 1 ? list[0]! : list] as const];
  });
  const select = { ...kept, ...Object.fromEntries(chosen) };
  if (problems.length > 0) return { record: null, problems };
  const { max: _max, min: _min, timesOwn: _times, select: _select, ...rest } = draft.base ?? {} as Partial<LimitRecord>;
  const record = { ...rest, id: draft.id.trim(), account: draft.account, metric: draft.metric, hard: draft.hard, ...(max === undefined ? {} : { max }), ...(min === undefined ? {} : { min }), ...(times === undefined ? {} : { timesOwn: times }), ...(Object.keys(select).length === 0 ? {} : { select }) };
  const checked = limitSchema.safeParse(record);
  return checked.success ? { record: checked.data, problems: [] } : { record: null, problems: checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}

/** Whether instruments can be chosen for a metric at all. */
export function selects(metric: string): boolean {
  return isPerInstrument(metric) || metric === 'grossExposure' || metric === 'netExposure';
}
