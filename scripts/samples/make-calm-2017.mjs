/** Generates sample-calm-2017.book.json: two quiet accounts on 2017-11-15, with the real closes of 2016 and 2017 behind them. */
import { fileURLToPath } from 'node:url';
import { readHistory, shiftDay, span } from './history.mjs';
import { optionPrice, yearsTo } from './pricing.mjs';
import { ewmaVariances } from './statistics.mjs';
import { round, writeBook } from './write-book.mjs';

const asOf = '2017-11-15T21:00:00Z';
const asOfDay = '2017-11-15';
const historyFrom = '2016-01-04';
const rate = 0.0125;

const held = { AAPL: 'Technology', MSFT: 'Technology', JNJ: 'Health care', PG: 'Consumer staples', KO: 'Consumer staples', JPM: 'Financials', XOM: 'Energy', WMT: 'Consumer staples' };
const put = { underlying: 'SPY', right: 'put', strike: 245, expiry: '2018-03-16' };
const putId = 'SPY 2018-03-16 P 245';

const accounts = [
  {
    id: 'broker', name: 'Broker', counterparty: 'broker-us', currency: 'USD', regime: { id: 'reg-t', params: {} },
    balances: [{ currency: 'USD', amount: '-22000.00', accrued: '-31.40' }],
    positions: [
      { instrument: 'AAPL', quantity: '300', averagePrice: '27.10' }, { instrument: 'MSFT', quantity: '150', averagePrice: '54.30' },
      { instrument: 'JNJ', quantity: '90', averagePrice: '98.20' }, { instrument: 'PG', quantity: '120', averagePrice: '71.15' },
      { instrument: 'JPM', quantity: '110', averagePrice: '58.80' }, { instrument: 'SPY', quantity: '120', averagePrice: '219.40' },
      { instrument: putId, quantity: '1', averagePrice: '4.10' },
    ],
    thresholds: { target: 2.0, alerts: [1.5, 1.25, 1.1] },
  },
  {
    id: 'savings', name: 'Savings plan', counterparty: 'bank', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.3, maintenanceRate: 0.2 } },
    balances: [{ currency: 'USD', amount: '8500.00' }, { currency: 'EUR', amount: '2000.00' }],
    positions: [
      { instrument: 'KO', quantity: '200', averagePrice: '36.40' }, { instrument: 'WMT', quantity: '100', averagePrice: '62.90' },
      { instrument: 'XOM', quantity: '100', averagePrice: '61.75' }, { instrument: 'SPY', quantity: '60', averagePrice: '205.10' },
    ],
    thresholds: { target: 2.0, alerts: [1.5, 1.25, 1.1] },
  },
];

/** Writes the book into `folder`; returns a line for people. */
export function makeCalm2017(folder) {
  const { closes } = readHistory();
  const spx = span(closes.get('SPX'), historyFrom, asOfDay);
  const series = new Map(Object.keys(held).map((id) => [id, span(closes.get(id), historyFrom, asOfDay)]));
  series.set('SPX', spx);
  series.set('SPY', spx.map(([date, close]) => [date, round(close / 10, 3)]));
  series.set('VIX', span(closes.get('VIX'), historyFrom, asOfDay));
  // The coin's day ends at midnight UTC, so the day before the book's date is the last one that it can know.
  series.set('BTC', span(closes.get('BTC'), historyFrom, shiftDay(asOfDay, -1)));
  const vix = series.get('VIX').at(-1)[1] / 100;
  const volatility = (id) => {
    if (id === 'SPX' || id === 'SPY') return vix;
    return id === 'VIX' ? null : Math.sqrt([...ewmaVariances(series.get(id)).values()].at(-1) * (id === 'BTC' ? 365 : 252));
  };
  const quotes = [...series].map(([id, list]) => {
    const mark = round(list.at(-1)[1], 2);
    const half = id === 'BTC' ? 3 : 0.01;
    const sigma = volatility(id);
    return {
      instrument: id, mark, ...(id === 'SPX' || id === 'VIX' ? {} : { bid: round(mark - half, 2), ask: round(mark + half, 2) }),
      ...(sigma === null ? {} : { volatility: round(sigma, 4) }),
      at: id === 'BTC' ? '2017-11-15T00:00:00Z' : asOf, source: id === 'SPY' ? 'derived' : 'daily close',
    };
  });
  const spot = spx.at(-1)[1] / 10;
  const premium = round(optionPrice(put.right, spot, put.strike, yearsTo(put.expiry, Date.parse(asOf)), vix, rate, 0.019), 2);
  quotes.push({ instrument: putId, mark: premium, bid: round(premium - 0.03, 2), ask: round(premium + 0.03, 2), volatility: round(vix, 4), at: asOf, source: 'derived' });
  const instruments = [
    ...Object.entries(held).map(([id, sector]) => ({ id, kind: 'equity', currency: 'USD', sector, averageDailyVolume: 8e6 })),
    { id: 'SPX', kind: 'index', currency: 'USD', name: 'S&P 500 index', dividendYield: 0.019 },
    { id: 'SPY', kind: 'etf', currency: 'USD', name: 'S&P 500 fund, one tenth of the index', sector: 'Broad market', tracks: { underlying: 'SPX', ratio: 10 }, averageDailyVolume: 7e7, dividendYield: 0.019 },
    { id: 'VIX', kind: 'index', currency: 'USD', name: 'VIX volatility index' },
    { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { tier: 3, haircut: 0.2 } },
    { id: putId, kind: 'option', currency: 'USD', ...put, multiplier: 100, style: 'american' },
  ];
  const bytes = writeBook(`${folder}/sample-calm-2017.book.json`, {
    format: 'marginline-book', version: 1, asOf, accounts, instruments, quotes,
    fx: [{ from: 'EUR', to: 'USD', rate: '1.1800', at: asOf }],
    rates: [{ currency: 'USD', riskFree: rate, marginLoan: 0.0325 }, { currency: 'EUR', riskFree: -0.0035, marginLoan: 0.015 }],
    history: [...series].map(([instrument, list]) => ({ instrument, closes: list })),
    counterparties: [
      { id: 'broker-us', name: 'Harbor Street Brokerage (made up)', kind: 'broker', jurisdiction: 'US', licences: ['broker-dealer'] },
      { id: 'bank', name: 'Hill Bank (made up)', kind: 'bank', jurisdiction: 'US', licences: ['bank'] },
    ],
    limits: [{ id: 'single-name', account: '*', metric: 'exposureShare', select: { kind: 'equity' }, max: 0.25, hard: false }],
    alertRules: [{ id: 'vix-up', instrument: 'VIX', metric: 'price', above: 20, severity: 'info' }],
    plans: [{
      id: 'pay-down', account: 'broker', name: 'Pay the loan down', armed: true,
      when: { all: [{ metric: 'bufferRatio', below: 1.5, for: 'PT5M' }] },
      steps: [{ fund: { source: 'savings', amount: '8000', currency: 'USD', arrives: 'P1D' } }, { reduce: { order: 'largest-exposure', share: 0.25 } }],
    }],
    scenarios: [{ id: 'index-minus-20', name: 'Shares fall 20 %', kind: 'instant', source: 'hypothetical', shocks: [{ select: { kind: ['equity', 'etf', 'index'] }, price: { relative: -0.2 } }], propagate: 'none' }],
  });
  return `Calm 2017: ${instruments.length} instruments, book ${bytes} bytes`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(makeCalm2017(fileURLToPath(new URL('../../resources/books', import.meta.url))));
