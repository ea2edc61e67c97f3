/** Which copies stay when there are many. Pure. */

/** The newest copy of each of this many latest days, weeks and months that have one. Together at most 21: the newest of all counts three times. */
export const KEPT = { days: 7, weeks: 4, months: 12 } as const;

const DAY_MS = 86_400_000;
/** Clocks differ by a little; what is later than this lies ahead of the clock. */
const AHEAD_MS = 60_000;

/**
 * The times to keep. Periods are counted over the copies that exist, not back from today: a program that was not
 * started for a year, or a clock that jumped, removes no more than one copy for each new one. Copies from ahead of the
 * clock are kept and not counted, because one of the two is wrong.
 * @param times when the copies were made, ms UTC @param now ms UTC
 */
export function keptTimes(times: readonly number[], now: number): ReadonlySet<number> {
  const kept = new Set(times.filter((at) => at > now + AHEAD_MS));
  const past = times.filter((at) => !kept.has(at)).sort((a, b) => b - a);
  const periods: readonly (readonly [number, (at: number) => number])[] = [[KEPT.days, dayOf], [KEPT.weeks, weekOf], [KEPT.months, monthOf]];
  for (const [most, periodOf] of periods) {
    const seen = new Set<number>();
    for (const at of past) {
      const period = periodOf(at);
      if (seen.has(period)) continue;
      if (seen.size === most) break;
      seen.add(period);
      kept.add(at);
    }
  }
  return kept;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
function weekOf(at: number): number {
  return Math.floor((dayOf(at) + 3) / 7);
}

function monthOf(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
