/** Binomial trees of many steps, as plainly as they are defined: references for the American method. */

/** Backward induction over a recombining tree; value and delta per unit. */
function induce(call, spot, strike, steps, up, down, probability, discount) {
  const values = new Float64Array(steps + 1);
  const prices = new Float64Array(steps + 1);
  for (let j = 0; j <= steps; j++) {
    prices[j] = spot * Math.exp(j * Math.log(up) + (steps - j) * Math.log(down));
    values[j] = Math.max(call ? prices[j] - strike : strike - prices[j], 0);
  }
  let delta = NaN;
  for (let level = steps - 1; level >= 0; level--) {
    for (let j = 0; j <= level; j++) {
      prices[j] /= down;
      const hold = discount * (probability * values[j + 1] + (1 - probability) * values[j]);
      values[j] = Math.max(hold, call ? prices[j] - strike : strike - prices[j]);
    }
    if (level === 1) delta = (values[1] - values[0]) / (prices[1] - prices[0]);
  }
  return { value: values[0], delta };
}

/** Cox, Ross and Rubinstein (1979). */
export function coxRossRubinstein(call, spot, strike, years, rate, dividendYield, volatility, steps) {
  const step = years / steps;
  const up = Math.exp(volatility * Math.sqrt(step));
  const probability = (Math.exp((rate - dividendYield) * step) - 1 / up) / (up - 1 / up);
  return induce(call, spot, strike, steps, up, 1 / up, probability, Math.exp(-rate * step));
}

/** Leisen and Reimer (1996): the same tree with the strike in its centre, an odd number of steps. */
export function leisenReimer(call, spot, strike, years, rate, dividendYield, volatility, steps) {
  const invert = (z) => {
    const y = z / (steps + 1 / 3 + 0.1 / (steps + 1));
    return 0.5 + Math.sign(z) * 0.5 * Math.sqrt(-Math.expm1(-y * y * (steps + 1 / 6)));
  };
  const step = years / steps;
  const deviation = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const probability = invert(d1 - deviation);
  const growth = Math.exp((rate - dividendYield) * step);
  const up = (growth * invert(d1)) / probability;
  const down = (growth - probability * up) / (1 - probability);
  if (!(probability > 0 && probability < 1 && down > 0)) return { value: NaN, delta: NaN };
  return induce(call, spot, strike, steps, up, down, probability, Math.exp(-rate * step));
}
