/** plans.*: what fired, its tickets, and what a plan would do now. */
import { success } from '#base/failure.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';

const MOST_FIRINGS = 1000;

export const listFirings: DeskHandler<'plans.firings'> = (desk, { limit }) => success(desk.store.firings(Math.min(Math.max(1, Math.floor(limit)), MOST_FIRINGS)));

export const tickTicket: DeskHandler<'plans.tick'> = (desk, { firing, order, done }) => desk.loop.tickTicket(firing, order, done);

export const closeFiring: DeskHandler<'plans.close'> = (desk, { firing, note }) => desk.loop.closeFiring(firing, note ?? null);

export const rehearse: DeskHandler<'plans.rehearse'> = (desk, { plan }) => desk.loop.rehearse(plan);

export const exportTickets: DeskHandler<'plans.exportTickets'> = async (desk, { firing }, { deps }) => {
  const fired = desk.store.firings(MOST_FIRINGS).find((candidate) => candidate.id === firing);
  if (fired === undefined) return unknown(`fired plan with the number ${firing}`);
  const csv = deps.interchange.ticketsText(fired);
  deps.files.copyText(csv);
  const day = new Date(fired.firedAt).toISOString().slice(0, 10);
  const path = await deps.files.chooseTarget({ title: 'Export the tickets', name: `tickets-${fired.plan}-${day}.csv`, extension: 'csv' });
  if (path === null) return success({ path: null, csv });
  const written = await deps.files.writeText(path, csv);
  return written.ok ? success({ path, csv }) : written;
};
