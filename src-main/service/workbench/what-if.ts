/** whatIf.* and size.position: a trade before it exists. Nothing here sends anything anywhere. */
import { parseDuration } from '#base/duration.ts';
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { LimitRecord, PlanRecord } from '#contract/book-file.ts';
import type { PastOrder } from '#engine/limit/own-orders.ts';
import { overrideNote } from '#service/limit-override.ts';
import { decisionNote, openDecision } from '#service/trade-decision.ts';
import { ownOrders } from '#service/own-orders.ts';
import type { WhatIfRequest } from '#service/what-if-view.ts';
import { unknown } from './book.ts';
import { readOnly } from './change.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf, stateChoice } from './liquidation.ts';
import type { WorkbenchDeps } from './ports.ts';
import { offeredPacks } from './scenarios.ts';
import { wholeBook } from './whole-book.ts';

const USUAL_PACK = 'historical';
/** A decision that is further back than this is not open any more. */
const ENTRIES = 500;

export const checkTicket: DeskHandler<'whatIf.check'> = (desk, { account, text, pack, id }, { deps }) => {
  const request = requestOf(desk, deps, account, text, pack, id);
  return request.ok ? computeOf(deps).run('whatIf.check', request.value, 'whatIf.check') : request;
};

export const ticketConsequences: DeskHandler<'whatIf.consequences'> = (desk, { account, text, pack = USUAL_PACK }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const offered = offeredPacks(desk, deps).find(({ id }) => id === pack);
  if (offered === undefined) return unknown(`pack of scenarios named ${pack}`);
  return computeOf(deps).run('whatIf.consequences', { book: wholeBook(desk), account, text, plans: desk.model.all<PlanRecord>('plan'), pack: offered }, 'whatIf.consequences');
};

/** Checks the ticket again, at this moment, before anything is written. */
export const overrideTicket: DeskHandler<'whatIf.override'> = async (desk, { account, text, reason, approver, by }, place) => {
  if (desk.store.readOnly) return readOnly();
  const request = requestOf(desk, place.deps, account, text, undefined, undefined);
  if (!request.ok) return request;
  const checked = await computeOf(place.deps).run('whatIf.check', request.value, 'whatIf.override');
  if (!checked.ok) return checked;
  const note = overrideNote(checked.value, { text, reason, approver: approver ?? '', by: by ?? '' });
  return note.ok ? success({ entry: desk.store.note('user', note.value), summary: note.value }) : note;
};

export const decisionOn: DeskHandler<'whatIf.decision'> = (desk, { account, text }) => success(openDecision(desk.store.journal({ limit: ENTRIES }), account, text));

/** The ticket is checked again at this moment; the clock is the machine's, for it is a person who has to think. */
export const decideTicket: DeskHandler<'whatIf.decide'> = async (desk, { account, text, act, reason }, place) => {
  if (desk.store.readOnly) return readOnly();
  const request = requestOf(desk, place.deps, account, text, undefined, undefined);
  if (!request.ok) return request;
  const checked = await computeOf(place.deps).run('whatIf.check', request.value, 'whatIf.decide');
  if (!checked.ok) return checked;
  const rule = desk.model.account(account)?.discipline?.coolingOff;
  const open = openDecision(desk.store.journal({ limit: ENTRIES }), account, text);
  const note = decisionNote(checked.value, open, { text, act, reason: reason ?? '', coolingOffMs: rule === undefined ? null : parseDuration(rule), now: place.deps.clock.now() });
  if (!note.ok) return note;
  const entry = desk.store.note('user', note.value);
  return success({ entry, decision: openDecision(desk.store.journal({ limit: ENTRIES }), account, text) });
};

export const sizePosition: DeskHandler<'size.position'> = (desk, { account, stop, gap, keep, kelly }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const state = stateChoice(desk, deps, keep?.pack, keep?.id);
  if (!state.ok) return state;
  return computeOf(deps).run('size.position', {
    book: wholeBook(desk), account, limits: desk.model.all<LimitRecord>('limit'),
    stop: stop === undefined ? null : { entry: stop.entry, stop: stop.stop, risk: stop.risk, instrument: stop.instrument ?? null },
    gap: gap === undefined ? null : { ...enteredOf(gap), gap: gap.gap ?? null, risk: gap.risk },
    keep: keep === undefined || state.value === null ? null : { ...enteredOf(keep), state: state.value, buffer: keep.buffer },
    kelly: kelly === undefined ? null : { ...kelly, trials: kelly.trials ?? null, held: kelly.held === undefined ? null : enteredOf(kelly.held) },
  }, 'size.position');
};

function enteredOf({ instrument, entry, short }: { readonly instrument: string; readonly entry?: number | undefined; readonly short?: boolean | undefined }) {
  return { instrument, entry: entry ?? null, short: short === true };
}

function requestOf(desk: Desk, deps: WorkbenchDeps, account: string, text: string, pack: string | undefined, id: string | undefined): Result<WhatIfRequest> {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const state = stateChoice(desk, deps, pack, id);
  if (!state.ok) return state;
  return success({ book: wholeBook(desk), account, limits: desk.model.all<LimitRecord>('limit'), past: text.trim() === '' ? [] : pastOrders(desk, account), text, state: state.value });
}

interface ReadOrders {
  readonly entry: number;
  readonly byAccount: Map<string, readonly PastOrder[]>;
}

/** Own orders of every account, read once per state of the journal: a ticket is checked at every pause in typing. */
const orders = new WeakMap<Desk, ReadOrders>();

function pastOrders(desk: Desk, account: string): readonly PastOrder[] {
  const entry = desk.store.journal({ limit: 1 })[0]?.id ?? 0;
  let known = orders.get(desk);
  if (known?.entry !== entry) orders.set(desk, known = { entry, byAccount: new Map() });
  const read = known.byAccount.get(account) ?? ownOrders(desk.store, desk.session, desk.loop.feedState() !== null, account);
  known.byAccount.set(account, read);
  return read;
}
