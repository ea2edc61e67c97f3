import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isUsBusinessDay, usExchangeDay } from '#engine/trading-calendar/us-exchange-day.ts';

const DAY = 86_400_000;
const cash = (...days: string[]): string[] => days.map((day) => usExchangeDay(Date.parse(day)).cash);

const stocks = new URL('../../../resources/history/us-stocks-daily.csv.gz', import.meta.url);

describe('days of the US exchanges', () => {
  it('are exactly the days on which shares have a close, from 1990 to 2022', () => {
    const dates = gunzipSync(readFileSync(stocks)).toString('utf8').trim().split('\n').slice(1).map((line) => line.slice(0, 10));
    const computed: string[] = [];
    for (let day = Date.parse(dates[0]!); day <= Date.parse(dates.at(-1)!); day += DAY) if (isUsBusinessDay(day)) computed.push(new Date(day).toISOString().slice(0, 10));
    expect(dates.length).toBeGreaterThan(8000);
    expect(computed).toEqual(dates);
  });

  it('are those that the exchange announced for 2022 to 2024', () => {
    expect(cash('2021-12-31', '2022-06-20', '2022-12-26', '2023-01-02', '2023-06-19', '2024-03-29', '2024-06-19', '2024-11-28')).toEqual(['whole', ...Array<string>(7).fill('none')]);
    expect(cash('2023-07-03', '2024-07-03', '2022-11-25', '2023-11-24', '2024-11-29', '2024-12-24')).toEqual(Array(6).fill('short'));
    // The Friday before a Saturday holiday is the holiday itself, not its eve.
    expect(cash('2020-07-03', '2021-12-24')).toEqual(['none', 'none']);
  });
});
