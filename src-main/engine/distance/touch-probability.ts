import { normalCdf } from '../pricing/normal.ts';

/** What the figure assumes, in words. */
export const TOUCH_MODEL = 'driftless Brownian motion of the excess, linear around the nearest breach; reflection principle';

/**
 * Chance that an account touches a level within some days: the excess over the level is taken to move like a driftless
 * Brownian motion whose daily deviation is such that the level lies `distance` of them away; by the reflection principle
 * P(minimum over T days ≤ level) = 2 (1 − Φ(distance ÷ √T)).
 * @param distance one-day standard deviations to the nearest breach, at least 0
 * @param days trading days, above 0
 */
export function touchProbability(distance: number, days: number): number {
  if (!(distance > 0)) return 1;
  return Math.min(1, 2 * normalCdf(-distance / Math.sqrt(days)));
}
