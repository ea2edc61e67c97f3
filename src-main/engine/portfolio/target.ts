import type { RaisedTarget, Thresholds } from './book.ts';

/** The raise that decides at a time (ms UTC): of those in force the highest, and the one that lasts longest; null where none is. */
export function raiseAt(thresholds: Thresholds, at: number): RaisedTarget | null {
  if (thresholds.raised === undefined) return null;
  let found: RaisedTarget | null = null;
  for (const one of thresholds.raised) {
    if (at < one.from || at >= one.until || one.target <= thresholds.target) continue;
    if (found === null || one.target > found.target || (one.target === found.target && one.until > found.until)) found = one;
  }
  return found;
}

/** The buffer ratio to keep at a time (ms UTC): the usual target, or a higher one that was set for some days. */
export function targetAt(thresholds: Thresholds, at: number): number {
  return raiseAt(thresholds, at)?.target ?? thresholds.target;
}

/** The person's own levels at a time (ms UTC): the target in force and the alerts, the highest first, each once. */
export function levelsAt(thresholds: Thresholds, at: number): readonly number[] {
  return [...new Set([targetAt(thresholds, at), ...thresholds.alerts])].sort((a, b) => b - a);
}
