/** Crises day by day, from real closes: what the packs tell in a few moments. */
import { scenarioSchema } from '#contract/book-file.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { daysOf, STOCKS } from './history.ts';
import type { Closes } from './history.ts';

const PERIODS = [
  { id: 'daily-1998', name: 'July to October 1998, every close', from: '1998-07-17', to: '1998-10-08' },
  { id: 'daily-2008', name: 'September to November 2008, every close', from: '2008-09-12', to: '2008-11-20' },
  { id: 'daily-2018', name: 'February 2018, every close', from: '2018-01-26', to: '2018-02-08' },
  { id: 'daily-2020', name: 'February and March 2020, every close', from: '2020-02-19', to: '2020-03-23' },
  { id: 'daily-2022', name: 'January to June 2022, every close', from: '2022-01-03', to: '2022-06-16' },
];

/** Falls of coins; the series ends in 2020. */
const COIN_PERIODS = [
  { id: 'coins-2017-09', name: 'September 2017, every close of coins', from: '2017-09-01', to: '2017-09-14' },
  { id: 'coins-2018-01', name: 'January and February 2018, every close of coins', from: '2018-01-06', to: '2018-02-05' },
  { id: 'coins-2018-11', name: 'November 2018, every close of coins', from: '2018-11-13', to: '2018-11-25' },
  { id: 'coins-2019-09', name: 'September 2019, every close of coins', from: '2019-09-18', to: '2019-09-30' },
  { id: 'coins-2020-03', name: 'March 2020, every close of coins', from: '2020-03-05', to: '2020-03-16' },
];

/** Each period as a path of steps from close to close. @param calendar the series whose days count */
function paths(periods: typeof PERIODS, calendar: Closes, shocksOf: (relative: (series: Closes) => number) => readonly object[]): readonly ScenarioRecord[] {
  return periods.map(({ id, name, from, to }) => {
    const days = daysOf(calendar, from, to);
    const steps = days.slice(1).map((day, n) => {
      const before = days[n]!;
      const passed = Math.round((Date.parse(day) - Date.parse(before)) / 86_400_000);
      return { name: day, after: `P${String(passed)}D`, shocks: shocksOf((series) => series.get(day)! / series.get(before)! - 1) };
    });
    return scenarioSchema.parse({ id, name, kind: 'path', steps });
  });
}

/** Falls of BTC and ETH; perpetuals follow. Volatilities stay: no account of the study holds options on coins. */
export function dailyCoinCrises(closes: ReadonlyMap<string, Closes>): readonly ScenarioRecord[] {
  return paths(COIN_PERIODS, closes.get('BTC')!, (relative) => ['BTC', 'ETH'].map((instrument) => ({ select: { instrument }, price: { relative: relative(closes.get(instrument)!) } })));
}

/** Stocks and the index by their own returns, volatilities in step with the VIX. Funds follow the index. */
export function dailyCrises(closes: ReadonlyMap<string, Closes>): readonly ScenarioRecord[] {
  return paths(PERIODS, closes.get('SPX')!, (relative) => [
    ...[...Object.keys(STOCKS), 'SPX'].map((instrument) => ({ select: { instrument }, price: { relative: relative(closes.get(instrument)!) } })),
    { select: { kind: ['equity', 'etf', 'index'] }, volatility: { relative: relative(closes.get('VIX')!) } },
  ]);
}
