import { normalCdf } from './normal.ts';

/**
 * European option by Black–Scholes–Merton with continuous dividend yield, per unit of the underlying.
 * At no time or no volatility: the discounted intrinsic value of the forward.
 * Source: Merton, "Theory of rational option pricing" (1973).
 */
export function europeanValue(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  if (!(years > 0)) return Math.max(call ? spot - strike : strike - spot, 0);
  const grownSpot = spot * Math.exp(-dividendYield * years);
  const discountedStrike = strike * Math.exp(-rate * years);
  const deviation = volatility * Math.sqrt(years);
  if (!(deviation > 0) || spot <= 0 || strike <= 0) return Math.max(call ? grownSpot - discountedStrike : discountedStrike - grownSpot, 0);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const value = call
    ? grownSpot * normalCdf(d1) - discountedStrike * normalCdf(d2)
    : discountedStrike * normalCdf(-d2) - grownSpot * normalCdf(-d1);
  return value > 0 ? value : 0;
}

/** Change of the European value per unit change of the underlying. */
export function europeanDelta(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  const sign = call ? 1 : -1;
  const deviation = volatility * Math.sqrt(Math.max(years, 0));
  if (!(deviation > 0) || spot <= 0 || strike <= 0) {
    const forward = spot * Math.exp((rate - dividendYield) * Math.max(years, 0));
    return (call ? forward > strike : forward < strike) ? sign * Math.exp(-dividendYield * Math.max(years, 0)) : 0;
  }
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  return sign * Math.exp(-dividendYield * years) * normalCdf(sign * d1);
}
