/** Reads dated schedules of collateral haircuts: one JSON file each. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { collateralScheduleSchema } from '#contract/collateral-schedule.ts';
import type { CollateralSchedule } from '#engine/collateral/schedule.ts';

/** One schedule from its text. @param name of the file, for what is wrong with it */
export function parseCollateralSchedule(text: string, name: string): Result<CollateralSchedule> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failure('invalid-input', `${name}: expected JSON`, { context: { path: name } });
  }
  const parsed = collateralScheduleSchema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const first = parsed.error.issues[0];
  const at = first === undefined ? '' : first.path.map(String).join('.');
  return failure('invalid-input', `${name}: ${at}: ${first?.message ?? 'not a collateral schedule'}`, { context: { path: name } });
}

/** All schedules of a folder, by date and name. A file that is none is a failure: the folder is ours. */
export function readCollateralSchedules(folder: string): Result<readonly CollateralSchedule[]> {
  const schedules: CollateralSchedule[] = [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  } catch {
    return failure('storage', `${folder}: expected a folder of collateral schedules`, { context: { path: folder } });
  }
  for (const name of names) {
    const read = parseCollateralSchedule(readFileSync(path.join(folder, name), 'utf8'), name);
    if (!read.ok) return read;
    schedules.push(read.value);
  }
  return success(schedules);
}
