import type { LimitRecord } from '#contract/book-file.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { toSelector } from './plan-to-engine.ts';

/** One limit of the book file: all accounts and soft where it says nothing. */
export function toEngineLimit(record: LimitRecord): Limit {
  return {
    id: record.id, account: record.account ?? '*', metric: record.metric, select: toSelector(record.select ?? {}),
    max: record.max ?? NaN, min: record.min ?? NaN, hard: record.hard ?? false, timesOwn: record.timesOwn ?? NaN,
  };
}
