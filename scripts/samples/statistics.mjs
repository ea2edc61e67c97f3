/** Daily statistics: EWMA variance, correlation. */

export const decay = 0.94;

/** EWMA (0.94) variance of daily log returns up to and with each date; seeded by the mean square of the first 30 returns. */
export function ewmaVariances(closes) {
  const returns = [];
  for (let i = 1; i < closes.length; i += 1) returns.push(Math.log(closes[i][1] / closes[i - 1][1]));
  const first = returns.slice(0, 30);
  let variance = first.reduce((sum, r) => sum + r * r, 0) / first.length;
  const out = new Map([[closes[0][0], variance]]);
  returns.forEach((r, i) => {
    if (i >= 30) variance = decay * variance + (1 - decay) * r * r;
    out.set(closes[i + 1][0], variance);
  });
  return out;
}

/** Correlation of the daily log returns of two series over the dates that both have. */
export function correlation(a, b) {
  const dates = [...a.keys()].filter((d) => b.has(d));
  const x = [];
  const y = [];
  for (let i = 1; i < dates.length; i += 1) {
    x.push(Math.log(a.get(dates[i]) / a.get(dates[i - 1])));
    y.push(Math.log(b.get(dates[i]) / b.get(dates[i - 1])));
  }
  const mean = (v) => v.reduce((s, q) => s + q, 0) / v.length;
  const mx = mean(x);
  const my = mean(y);
  let sxy = 0;
  let sxx = 0;
  let syy = 0;
  for (let i = 0; i < x.length; i += 1) {
    sxy += (x[i] - mx) * (y[i] - my);
    sxx += (x[i] - mx) ** 2;
    syy += (y[i] - my) ** 2;
  }
  return sxy / Math.sqrt(sxx * syy);
}

/** Robust standard deviation of the last 20 absolute daily changes (1.4826 × median), for series that may turn negative. */
export function robustChange(closes) {
  const changes = closes.slice(-21).map(([, c], i, all) => (i === 0 ? 0 : Math.abs(c - all[i - 1][1]))).slice(1).sort((a, b) => a - b);
  return 1.4826 * changes[Math.floor(changes.length / 2)];
}
