/** liquidation.* and plans.verify: forced liquidation rehearsed on the open book, and what its plans do about it. Computed away from the window. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { CounterpartyRecord, PlanRecord } from '#contract/book-file.ts';
import { inPlace } from '#service/compute/compute.ts';
import type { Compute } from '#service/compute/compute.ts';
import type { LiquidationRequest } from '#service/liquidation-view.ts';
import type { ScenarioChoice } from '#service/scenario/scenario-run.ts';
import { unknown } from './book.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler } from './handler.ts';
import type { WorkbenchDeps } from './ports.ts';
import { offeredPacks, packRecords } from './scenarios.ts';
import { wholeBook } from './whole-book.ts';

/** Where the tasks of a workbench run. */
export function computeOf(deps: WorkbenchDeps): Compute {
  return deps.compute ?? inPlace;
}

/** The state that pack and id name; null is today. */
export function stateChoice(desk: Desk, deps: WorkbenchDeps, pack: string | undefined, id: string | undefined): Result<ScenarioChoice | null> {
  if (pack === undefined && id === undefined) return success(null);
  if (pack === undefined || id === undefined) return failure('invalid-input', 'A scenario is named by its pack and its id.');
  const records = packRecords(desk, deps, pack);
  return records === null ? unknown(`pack of scenarios named ${pack}`) : success({ records, ids: [id] });
}

export const liquidationStates: DeskHandler<'liquidation.states'> = (desk, { account }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  return computeOf(deps).run('liquidation.states', { book: wholeBook(desk), account, packs: offeredPacks(desk, deps) }, 'liquidation');
};

interface Asked {
  readonly account: string;
  readonly pack?: string | undefined;
  readonly id?: string | undefined;
  readonly impact?: number | undefined;
}

function requestOf(desk: Desk, deps: WorkbenchDeps, { account, pack, id, impact }: Asked): Result<LiquidationRequest> {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const state = stateChoice(desk, deps, pack, id);
  if (!state.ok) return state;
  return success({ book: wholeBook(desk), account, counterparties: desk.model.all<CounterpartyRecord>('counterparty'), plans: desk.model.all<PlanRecord>('plan'), state: state.value, impact: impact ?? null });
}

export const rehearseLiquidation: DeskHandler<'liquidation.rehearse'> = (desk, { plan, order, partial, throttle, ...asked }, { deps }) => {
  const request = requestOf(desk, deps, asked);
  if (!request.ok) return request;
  const instead = { ...(order === undefined ? {} : { order }), ...(partial === undefined ? {} : { partial }), ...(throttle === undefined ? {} : { throttle }) };
  return computeOf(deps).run('liquidation.rehearse', { ...request.value, plan: plan ?? null, instead }, 'liquidation/rehearse');
};

export const compareLiquidations: DeskHandler<'liquidation.compare'> = (desk, { by, ...asked }, { deps }) => {
  const request = requestOf(desk, deps, asked);
  return request.ok ? computeOf(deps).run('liquidation.compare', { ...request.value, by }, `liquidation/rehearse/${by}`) : request;
};

export const verifyPlans: DeskHandler<'plans.verify'> = (desk, { pack, hours }, { deps }) => {
  const offered = offeredPacks(desk, deps).find(({ id }) => id === pack);
  if (offered === undefined) return unknown(`pack of scenarios named ${pack}`);
  return computeOf(deps).run('plans.verify', { book: wholeBook(desk), plans: desk.model.all<PlanRecord>('plan'), pack: offered, counterparties: desk.model.all<CounterpartyRecord>('counterparty'), hours: hours === true }, 'plans.verify');
};
