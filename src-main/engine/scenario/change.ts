import type { Change } from './scenario.ts';

/** A number after a change. @param dailyDeviation relative, for `sigmas` only */
export function changed(value: number, change: Change, dailyDeviation = NaN): number {
  switch (change.way) {
    case 'relative': return value * (1 + change.by);
    case 'absolute': return value + change.by;
    case 'to': return change.by;
    case 'sigmas': return value * (1 + change.by * dailyDeviation);
  }
}

/** What a change multiplies a value by; NaN where that hangs on the value and it is not known. */
export function factorOf(before: number, change: Change, dailyDeviation = NaN): number {
  if (change.way === 'relative') return 1 + change.by;
  if (change.way === 'sigmas') return 1 + change.by * dailyDeviation;
  return before === 0 ? NaN : changed(before, change) / before;
}
