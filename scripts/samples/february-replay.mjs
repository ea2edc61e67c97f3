/** Turns the sample's market into ticks. */
import { asOf, asOfDay, cryptoPaths, lastDay, oilPaths, seed, session, usPaths } from './february-market.mjs';
import { toStep } from './february-prices.mjs';
import { universe } from './february-universe.mjs';
import { shiftDay } from './history.mjs';
import { stream } from './random.mjs';
import { TickFile } from './tick-file.mjs';

const minute = 60000;
const calmVix = 15;

/** Premium of perpetuals over spot: slow seeded noise of a few basis points, below spot while the coin falls fast. */
function basisSource() {
  const states = new Map();
  return (coin, hourReturn) => {
    const s = states.get(coin) ?? { random: stream(`${seed}:${coin}:basis`), value: 0.0002 };
    states.set(coin, s);
    s.value = 0.0002 + 0.995 * (s.value - 0.0002) + 0.00004 * s.random.normal();
    return s.value + 0.05 * hourReturn;
  };
}

/** All sessions of the replay in order of time: { hours, date, open, minutes, paths }. */
function* sessions(market) {
  for (const date of market.cryptoDays) {
    yield { hours: 'crypto', date, ...session('crypto', date), paths: cryptoPaths(market, date) };
    if (!market.usDays.includes(date)) continue;
    yield { hours: 'oil', date, ...session('oil', date), paths: oilPaths(market, date) };
    yield { hours: 'us', date, ...session('us', date), paths: usPaths(market, date) };
  }
}

/** The state of the sample at its own date: real closes of the day, crypto from the day's bridge at 21:00. */
export function openingState(market) {
  const coins = cryptoPaths(market, asOfDay);
  const at = Date.parse(asOf);
  const at21 = (at - Date.parse(`${asOfDay}T00:00:00Z`)) / minute;
  return { at, date: asOfDay, spot: (id) => (coins.has(id) ? coins.get(id)[at21] : market.closes.get(id).get(asOfDay)) };
}

/** Writes the tick file; returns { ticks, bytes }. */
export function writeReplay(market, prices, path) {
  const start = Date.parse(asOf);
  const end = Date.parse(`${shiftDay(lastDay, 1)}T00:00:00Z`);
  const file = new TickFile({ name: 'February to April 2020', seed, start, end, note: 'Real daily closes, interpolated: see resources/books/README.md' });
  for (const { record, ticks } of universe) file.open(record.id, ticks.digits);
  const basis = basisSource();
  let vix = market.closes.get('VIX').get(asOfDay);
  for (const { hours, date, open, minutes, paths } of sessions(market)) {
    const quoted = universe.map((entry, order) => ({ ...entry, order })).filter((e) => e.ticks.hours === hours && !(e.record.kind === 'future' && date > e.record.expiry));
    const first = hours === 'crypto' ? 1 : 0;
    for (let m = first; m <= minutes; m += 1) {
      const at = open + m * minute;
      if (paths.has('VIX')) vix = paths.get('VIX')[m];
      const state = { at, date, spot: (id) => (id === 'VIX' ? vix : paths.get(id)[m]) };
      for (const { record, price, ticks, order } of quoted) {
        const coin = hours === 'crypto' ? record.underlying ?? record.id : null;
        const hourReturn = coin === null ? 0 : Math.log(paths.get(coin)[m] / paths.get(coin)[Math.max(0, m - 60)]);
        const premium = price.type === 'perpetual' ? basis(coin, hourReturn) : 0;
        if (m !== minutes && m % ticks.every !== 0) continue;
        // Instruments tick at different seconds of the minute, the last one exactly at the close.
        const second = m === minutes ? 0 : (order * 7) % 59;
        const when = at + second * 1000;
        if (when <= start) continue;
        const value = toStep(prices.mark(price, state, premium), ticks);
        const stress = hours === 'crypto' ? 1 + Math.abs(hourReturn) / 0.01 : Math.max(1, vix / calmVix);
        file.add(record.id, when, value, prices.halfSpread(ticks, value, stress), prices.volatility(price, state));
      }
    }
  }
  return { bytes: file.write(path), ticks: file.count() };
}
