/** Tells time passing from sleep, a stopped process and clock jumps, by comparing the wall clock with the monotonic one. */

/** Smaller differences are ordinary scheduling. */
export const GAP_MS = 10_000;
/** A step that took longer than this many ordinary steps was not an ordinary one. */
const GAP_STEPS = 3;

export interface ClockReading {
  /** ms UTC */
  readonly wall: number;
  /** ms of a clock that is never set */
  readonly monotonic: number;
}

export type Gap =
  /** Nothing was watched between the two wall times. */
  | { readonly type: 'slept'; readonly from: number; readonly to: number }
  /** The wall clock was set while the loop ran on. */
  | { readonly type: 'clock-set'; readonly from: number; readonly to: number; readonly byMs: number };

/**
 * Compares two readings of the clocks.
 * @param stepMs ordinary time between two steps
 * @returns null when time has just passed
 */
export function findGap(before: ClockReading, after: ClockReading, stepMs: number): Gap | null {
  const wall = after.wall - before.wall;
  const monotonic = after.monotonic - before.monotonic;
  if (monotonic > GAP_MS && monotonic > GAP_STEPS * stepMs) return { type: 'slept', from: before.wall, to: after.wall };
  // On systems whose monotonic clock stands still during sleep, sleep looks like the wall clock jumping ahead.
  if (wall - monotonic > GAP_MS) return { type: 'slept', from: before.wall, to: after.wall };
  if (monotonic - wall > GAP_MS) return { type: 'clock-set', from: before.wall, to: after.wall, byMs: wall - monotonic };
  return null;
}
