/** journal.*: who changed what, when. */
import { success } from '#base/failure.ts';
import type { DeskHandler } from './handler.ts';

const MOST_ENTRIES = 1000;
const MOST_CHANGES = 5000;

export const listJournal: DeskHandler<'journal.list'> = (desk, { before, limit }) =>
  success(desk.store.journal({ ...(before === undefined ? {} : { before }), limit: Math.min(Math.max(1, Math.floor(limit)), MOST_ENTRIES) }));

export const listChanges: DeskHandler<'journal.changes'> = (desk, { entry }) => success(desk.store.journalChanges(entry, MOST_CHANGES));
