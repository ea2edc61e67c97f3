import { formTerms, outOfTheMoneyValue, terms } from './european-terms.ts';

/** Volatilities that a price may imply: 0.01 % to 1,000 % a year. */
const LOWEST = 1e-4;
const HIGHEST = 10;
const MOST_ROUNDS = 80;
/** A Newton step this small leaves an error of about its square. */
const QUADRATIC = 1e-9;
const SETTLED = 4e-16;
/** Steps of the widening bracket. */
const WIDER = 1.5;

/**
 * The annual volatility at which a European option has this price, to 1e-12 of itself where the time value is known so
 * well: Newton's method kept inside a bracket, on a function of the value that is nearly straight where the answer lies.
 * @param price per unit of the underlying
 * @returns NaN where no volatility between 0.01 % and 1,000 % gives that price, or nothing depends on it.
 * Source: P. Jäckel, "Let's be rational" (2015), for the choice of the functions.
 */
export function europeanImpliedVolatility(price: number, call: boolean, spot: number, strike: number, years: number, rate: number, dividendYield: number): number {
  if (!(years > 0 && spot > 0 && strike > 0 && price > 0)) return NaN;
  formTerms(spot, strike, years, rate, dividendYield, 0);
  const { moneyness, grownSpot, discountedStrike } = terms;
  const most = Math.min(grownSpot, discountedStrike);
  const intrinsic = moneyness > 0 === call && moneyness !== 0 ? most * Math.expm1(Math.abs(moneyness)) : 0;
  const target = price - intrinsic;
  if (!(target >= 0 && target < most)) return NaN;
  const root = Math.sqrt(years);
  let low = LOWEST / 2;
  let high = HIGHEST * 2;
  // The value is convex in the volatility below this point and concave above: Newton's method converges from here.
  let volatility = Math.min(Math.max(Math.sqrt(2 * Math.abs(moneyness)) / root, LOWEST), HIGHEST);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    formTerms(spot, strike, years, rate, dividendYield, volatility);
    const value = outOfTheMoneyValue();
    if (value < target) low = volatility;
    else high = volatility;
    const step = value === target ? volatility : stepped(volatility, value, terms.weight * root, target, most);
    const inside = step > low && step < high;
    const next = inside || step === volatility ? step : (low + high) / 2;
    const done = Math.abs(next - volatility) <= (inside ? QUADRATIC : SETTLED) * volatility;
    volatility = next;
    if (done) break;
  }
  return volatility >= LOWEST && volatility <= HIGHEST ? volatility : NaN;
}

/** A Newton step: on 1 / ln of a small value against the variance, on ln of what is missing from the most, or on the value. */
function stepped(volatility: number, value: number, vega: number, target: number, most: number): number {
  const share = value / most;
  const wanted = target / most;
  if (share < 0.1 && wanted < 0.1) {
    const log = Math.log(share);
    const slope = (-vega / value / (log * log)) / (2 * volatility);
    return Math.sqrt(volatility * volatility - (1 / log - 1 / Math.log(wanted)) / slope);
  }
  if (share > 0.8 && wanted > 0.8) return volatility + (Math.log((most - value) / (most - target)) * (most - value)) / vega;
  return volatility + (target - value) / vega;
}

/**
 * The annual volatility at which `value(volatility)` equals `price`, by bracketed false position (Illinois).
 * @param start where to look first, for a price whose answer is roughly known (the European one of an American option)
 * @param tolerance of the price, as a share of it
 * @returns NaN where no volatility between 0.01 % and 1,000 % gives that price.
 */
export function impliedVolatility(price: number, value: (volatility: number) => number, start = 0.5, tolerance = 1e-12): number {
  let low = Math.min(Math.max(start, LOWEST), HIGHEST);
  let high = low;
  let atLow = value(low) - price;
  let atHigh = atLow;
  if (Number.isNaN(atLow)) return NaN;
  for (let factor = WIDER; atHigh < 0 && high < HIGHEST; factor *= WIDER) {
    low = high;
    atLow = atHigh;
    high = Math.min(high * factor, HIGHEST);
    atHigh = value(high) - price;
  }
  for (let factor = WIDER; atLow > 0 && low > LOWEST; factor *= WIDER) {
    high = low;
    atHigh = atLow;
    low = Math.max(low / factor, LOWEST);
    atLow = value(low) - price;
  }
  if (atHigh < 0 || atLow > 0) return NaN;
  let lastSide = 0;
  for (let i = 0; i < 100 && high - low > 1e-14 * high; i++) {
    const middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    const next = middle > low && middle < high ? middle : (low + high) / 2;
    const at = value(next) - price;
    if (Math.abs(at) <= tolerance * price) return next;
    if (at < 0) {
      low = next;
      atLow = at;
      if (lastSide === -1) atHigh /= 2;
      lastSide = -1;
    } else {
      high = next;
      atHigh = at;
      if (lastSide === 1) atLow /= 2;
      lastSide = 1;
    }
  }
  return (low + high) / 2;
}
