import type { Observation } from '../liquidation/verify-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { leavesOf } from '../plan/condition.ts';
import { bookBetween } from '../scenario/book-between.ts';
import type { DrillMoment } from './drill-facts.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** What strikes at once strikes this long after the start, so that today is seen first. */
export const LEAD_MS = HOUR;
/** Market time that goes on after an instant scenario. */
const STANDS_STILL_MS = DAY;
/** Part of a path's length that goes on after its last step. */
const TAIL = 0.1;
/** A gap is filled by the longest of these that divides it into three parts at least. */
const UNITS = [DAY, HOUR, 5 * MINUTE] as const;
const LEAST_PARTS = 3;

/** The moments of a drill and its length. */
export interface DrillCourse {
  readonly moments: readonly DrillMoment[];
  readonly endsAtMs: number;
}

/**
 * The course of a drill through the observations of a scenario: today, each step at its time, and a last stretch in which
 * prices stand still, long enough for every duration that the plans wait for.
 * @param names of the steps, without today's
 * @param fill whether the time between two observations is filled in: an assumption, because a scenario does not tell it
 */
export function courseOf(observations: readonly Observation[], names: readonly string[], plans: readonly Plan[], fill: boolean): DrillCourse {
  const shift = observations.length > 1 && observations[1]!.afterMs <= 0 ? LEAD_MS : 0;
  const told = observations.map(({ afterMs, book }, n): DrillMoment => ({ atMs: n === 0 ? 0 : Math.round(afterMs + shift), book, name: n === 0 ? null : (names[n - 1] ?? `step ${String(n)}`), filled: false }));
  const last = told.at(-1)!.atMs;
  const isInstant = observations.at(-1)!.afterMs <= 0;
  const waits = Math.max(0, ...plans.flatMap((plan) => leavesOf(plan.when).map(({ forMs }) => forMs)));
  const tail = Math.max(isInstant ? STANDS_STILL_MS : Math.round(last * TAIL), waits);
  const moments = fill ? told.flatMap((moment, n) => (n === 0 ? [moment] : [...between(told[n - 1]!, moment), moment])) : told;
  return { moments, endsAtMs: last + tail };
}

/** The moments between two observations: a day apart, an hour or five minutes in short gaps. Each is made from the two ends. */
function between(from: DrillMoment, to: DrillMoment): readonly DrillMoment[] {
  const gap = to.atMs - from.atMs;
  const unit = UNITS.find((one) => gap / one >= LEAST_PARTS) ?? UNITS.at(-1)!;
  const made: DrillMoment[] = [];
  for (let at = from.atMs + unit; at < to.atMs; at += unit) {
    made.push({ atMs: at, book: bookBetween(from.book, to.book, (at - from.atMs) / gap, at - from.atMs), name: null, filled: true });
  }
  return made;
}
