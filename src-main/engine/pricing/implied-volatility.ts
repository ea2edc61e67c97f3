const LOWEST = 1e-4;
const HIGHEST = 10;

/**
 * The annual volatility at which `value(volatility)` equals `price`, by bracketed false position (Illinois).
 * @returns NaN where no volatility between 0.01 % and 1,000 % gives that price.
 */
export function impliedVolatility(price: number, value: (volatility: number) => number): number {
  let low = LOWEST;
  let high = 0.5;
  let atLow = value(low) - price;
  if (atLow > 0) return NaN;
  let atHigh = value(high) - price;
  while (atHigh < 0 && high < HIGHEST) {
    low = high;
    atLow = atHigh;
    high *= 2;
    atHigh = value(high) - price;
  }
  if (atHigh < 0) return NaN;
  let lastSide = 0;
  for (let i = 0; i < 100 && high - low > 1e-10; i++) {
    const middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    const next = middle > low && middle < high ? middle : (low + high) / 2;
    const at = value(next) - price;
    if (Math.abs(at) <= 1e-12 * Math.max(1, price)) return next;
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
