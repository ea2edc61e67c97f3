/**
 * The market of the sample, minute by minute: real closes, highs and lows, and seeded bridges between them
 * (the method is described in resources/books/README.md). `visit` walks the minutes of each session in order.
 */
import { rangeBridge, standardBridge } from './bridge.mjs';
import { fillHoles, readHistory, shiftDay, span, stockIds } from './history.mjs';
import { stream } from './random.mjs';
import { correlation, decay, ewmaVariances, robustChange } from './statistics.mjs';

export const seed = 'february-2020/1';
export const firstDay = '2020-02-20';
export const lastDay = '2020-04-30';
export const asOf = '2020-02-19T21:00:00Z';
export const asOfDay = '2020-02-19';
const historyFrom = '2018-02-20';
const overnightShare = 0.3; // of a day's variance, between the close and the next opening
const summerTime = '2020-03-08'; // from this day New York closes at 20:00 UTC

const midnight = (date) => Date.parse(`${date}T00:00:00Z`);
const minute = 60000;

/** Opening time (ms UTC) and length in minutes of a session. */
export function session(hours, date) {
  if (hours === 'crypto') return { open: midnight(date), minutes: 1440 };
  if (hours === 'oil') return { open: midnight(date), minutes: 1260 };
  return { open: midnight(date) + (date < summerTime ? 870 : 810) * minute, minutes: 390 };
}

/** Loads the real series, with holes inside the replay filled so that they can be crossed. */
export function loadMarket() {
  const { closes, ranges, tradingDays } = readHistory();
  const usDays = tradingDays.filter((d) => d >= firstDay && d <= lastDay);
  const cryptoDays = [];
  for (let d = asOfDay; d <= lastDay; d = shiftDay(d, 1)) cryptoDays.push(d);
  const filled = new Map(closes);
  for (const id of ['WTI', 'BRENT']) filled.set(id, fillHoles(closes.get(id), usDays));
  for (const id of ['BTC', 'ETH']) filled.set(id, fillHoles(closes.get(id), cryptoDays));
  const variances = new Map();
  for (const id of [...stockIds, 'SPX', 'VIX', 'BTC', 'ETH']) variances.set(id, ewmaVariances(span(filled.get(id), historyFrom, lastDay)));
  const toIndex = new Map(stockIds.map((id) => [id, correlation(new Map(span(closes.get(id), historyFrom, asOfDay)), closes.get('SPX'))]));
  return { closes, filled, ranges, usDays, cryptoDays, variances, toIndex, previous: (id, date) => previousClose(filled.get(id), date) };
}

function previousClose(series, date) {
  for (let d = shiftDay(date, -1); ; d = shiftDay(d, -1)) {
    if (series.has(d)) return { date: d, close: series.get(d) };
    if (d < '2015-01-01') throw new Error(`no close before ${date}`);
  }
}

/** Minute paths of all US series on a day: previous close → opening (30 % of the variance) → real close. */
export function usPaths(market, date) {
  const { minutes } = session('us', date);
  const times = [0, ...Array.from({ length: minutes + 1 }, (_, m) => overnightShare + ((1 - overnightShare) * m) / minutes)];
  const common = standardBridge(times, stream(`${seed}:SPX:${date}`));
  const paths = new Map();
  for (const id of ['SPX', ...stockIds]) {
    const before = market.previous(id, date);
    const close = market.filled.get(id).get(date);
    const deviation = Math.sqrt(market.variances.get(id).get(before.date));
    const rho = id === 'SPX' ? 1 : market.toIndex.get(id);
    const own = id === 'SPX' ? common : standardBridge(times, stream(`${seed}:${id}:${date}`));
    const path = new Float64Array(minutes + 1);
    for (let m = 0; m <= minutes; m += 1) {
      const noise = rho * common[m + 1] + Math.sqrt(1 - rho * rho) * own[m + 1];
      path[m] = Math.exp(Math.log(before.close) + Math.log(close / before.close) * times[m + 1] + deviation * noise);
    }
    path[minutes] = close;
    paths.set(id, path);
  }
  const range = market.ranges.get('VIX').get(date);
  paths.set('VIX', rangeBridge({
    from: range.open, to: market.filled.get('VIX').get(date), low: range.low, high: range.high, steps: minutes,
    deviation: Math.log(range.high / range.low) / 3, random: stream(`${seed}:VIX:${date}`), turn: stream(`${seed}:VIX:turn:${date}`),
  }));
  return paths;
}

/** Minute paths of the two oils: an arithmetic bridge, because the price may be negative. */
export function oilPaths(market, date) {
  const { minutes } = session('oil', date);
  const times = Array.from({ length: minutes + 1 }, (_, m) => 0.1 + (0.9 * m) / minutes);
  times.unshift(0);
  const common = standardBridge(times, stream(`${seed}:oil:${date}`));
  const paths = new Map();
  for (const id of ['WTI', 'BRENT']) {
    const before = market.previous(id, date);
    const close = market.filled.get(id).get(date);
    const deviation = robustChange(span(market.filled.get(id), '2019-12-01', before.date));
    const own = standardBridge(times, stream(`${seed}:${id}:${date}`));
    const path = new Float64Array(minutes + 1);
    for (let m = 0; m <= minutes; m += 1) path[m] = before.close + (close - before.close) * times[m + 1] + deviation * (0.8 * common[m + 1] + 0.6 * own[m + 1]);
    path[minutes] = close;
    paths.set(id, path);
  }
  return paths;
}

/** Minute paths of BTC and ETH, through the real high and low of the day; a day without them is a plain bridge. */
export function cryptoPaths(market, date) {
  const { minutes } = session('crypto', date);
  const paths = new Map();
  for (const id of ['BTC', 'ETH']) {
    const before = market.previous(id, date);
    const close = market.filled.get(id).get(date);
    const range = market.ranges.get(id).get(date);
    const random = stream(`${seed}:${id}:${date}`);
    const deviation = range === undefined ? Math.sqrt(market.variances.get(id).get(before.date)) : Math.log(range.high / range.low) / 2;
    paths.set(id, rangeBridge({
      from: before.close, to: close, steps: minutes, deviation, random, turn: stream(`${seed}:coins:turn:${date}`),
      low: range?.low ?? Math.min(before.close, close) * 0.99, high: range?.high ?? Math.max(before.close, close) * 1.01,
    }));
  }
  return paths;
}

/** Annual EWMA volatility of a series, the unfinished day counted with its move so far. */
export function runningVolatility(market, id, date, value) {
  const before = market.previous(id, date);
  const variance = market.variances.get(id).get(before.date);
  const move = Math.log(value / before.close);
  const days = id === 'BTC' || id === 'ETH' ? 365 : 252;
  return Math.sqrt((decay * variance + (1 - decay) * move * move) * days);
}
