/** The real daily closes that the outcome study is made of (resources/history). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export const STOCKS: Readonly<Record<string, string>> = {
  AAPL: 'Technology', AMD: 'Technology', BAC: 'Financials', BBY: 'Consumer', CVX: 'Energy', GE: 'Industrials', HD: 'Consumer', JNJ: 'Health care', JPM: 'Financials', KO: 'Consumer staples',
  LLY: 'Health care', MRK: 'Health care', MSFT: 'Technology', PEP: 'Consumer staples', PFE: 'Health care', PG: 'Consumer staples', RRC: 'Energy', UNH: 'Health care', WMT: 'Consumer staples', XOM: 'Energy',
};

export type Closes = ReadonlyMap<string, number>;

/** Closes by series id: the stocks, SPX, VIX, BTC and ETH. */
export function readCloses(folder = path.resolve('resources/history')): ReadonlyMap<string, Closes> {
  const table = (name: string): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } => {
    const [head, ...rows] = gunzipSync(readFileSync(path.join(folder, `${name}.csv.gz`))).toString('utf8').trim().split(/\r?\n/);
    return { columns: head!.split(','), rows: rows.map((row) => row.split(',')) };
  };
  const column = ({ rows }: ReturnType<typeof table>, index: number): Closes => new Map(rows.filter((row) => (row[index] ?? '') !== '').map((row) => [row[0]!, Number(row[index])]));
  const stocks = table('us-stocks-daily');
  const coins = table('btc-eth-daily');
  return new Map([
    ...Object.keys(STOCKS).map((id) => [id, column(stocks, stocks.columns.indexOf(id))] as const),
    ['SPX', column(stocks, stocks.columns.indexOf('SP500'))] as const,
    ['VIX', column(table('vix-daily'), 4)] as const,
    ['BTC', column(coins, coins.columns.indexOf('BTC.close'))] as const,
    ['ETH', column(coins, coins.columns.indexOf('ETH.close'))] as const,
  ]);
}

/** Days of a series between two dates, both included. */
export function daysOf(closes: Closes, from: string, to: string): readonly string[] {
  return [...closes.keys()].filter((day) => day >= from && day <= to);
}
