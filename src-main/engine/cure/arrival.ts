/** When money of a source arrives. Times in ms UTC, without daylight saving. */

const DAY = 86_400_000;
const MINUTE = 60_000;

export interface TransferTerms {
  readonly arrivesAfterMs: number;
  /** Minute of the UTC day until which an order goes out on the same day; null: at any time, on any day. */
  readonly cutoffMinute: number | null;
}

/**
 * Arrival of a transfer that is ordered now. Without a cutoff it is now and the duration. With one the source works on weekdays
 * only: an order after the cutoff goes out at the cutoff of the next weekday, and what would arrive on a weekend arrives on Monday.
 */
export function arrivalOf({ arrivesAfterMs, cutoffMinute }: TransferTerms, now: number): number {
  if (cutoffMinute === null) return now + arrivesAfterMs;
  const today = Math.floor(now / DAY);
  const isLate = now > today * DAY + cutoffMinute * MINUTE;
  const sent = isWeekend(today) || isLate ? onWeekday((isWeekend(today) ? today : today + 1) * DAY + cutoffMinute * MINUTE) : now;
  return onWeekday(sent + arrivesAfterMs);
}

function onWeekday(at: number): number {
  let moved = at;
  while (isWeekend(Math.floor(moved / DAY))) moved += DAY;
  return moved;
}

/** Day 0 was a Thursday. */
function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
