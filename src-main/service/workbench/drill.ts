/** drill.* and drills.*: the drill that may be open on a book, and those that are over. */
import { success } from '#base/failure.ts';
import type { CounterpartyRecord, PlanRecord } from '#contract/book-file.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { packRecords } from './scenarios.ts';
import { wholeBook } from './whole-book.ts';

const MOST_DRILLS = 500;

export const startDrill: DeskHandler<'drill.start'> = (desk, { account, pack, id, plans, fill, hours, pace }, { deps }) => {
  const record = desk.session.account(account);
  if (record === null) return unknown(`account ${account} in this book`);
  const records = packRecords(desk, deps, pack);
  if (records === null) return unknown(`pack of scenarios named ${pack}`);
  const own = desk.model.all<PlanRecord>('plan').filter((plan) => plan.account === account);
  const missing = plans.find((wanted) => !own.some((plan) => plan.id === wanted));
  if (missing !== undefined) return unknown(`plan ${missing} of this account`);
  return desk.drills.start({
    accountName: record.name, pack, scenario: id, pace,
    request: { book: wholeBook(desk), account, plans: own.filter((plan) => plans.includes(plan.id)), counterparties: desk.model.all<CounterpartyRecord>('counterparty'), fill, hours, records, ids: [id] },
  });
};

export const viewDrill: DeskHandler<'drill.view'> = (desk) => success(desk.drills.view());

export const controlDrill: DeskHandler<'drill.control'> = (desk, { action, pace }) => desk.drills.control(action, pace);

export const tickDrill: DeskHandler<'drill.tick'> = (desk, { ticket, quantity }) => desk.drills.tick(ticket, quantity);

export const tradeInDrill: DeskHandler<'drill.trade'> = (desk, { instrument, quantity }) => desk.drills.trade(instrument, quantity);

export const addDrillMoney: DeskHandler<'drill.addMoney'> = (desk, { amount, currency, arrivesAfterMs }) => desk.drills.addMoney(amount, currency, arrivesAfterMs);

export const leaveDrill: DeskHandler<'drill.leave'> = (desk) => desk.drills.leave();

export const listDrills: DeskHandler<'drills.list'> = (desk, { limit }) => success(desk.store.drills(Math.min(Math.max(1, Math.floor(limit)), MOST_DRILLS)));

export const readDrill: DeskHandler<'drills.read'> = (desk, { id }) => {
  const drill = desk.store.drill(id);
  return drill === null ? unknown(`drill with the number ${String(id)}`) : success(drill);
};

export const exportDrill: DeskHandler<'drills.export'> = async (desk, { id }, { deps }) => {
  const drill = desk.store.drill(id);
  if (drill === null) return unknown(`drill with the number ${String(id)}`);
  const day = new Date(drill.startedAt).toISOString().slice(0, 10);
  const path = await deps.files.chooseTarget({ title: 'Export the log', name: `drill-${drill.scenario}-${day}.csv`, extension: 'csv' });
  if (path === null) return success({ path: null });
  const written = await deps.files.writeText(path, deps.interchange.drillText(drill));
  return written.ok ? success({ path }) : written;
};
