import { formTerms, spotSide, strikeSide, terms } from './european-terms.ts';
import { europeanDelta, europeanValue } from './black-scholes.ts';

/** Sensitivities of one unit of a European option, as `europeanGreeks` leaves them. */
export interface Greeks {
  /** Change of value per unit change of the underlying. */
  delta: number;
  /** Change of delta per unit change of the underlying. */
  gamma: number;
  /** Change of value per 1.00 change of the annual volatility. */
  vega: number;
  /** Change of value per year that passes (usually negative). */
  theta: number;
  /** Change of value per 1.00 change of the annual rate. */
  rho: number;
}

/** Result slots of `europeanGreeks`, reused so that a revaluation allocates nothing. */
export const greeks: Greeks = { delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 };

/**
 * Greeks of a European option by Black–Scholes–Merton into `greeks`.
 *
 * Delta, gamma, vega and rho have a relative error below 1e-12. Theta is a sum of three terms of either sign (time
 * value, interest, dividends) and passes through zero; its error is below 1e-12 of the sum of their magnitudes.
 * At no time or no volatility gamma and vega are 0 and theta is that of the forward, also exactly at the money, where
 * the limits do not exist.
 * Source: Hull, "Options, futures, and other derivatives", chapter on the Greek letters.
 */
export function europeanGreeks(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  if (!(years > 0 && spot > 0 && strike > 0)) {
    degenerate(call, spot, strike, years, rate, dividendYield, volatility);
    return;
  }
  formTerms(spot, strike, years, rate, dividendYield, volatility);
  const sign = call ? 1 : -1;
  const held = spotSide(call);
  const paid = strikeSide(call);
  const root = Math.sqrt(years);
  const { weight, deviation } = terms;
  const sensitive = weight > 0 && deviation > 0;
  greeks.delta = (sign * held) / spot;
  greeks.gamma = sensitive ? weight / spot / (spot * deviation) : 0;
  greeks.vega = sensitive ? weight * root : 0;
  greeks.theta = (sensitive ? (-weight * volatility) / (2 * root) : 0) + sign * (dividendYield * held - rate * paid);
  greeks.rho = sign * paid * years;
}

/** At expiry, or where spot or strike is not above zero: the option is its forward, or nothing. */
function degenerate(call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number, volatility: number): void {
  const left = Math.max(years, 0);
  const worth = europeanValue(call, spot, strike, left, rate, dividendYield, volatility) > 0;
  const sign = call ? 1 : -1;
  const held = worth ? Math.max(spot, 0) * Math.exp(-dividendYield * left) : 0;
  const paid = worth ? Math.max(strike, 0) * Math.exp(-rate * left) : 0;
  greeks.delta = europeanDelta(call, spot, strike, left, rate, dividendYield, volatility);
  greeks.gamma = 0;
  greeks.vega = 0;
  greeks.theta = sign * (dividendYield * held - rate * paid);
  greeks.rho = sign * paid * left;
}
