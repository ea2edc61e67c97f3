import { europeanDelta, europeanValue } from './black-scholes.ts';

/** Odd, as the Leisen–Reimer tree wants; about 1e-4 of the value near the money. */
const STEPS = 101;
const values = new Float64Array(STEPS + 1);
const prices = new Float64Array(2 * STEPS + 1);

/** Peizer–Pratt inversion, method 2: the up probability whose binomial tail matches the normal one. */
function peizerPratt(z: number, n: number): number {
  const y = z / (n + 1 / 3 + 0.1 / (n + 1));
  return 0.5 + Math.sign(z) * 0.5 * Math.sqrt(1 - Math.exp(-y * y * (n + 1 / 6)));
}

/** Result slots of `american`, reused so that a revaluation allocates nothing. */
export const americanResult = { value: 0, delta: 0 };

/**
 * American option by a Leisen–Reimer binomial tree of 101 steps; value and delta per unit go into `americanResult`.
 * A call without dividends at a rate that is not negative is never exercised early and takes the closed form.
 * Source: Leisen and Reimer, "Binomial models for option valuation – examining and improving convergence" (1996).
 */
export function american(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const deviation = volatility * Math.sqrt(Math.max(years, 0));
  const neverEarly = call ? dividendYield <= 0 && rate >= 0 : rate <= 0 && dividendYield >= 0;
  if (neverEarly || !(deviation > 1e-6) || spot <= 0 || strike <= 0) {
    const intrinsic = Math.max(call ? spot - strike : strike - spot, 0);
    const european = europeanValue(call, spot, strike, years, rate, dividendYield, volatility);
    const early = intrinsic > european;
    americanResult.value = early ? intrinsic : european;
    americanResult.delta = early ? (call ? 1 : -1) : europeanDelta(call, spot, strike, years, rate, dividendYield, volatility);
    return;
  }
  const step = years / STEPS;
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const p = peizerPratt(d1 - deviation, STEPS);
  const pPrime = peizerPratt(d1, STEPS);
  const growth = Math.exp((rate - dividendYield) * step);
  const up = (growth * pPrime) / p;
  const down = (growth - p * up) / (1 - p);
  if (!(p > 0 && p < 1 && down > 0)) {
    // So far in or out of the money that the tree degenerates: exercise now or the closed form.
    const european = europeanValue(call, spot, strike, years, rate, dividendYield, volatility);
    const intrinsic = Math.max(call ? spot - strike : strike - spot, 0);
    americanResult.value = Math.max(intrinsic, european);
    americanResult.delta = intrinsic >= european ? (intrinsic > 0 ? (call ? 1 : -1) : 0) : europeanDelta(call, spot, strike, years, rate, dividendYield, volatility);
    return;
  }
  const discount = Math.exp(-rate * step);
  const pu = discount * p;
  const pd = discount * (1 - p);
  const ratio = up / down;
  let price = spot * Math.pow(down, STEPS);
  for (let j = 0; j <= STEPS; j++) {
    prices[j] = price;
    const exercise = call ? price - strike : strike - price;
    values[j] = exercise > 0 ? exercise : 0;
    price *= ratio;
  }
  const inverseDown = 1 / down;
  let delta = 0;
  for (let level = STEPS - 1; level >= 0; level--) {
    for (let j = 0; j <= level; j++) {
      const here = prices[j]! * inverseDown;
      prices[j] = here;
      const hold = pu * values[j + 1]! + pd * values[j]!;
      const exercise = call ? here - strike : strike - here;
      values[j] = hold > exercise ? hold : exercise;
    }
    if (level === 1) delta = (values[1]! - values[0]!) / (prices[1]! - prices[0]!);
  }
  americanResult.value = values[0]!;
  americanResult.delta = delta;
}

/** American value alone, per unit of the underlying. */
export function americanValue(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  american(call, spot, strike, years, rate, dividendYield, volatility);
  return americanResult.value;
}
