import { binomialCdf } from './distributions.ts';

export type Zone = 'green' | 'yellow' | 'red';

export interface TrafficLight {
  readonly zone: Zone;
  /** Probability of at most as many exceptions under a right model. */
  readonly cumulative: number;
  /** Probability of at least as many: the risk of calling a right model wrong. */
  readonly typeOne: number;
  /** 3 plus the factor of the zone. */
  readonly multiplier: number;
}

/** Plus factors of table 2 for 5, 6, 7, 8, 9 exceptions in 250 days at 99 %, then red. */
const PLUS = [0.4, 0.5, 0.65, 0.75, 0.85];
const BASE = 3;
const RED_PLUS = 1;

/**
 * Traffic light: yellow from 95 %, red from 99.99 % cumulative probability.
 * Source: Basel Committee, Supervisory framework for the use of "backtesting" (January 1996), table 2. Other numbers of
 * observations and other confidences take the plus factor of the count in the table with the same cumulative probability.
 */
export function trafficLight(observations: number, exceptions: number, rate: number): TrafficLight {
  const cumulative = binomialCdf(exceptions, observations, rate);
  const typeOne = 1 - binomialCdf(exceptions - 1, observations, rate);
  // In a handful of days even no exception has a high cumulative probability.
  const zone: Zone = exceptions === 0 || cumulative < 0.95 ? 'green' : cumulative < 0.9999 ? 'yellow' : 'red';
  const plus = zone === 'green' ? 0 : zone === 'red' ? RED_PLUS : yellowPlus(cumulative);
  return { zone, cumulative, typeOne, multiplier: BASE + plus };
}

function yellowPlus(cumulative: number): number {
  const k = PLUS.findIndex((_plus, index) => cumulative <= binomialCdf(5 + index, 250, 0.01) + 1e-12);
  return PLUS[k < 0 ? PLUS.length - 1 : k]!;
}
