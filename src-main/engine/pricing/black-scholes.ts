import { formTerms, spotSide, valueOfTerms } from './european-terms.ts';

/** Result slots of `european`, reused so that a revaluation allocates nothing. */
export const europeanResult = { value: 0, delta: 0 };

/**
 * European option by Black–Scholes–Merton with continuous dividend yield, per unit of the underlying.
 * At no time: the intrinsic value; at no volatility: the discounted intrinsic value of the forward. A volatility below
 * zero counts as zero, a time below zero as none; NaN gives NaN.
 *
 * The option out of the money is priced without cancellation (see `european-terms.ts`); the one in the money is the
 * discounted forward's intrinsic value plus its twin out of the money. Relative error below 1e-12 wherever the value
 * is a normal float64 (measured by test/engine/pricing against 60-digit arithmetic).
 * Source: Merton, "Theory of rational option pricing" (1973); Jäckel, "Let's be rational" (2015) for the form.
 */
export function europeanValue(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  if (years <= 0) return Math.max(call ? spot - strike : strike - spot, 0);
  if (spot <= 0 || strike <= 0) {
    const forward = Math.max(spot, 0) * Math.exp(-dividendYield * years) - Math.max(strike, 0) * Math.exp(-rate * years);
    return Math.max(call ? forward : -forward, 0);
  }
  formTerms(spot, strike, years, rate, dividendYield, volatility);
  return valueOfTerms(call);
}

/** Change of the European value per unit change of the underlying. */
export function europeanDelta(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): number {
  const sign = call ? 1 : -1;
  if (years <= 0) return (call ? spot > strike : spot < strike) ? sign : 0;
  if (spot <= 0 || strike <= 0) return (call ? spot > strike : spot < strike) ? sign * Math.exp(-dividendYield * years) : 0;
  formTerms(spot, strike, years, rate, dividendYield, volatility);
  return sign * (spotSide(call) / spot);
}

/** Value and delta together, at little more than the cost of one; into `europeanResult`. */
export function european(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  europeanResult.value = europeanValue(call, spot, strike, years, rate, dividendYield, volatility);
  if (years > 0 && spot > 0 && strike > 0) europeanResult.delta = (call ? 1 : -1) * (spotSide(call) / spot);
  else europeanResult.delta = europeanDelta(call, spot, strike, years, rate, dividendYield, volatility);
}
