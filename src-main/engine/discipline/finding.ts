import { plainFormat } from '../margin/number-format.ts';
import { durationText } from '../plan/wording.ts';
import { ratioOf, readingBefore, readingFrom } from './history.ts';
import type { MirrorHistory } from './history.ts';
import type { DisciplineRule } from './rules.ts';

/** One thing that was done otherwise than the rule says. */
export interface Finding {
  readonly rule: DisciplineRule;
  readonly at: number;
  /** Entry of the journal; null where it is about no single change. */
  readonly entry: number | null;
  readonly alert: number | null;
  readonly instrument: string | null;
  /** What happened, as a sentence. */
  readonly words: string;
  /** Buffer ratio just before and just after; null where it was not read. */
  readonly bufferBefore: number | null;
  readonly bufferAfter: number | null;
}

/** What one rule found, and what it had to look at. */
export interface RuleFindings {
  readonly findings: readonly Finding[];
  /** "12 orders", "needs 5 orders, there are 2". */
  readonly looked: string;
  /** false where there was too little to say anything: then no finding is no good sign. */
  readonly enough: boolean;
}

const HOUR = 3_600_000;

/** The buffer around a moment: the last reading before it and the first one from it on, each within an hour. */
export function bufferAround(history: Pick<MirrorHistory, 'readings'>, at: number): Pick<Finding, 'bufferBefore' | 'bufferAfter'> {
  return { bufferBefore: orNull(ratioOf(readingBefore(history.readings, at, HOUR))), bufferAfter: orNull(ratioOf(readingFrom(history.readings, at, HOUR))) };
}

/** null for what is no finite number. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A buffer ratio or leverage with two places. */
export function ratioText(value: number): string {
  return value.toFixed(2);
}

/** "1 order", "2 orders". */
export function counted(count: number, one: string): string {
  return `${plainFormat.plain(count)} ${one}${count === 1 ? '' : 's'}`;
}

export { durationText, plainFormat };
