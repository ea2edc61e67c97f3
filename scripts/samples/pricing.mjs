/** The formulas behind derived prices: Black-Scholes, cost of carry, constant yield. */

export function normalCdf(x) {
  // Abramowitz and Stegun 26.2.17: absolute error below 7.5e-8, far below the cent to which prices are rounded.
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** Calendar days ÷ 365 from `at` (ms) to 21:00 UTC of the expiry day, not below zero. */
export function yearsTo(expiry, at) {
  return Math.max(0, (Date.parse(`${expiry}T21:00:00Z`) - at) / 86400000 / 365);
}

/** Black-Scholes-Merton value of a European option per unit. */
export function optionPrice(right, spot, strike, years, volatility, rate, dividendYield) {
  const sign = right === 'call' ? 1 : -1;
  if (years <= 0) return Math.max(0, sign * (spot - strike));
  const deviation = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield + (volatility * volatility) / 2) * years) / deviation;
  return sign * (spot * Math.exp(-dividendYield * years) * normalCdf(sign * d1) - strike * Math.exp(-rate * years) * normalCdf(sign * (d1 - deviation)));
}

/** Price per 1 of face value of a bond with semi-annual coupons at a yield that never changes, accrued interest included. */
export function bondPrice(coupon, maturity, yieldRate, at) {
  const end = Date.parse(`${maturity}T00:00:00Z`);
  const years = (end - at) / 86400000 / 365.25;
  const periods = years * 2;
  let price = (1 + yieldRate / 2) ** -periods;
  for (let left = periods; left > 0; left -= 1) price += (coupon / 2) * (1 + yieldRate / 2) ** -left;
  return price;
}
