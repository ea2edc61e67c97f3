import { europeanDelta, europeanValue } from './black-scholes.ts';

/** Odd, as the Leisen–Reimer tree wants. */
const STEPS = 501;
const values = new Float64Array(STEPS + 1);
const prices = new Float64Array(STEPS + 1);

/** Result slots of `treePut`. */
export const treeResult = { value: 0, delta: 0 };

/** Peizer–Pratt inversion, method 2: the up probability whose binomial tail matches the normal one. */
function peizerPratt(z: number, n: number): number {
  const y = z / (n + 1 / 3 + 0.1 / (n + 1));
  return 0.5 + Math.sign(z) * 0.5 * Math.sqrt(1 - Math.exp(-y * y * (n + 1 / 6)));
}

/**
 * American put with strike 1 by a binomial tree of 501 steps into `treeResult`. For the rare contracts with rate and
 * dividend yield below zero, which may have two exercise boundaries, and those that all but follow their forward.
 * Source: Leisen and Reimer, "Binomial models for option valuation – examining and improving convergence" (1996).
 */
export function treePut(spot: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const step = years / STEPS;
  const deviation = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const p = peizerPratt(d1 - deviation, STEPS);
  const growth = Math.exp((rate - dividendYield) * step);
  const up = (growth * peizerPratt(d1, STEPS)) / p;
  const down = (growth - p * up) / (1 - p);
  if (!(p > 0 && p < 1 && down > 0)) {
    // So far in or out of the money that the tree degenerates: exercise now or the closed form.
    const european = europeanValue(false, spot, 1, years, rate, dividendYield, volatility);
    const early = 1 - spot >= european && spot < 1;
    treeResult.value = early ? 1 - spot : european;
    treeResult.delta = early ? -1 : europeanDelta(false, spot, 1, years, rate, dividendYield, volatility);
    return;
  }
  const discount = Math.exp(-rate * step);
  const pu = discount * p;
  const pd = discount * (1 - p);
  let price = spot * Math.pow(down, STEPS);
  for (let j = 0; j <= STEPS; j++) {
    prices[j] = price;
    values[j] = Math.max(1 - price, 0);
    price *= up / down;
  }
  for (let level = STEPS - 1; level >= 0; level--) {
    for (let j = 0; j <= level; j++) {
      const here = prices[j]! / down;
      prices[j] = here;
      values[j] = Math.max(pu * values[j + 1]! + pd * values[j]!, 1 - here);
    }
    if (level === 1) treeResult.delta = (values[1]! - values[0]!) / (prices[1]! - prices[0]!);
  }
  treeResult.value = values[0]!;
}
