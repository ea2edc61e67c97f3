/** Reads the real daily series kept in resources/history. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

function table(name) {
  const file = new URL(`../../resources/history/${name}.csv.gz`, import.meta.url);
  const [head, ...rows] = gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/);
  return { columns: head.split(','), rows: rows.map((row) => row.split(',')) };
}

function column(data, index) {
  const series = new Map();
  for (const row of data.rows) if (row[index] !== undefined && row[index] !== '') series.set(row[0], Number(row[index]));
  return series;
}

export const stockIds = ['AAPL', 'AMD', 'BAC', 'BBY', 'CVX', 'GE', 'HD', 'JNJ', 'JPM', 'KO', 'LLY', 'MRK', 'MSFT', 'PEP', 'PFE', 'PG', 'RRC', 'UNH', 'WMT', 'XOM'];

/**
 * All real series. `closes` maps a series id to date → close; `ranges` maps VIX, BTC and ETH to
 * date → { low, high, open? }; `tradingDays` are the days on which the US stocks have a close.
 */
export function readHistory() {
  const stocks = table('us-stocks-daily');
  const closes = new Map(stockIds.map((id) => [id, column(stocks, stocks.columns.indexOf(id))]));
  closes.set('SPX', column(stocks, stocks.columns.indexOf('SP500')));
  const vix = table('vix-daily');
  closes.set('VIX', column(vix, 4));
  closes.set('WTI', column(table('wti-spot-daily'), 1));
  closes.set('BRENT', column(table('brent-spot-daily'), 1));
  const coins = table('btc-eth-daily');
  closes.set('BTC', column(coins, 3));
  closes.set('ETH', column(coins, 6));
  const ranges = new Map([
    ['VIX', new Map(vix.rows.map((r) => [r[0], { open: Number(r[1]), high: Number(r[2]), low: Number(r[3]) }]))],
    ['BTC', new Map(coins.rows.map((r) => [r[0], { high: Number(r[1]), low: Number(r[2]) }]))],
    ['ETH', new Map(coins.rows.map((r) => [r[0], { high: Number(r[4]), low: Number(r[5]) }]))],
  ]);
  return { closes, ranges, tradingDays: [...closes.get('SPX').keys()] };
}

/** The closes of one series within [from, to], as [date, close], oldest first. */
export function span(series, from, to) {
  return [...series].filter(([date]) => date >= from && date <= to);
}

/** The day after or before, as a date. */
export function shiftDay(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

/**
 * Adds a close for each of the `days` that a series lacks, half way between its neighbours, so that a bridge can cross the
 * hole. Used for the replay only, never for history.
 */
export function fillHoles(series, days) {
  const filled = new Map(series);
  const known = [...series.keys()].sort();
  for (const day of days) {
    if (filled.has(day)) continue;
    const before = known.filter((d) => d < day).at(-1);
    const after = known.find((d) => d > day);
    if (before === undefined || after === undefined) throw new Error(`no neighbours for ${day}`);
    filled.set(day, (series.get(before) + series.get(after)) / 2);
  }
  return new Map([...filled].sort(([a], [b]) => (a < b ? -1 : 1)));
}
