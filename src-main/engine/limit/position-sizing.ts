/** Position sizes from risk capital (margin-regimes.md 10.1). */
import { isDivisible } from '../plan/lots.ts';
import type { Instrument } from '../portfolio/book.ts';

/** Rounding noise of a division is not worth a unit: 500 ÷ 2.5 is 200, also in float64. */
const NOISE = 1e-9;
/** Digits of a difference or a share that float64 is right about. */
const DIGITS = 12;

/** Without the dust of a float: 50 − 49.99 is 0.01. */
export function dustless(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** Whether parts of a unit can be ordered: shares of a fund and tokens too, which are sold off in whole units where they are reduced. */
export function isOrderedInParts(instrument: Instrument): boolean {
  return isDivisible(instrument) || instrument.kind === 'token' || instrument.kind === 'fund';
}

/**
 * Fixed fractional sizing: the units whose loss at the stop is the risk capital.
 * @param riskCapital money that may be lost
 * @param lossPerUnit money lost per unit at the stop, above 0
 * @param divisible whether parts of a unit may be held; whole units are rounded down
 */
export function fixedFractionalUnits(riskCapital: number, lossPerUnit: number, divisible: boolean): number {
  if (!(riskCapital > 0) || !(lossPerUnit > 0)) return 0;
  return wholeUnits(riskCapital / lossPerUnit, divisible);
}

/** Rounds down to whole units, forgiving float64's last digits. */
export function wholeUnits(units: number, divisible: boolean): number {
  return divisible ? Math.max(0, units) : Math.max(0, Math.floor(units * (1 + NOISE) + NOISE));
}

/**
 * Kelly fraction of a bet that wins `payoff` times its stake with a probability, else loses the stake: p − (1 − p)/b,
 * never negative.
 */
export function kellyFraction(probability: number, payoff: number): number {
  return Math.max(0, dustless(probability - (1 - probability) / payoff));
}

/**
 * Continuous Kelly: leverage μ/σ² and its growth rate μ²/(2σ²), for an annual excess return and volatility (Merton; from memory, unverified).
 * @param part share of the full Kelly leverage that is taken, 1 for all; growth at part f is (2f − f²) × the full one
 */
export function continuousKelly(excessReturn: number, volatility: number, part: number): { readonly leverage: number; readonly growth: number } {
  const variance = volatility * volatility;
  return { leverage: (part * excessReturn) / variance, growth: ((2 * part - part * part) * excessReturn * excessReturn) / (2 * variance) };
}

/**
 * Standard error of a Kelly fraction whose probability was estimated from `trials`: the estimate p has √(p(1−p)/n),
 * and the fraction p − (1 − p)/b changes by (1 + 1/b) per unit of p.
 */
export function kellyError(probability: number, payoff: number, trials: number): number {
  return trials > 0 ? (1 + 1 / payoff) * Math.sqrt((probability * (1 - probability)) / trials) : NaN;
}
