/** limits.*: what is beyond a limit on the live book, and what the person says to it. */
import { success } from '#base/failure.ts';
import { breachWord } from '#service/limit-desk.ts';
import { tryEntryPoints } from '#service/entry-points.ts';
import type { DeskHandler } from './handler.ts';

export const listBreaches: DeskHandler<'limits.breaches'> = (desk, { over }) => {
  const past = over < 1 ? [] : desk.store.breaches({ open: false, limit: Math.floor(over) });
  return success([...desk.loop.breaches(), ...past.map((one) => ({ ...one, state: breachWord(one, one.resolvedAt ?? 0), now: one.message }))]);
};

export const acknowledgeBreach: DeskHandler<'limits.acknowledge'> = (desk, { id }) => desk.loop.acknowledgeBreach(id);

export const waiveBreach: DeskHandler<'limits.waive'> = (desk, { id, until, reason }) => desk.loop.waiveBreach(id, until, reason);

export const entryPoints: DeskHandler<'limits.entryPoints'> = () => success(tryEntryPoints());
