import { americanPut, putResult } from './american-put.ts';
import { treePut, treeResult } from './american-tree.ts';
import { european, europeanResult } from './black-scholes.ts';

/** Below this deviation over the whole life the price moves along its forward. */
const NO_DEVIATION = 1e-7;
/** Drift over the whole life in deviations beyond which the quadrature of the boundary is too coarse. */
const STRONG_DRIFT = 4;

/** Result slots of `american`, reused so that a revaluation allocates nothing. */
export const americanResult = { value: 0, delta: 0 };

/**
 * American option on an underlying with a continuous dividend yield; value and delta per unit go into `americanResult`.
 *
 * A call is the put with spot and strike, rate and yield exchanged. Where exercise before expiry never pays, the closed
 * form; else spectral collocation of the exercise boundary (`american-put.ts`), within 1e-4 of a 5,000-step tree; a
 * tree where rate and yield are both below zero or where the drift leaves the volatility far behind. At no volatility
 * the best time along the forward path.
 * Source of the symmetry: R. McDonald and M. Schroder, "A parity result for American options" (1998).
 */
export function american(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  if (!(years > 0 && spot > 0 && strike > 0 && volatility * Math.sqrt(years) > NO_DEVIATION)) {
    certain(call, spot, strike, years, rate, dividendYield, volatility);
    return;
  }
  const intrinsic = call ? spot - strike : strike - spot;
  const interest = call ? dividendYield : rate;
  const dividends = call ? rate : dividendYield;
  if (interest <= 0 && dividends >= interest) {
    european(call, spot, strike, years, rate, dividendYield, volatility);
    americanResult.value = Math.max(europeanResult.value, intrinsic);
    americanResult.delta = europeanResult.delta;
    return;
  }
  const moneyness = call ? strike / spot : spot / strike;
  const drifting = Math.abs(rate - dividendYield) * Math.sqrt(years) > STRONG_DRIFT * volatility;
  if (interest < 0 || drifting) {
    treePut(moneyness, years, interest, dividends, volatility);
    settle(call, spot, strike, moneyness, treeResult.value, treeResult.delta);
    if (drifting) atTurn(call, spot, strike, years, rate, dividendYield, volatility);
    return;
  }
  americanPut(moneyness, years, interest, dividends, volatility);
  settle(call, spot, strike, moneyness, putResult.value, putResult.delta);
}

/** The put with strike 1 as the option that was asked for. */
function settle(call: boolean, spot: number, strike: number, moneyness: number, value: number, delta: number): void {
  americanResult.value = Math.max(call ? spot * value : strike * value, call ? spot - strike : strike - spot);
  americanResult.delta = call ? value - moneyness * delta : delta;
}

/** Exercise at the turn of the forward path is one of the holder's choices: the value is not below its. */
function atTurn(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const turn = turnOfGain(spot, strike, rate, dividendYield);
  if (!(turn > 0 && turn < years)) return;
  european(call, spot, strike, turn, rate, dividendYield, volatility);
  if (europeanResult.value <= americanResult.value) return;
  americanResult.value = europeanResult.value;
  americanResult.delta = europeanResult.delta;
}

/** Years after which the discounted gain S e^(−qt) − K e^(−rt) along the forward path turns; NaN where it does not. */
function turnOfGain(spot: number, strike: number, rate: number, dividendYield: number): number {
  return Math.log((dividendYield * spot) / (rate * strike)) / (dividendYield - rate);
}

/** American value alone, per unit of the underlying. */
export function americanValue(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  american(call, spot, strike, years, rate, dividendYield, volatility);
  return americanResult.value;
}

/**
 * No time, no volatility or nothing to exchange: the greatest of exercise now, at expiry, and at the one moment between
 * where the gain can turn.
 */
function certain(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const sign = call ? 1 : -1;
  if (Number.isNaN(spot + strike + years + rate + dividendYield + volatility)) {
    americanResult.value = NaN;
    americanResult.delta = NaN;
    return;
  }
  const end = Math.max(years, 0);
  const turn = turnOfGain(spot, strike, rate, dividendYield);
  americanResult.value = 0;
  americanResult.delta = 0;
  for (const time of [0, turn > 0 && turn < end ? turn : 0, end]) {
    const held = Math.max(spot, 0) * Math.exp(-dividendYield * time);
    const gain = sign * (time === 0 ? spot - strike : held - strike * Math.exp(-rate * time));
    if (!(gain > americanResult.value)) continue;
    americanResult.value = gain;
    americanResult.delta = sign * Math.exp(-dividendYield * time);
  }
}
