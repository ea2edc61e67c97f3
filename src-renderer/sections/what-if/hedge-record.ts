/** A written hedge while it is being typed, and back. */
import { hedgeSchema } from '#contract/book-file.ts';
import type { HedgeRecord } from '#contract/book-file.ts';
import type { HedgeView } from '#contract/views/hedge.ts';

export interface HedgeRecordDraft {
  /** The record that is edited; null for a new one. */
  readonly base: HedgeRecord | null;
  id: string;
  risk: HedgeRecord['risk'];
  instrument: string;
  ratio: string;
  expiry: string;
  review: string;
  note: string;
  /** What is hedged, in the fields of the record. */
  readonly of: Pick<HedgeRecord, 'position' | 'underlying'>;
}

const DAY_MS = 86_400_000;
/** Looked at again after a month, or two weeks before it ends. */
const REVIEW_DAYS = 30;
const BEFORE_END_DAYS = 14;

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** What would be written about the hedge on the screen. @param target of the builder */
export function newHedgeRecord(view: HedgeView, target: string, taken: readonly string[]): HedgeRecordDraft {
  let n = taken.length + 1;
  while (taken.includes(`hedge-${String(n)}`)) n += 1;
  const [kind, of] = target.split('\u0000');
  const review = Math.max(view.asOf + DAY_MS, Math.min(view.asOf + REVIEW_DAYS * DAY_MS, view.expires ? view.ends - BEFORE_END_DAYS * DAY_MS : Infinity));
  return {
    base: null, id: `hedge-${String(n)}`, risk: 'delta', instrument: view.legs.map((leg) => leg.instrument).join(', '), ratio: String(Number((view.ratio * 100).toFixed(1))),
    expiry: view.expires ? dayOf(view.ends) : '', review: dayOf(review), note: '', of: kind === 'position' ? { position: of } : kind === 'underlying' ? { underlying: of } : {},
  };
}

/** A written hedge as the form has it: shares in percent. */
export function toHedgeDraft(record: HedgeRecord): HedgeRecordDraft {
  const { position, underlying } = record;
  return {
    base: record, id: record.id, risk: record.risk, instrument: Array.isArray(record.instrument) ? record.instrument.join(', ') : record.instrument,
    ratio: record.ratio === undefined ? '' : String(Number((record.ratio * 100).toPrecision(12))), expiry: record.expiry ?? '', review: record.review ?? '', note: record.note ?? '',
    of: { ...(position === undefined ? {} : { position }), ...(underlying === undefined ? {} : { underlying }) },
  };
}

/** The record of a draft, or what is wrong with it. What the form does not show stays. */
export function fromHedgeDraft(draft: HedgeRecordDraft): { readonly record: HedgeRecord | null; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const share = draft.ratio.trim() === '' ? undefined : Number(draft.ratio.trim().replaceAll(',', '').replace(/\s*%$/, '')) / 100;
  if (draft.id.trim() === '') problems.push('Name: a name is needed');
  if (share !== undefined && !(share > 0)) problems.push(`Share: expected a number above 0, found ${draft.ratio}`);
  const instruments = draft.instrument.split(',').map((one) => one.trim()).filter((one) => one !== '');
  if (instruments.length === 0) problems.push('With: an instrument is needed');
  for (const [name, value] of [['Ends', draft.expiry], ['Review', draft.review]] as const) {
    if (value.trim() !== '' && !hedgeSchema.shape.expiry.safeParse(value.trim()).success) problems.push(`${name}: expected a date such as 2027-01-15, found ${value}`);
  }
  if (problems.length > 0) return { record: null, problems };
  const { expiry: _expiry, review: _review, note: _note, ratio: _ratio, ...rest } = draft.base ?? ({} as Partial<HedgeRecord>);
  const text = (field: 'expiry' | 'review' | 'note', value: string) => (value.trim() === '' ? {} : { [field]: value.trim() });
  const record = {
    ...rest, ...draft.of, id: draft.id.trim(), risk: draft.risk, instrument: instruments.length === 1 ? instruments[0]! : instruments,
    ...(share === undefined ? {} : { ratio: Number(share.toPrecision(12)) }), ...text('expiry', draft.expiry), ...text('review', draft.review), ...text('note', draft.note),
  };
  const checked = hedgeSchema.safeParse(record);
  return checked.success ? { record: checked.data, problems: [] } : { record: null, problems: checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}
