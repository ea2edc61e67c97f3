/** plans.sign and plans.signatures: who stood by a plan when, and what has changed since. */
import { success } from '#base/failure.ts';
import { instantText } from '#base/instant.ts';
import type { PlanRecord } from '#contract/book-file.ts';
import type { SignatureView } from '#contract/views/runbook.ts';
import { unknown } from './book.ts';
import { makeChanges } from './change.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler } from './handler.ts';
import type { Interchange } from './ports.ts';

export const signPlan: DeskHandler<'plans.sign'> = (desk, { plan: id, by }, { deps }) => {
  const plan = desk.model.find<PlanRecord>('plan', [id]);
  if (plan === null) return unknown(`plan ${id}`);
  const signed = { at: instantText(deps.clock.now()), by, digest: deps.interchange.planDigest(plan) };
  return makeChanges(deps, desk, [{ entity: 'plan', key: [id], value: { ...plan, signed } }], { author: 'user', summary: `Sign plan ${plan.name ?? id} as ${by}` });
};

export const listSignatures: DeskHandler<'plans.signatures'> = (desk, _input, { deps }) =>
  success(desk.model.all<PlanRecord>('plan').flatMap((plan): SignatureView[] => (plan.signed === undefined ? [] : [signatureOf(desk, deps.interchange, plan, plan.signed)])));

function signatureOf(desk: Desk, { planDigest }: Interchange, plan: PlanRecord, signed: NonNullable<PlanRecord['signed']>): SignatureView {
  const shape = { plan: plan.id, at: Date.parse(signed.at), by: signed.by };
  if (planDigest(plan) === signed.digest) return { ...shape, holds: true, signed: null, changes: [] };
  const history = desk.store.changesTo('plan', [plan.id]);
  const digest = (value: unknown): string | null => (value === null || value === undefined ? null : planDigest(value as PlanRecord));
  const last = history.findLastIndex(({ after }) => digest(after) === signed.digest);
  // Arming and signing change nothing of what a plan says; coming into the book is no change of it.
  const changes = history.slice(last + 1).filter(({ before, after }) => before !== null && digest(before) !== digest(after)).map(({ entry, at, author, summary }) => ({ entry, at, author, summary }));
  return { ...shape, holds: false, signed: last < 0 ? null : (history[last]!.after as PlanRecord), changes };
}
