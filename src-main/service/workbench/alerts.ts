/** alerts.*: what rang, and what the user said to it. */
import { success } from '#base/failure.ts';
import type { DeskHandler } from './handler.ts';

const MOST_ALERTS = 1000;

/** `open` narrows the list to what is not resolved; without it everything that is kept is answered. */
export const listAlerts: DeskHandler<'alerts.list'> = (desk, { open, limit }) =>
  success(desk.store.alerts({ ...(open ? { open } : {}), limit: Math.min(Math.max(1, Math.floor(limit)), MOST_ALERTS) }));

export const acknowledge: DeskHandler<'alerts.acknowledge'> = (desk, { id }) => desk.loop.acknowledge(id);

export const snooze: DeskHandler<'alerts.snooze'> = (desk, { id, minutes }) => desk.loop.snooze(id, minutes);
