export const DAY_MS = 86_400_000;

/** The day of an instant (ms UTC), as a number of days since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** YYYY-MM-DD of a day number, UTC. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
