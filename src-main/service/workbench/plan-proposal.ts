/** plans.propose and plans.latestTrigger: what to sell, and how late. Computed away from the window; nothing is changed. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { PlanRecord } from '#contract/book-file.ts';
import type { ProposalState } from '#service/plan-proposal.ts';
import { unknown } from './book.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler, ParsedInput } from './handler.ts';
import { computeOf, stateChoice } from './liquidation.ts';
import type { WorkbenchDeps } from './ports.ts';
import { packRecords } from './scenarios.ts';
import { wholeBook } from './whole-book.ts';

export const proposePlan: DeskHandler<'plans.propose'> = (desk, input, { deps }) => {
  const record = desk.model.account(input.account);
  if (record === null) return unknown(`account ${input.account} in this book`);
  const state = stateOf(desk, deps, input);
  if (!state.ok) return state;
  const proof = input.proof === undefined ? null : packRecords(desk, deps, input.proof);
  if (proof === null && input.proof !== undefined) return unknown(`pack of scenarios named ${input.proof}`);
  const marked = (record.positions ?? []).filter((position) => position.keep === true).map(({ instrument }) => instrument);
  return computeOf(deps).run('plans.propose', {
    book: wholeBook(desk), account: record.id, state: state.value, target: input.target ?? null, keep: [...new Set([...marked, ...(input.keep ?? [])])],
    pack: proof === null ? null : { records: proof, ids: null }, takenIds: desk.model.all<PlanRecord>('plan').map(({ id }) => id),
  }, 'plans.propose');
};

function stateOf(desk: Desk, deps: WorkbenchDeps, { level, pack, id }: ParsedInput<'plans.propose'>): Result<ProposalState> {
  if (level !== undefined && (pack !== undefined || id !== undefined)) return failure('invalid-input', 'Either a level or a scenario says where the account stands, not both.');
  if (level !== undefined) return success({ kind: 'level', level });
  const choice = stateChoice(desk, deps, pack, id);
  if (!choice.ok) return choice;
  return success(choice.value === null ? { kind: 'today' } : { kind: 'scenario', choice: choice.value });
}

export const latestTrigger: DeskHandler<'plans.latestTrigger'> = (desk, { plan: id, pack }, { deps }) => {
  const plan = desk.model.find<PlanRecord>('plan', [id]);
  if (plan === null) return unknown(`plan ${id}`);
  const records = packRecords(desk, deps, pack);
  if (records === null) return unknown(`pack of scenarios named ${pack}`);
  return computeOf(deps).run('plans.latestTrigger', { book: wholeBook(desk), plan, pack: { records, ids: null } }, 'plans.latestTrigger');
};
