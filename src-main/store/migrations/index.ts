/** Every step of the schema, oldest first. */
import { book } from './0010-book.ts';
import { journal } from './0020-journal.ts';
import { monitor } from './0030-monitor.ts';
import { days } from './0040-days.ts';
import { limitBreaches } from './0050-limits.ts';
import { outcomes } from './0060-outcomes.ts';
import { drills } from './0070-drills.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [book, journal, monitor, days, limitBreaches, outcomes, drills];
