/** What can be held or watched in the February 2020 sample, and how each instrument is ticked and priced. */
import { stockIds } from './history.mjs';

/** Assumptions of derived prices; named in resources/books/README.md. */
export const assumptions = {
  rate: 0.0158,
  spyDividendYield: 0.019,
  leveragedClose: 60,
  inverseClose: 25,
  notes: [
    { id: 'UST 1.5 2030-02-15', coupon: 0.015, maturity: '2030-02-15', yield: 0.0157 },
    { id: 'UST 2.375 2049-11-15', coupon: 0.02375, maturity: '2049-11-15', yield: 0.0201 },
  ],
};

const sectors = {
  AAPL: 'Technology', AMD: 'Technology', MSFT: 'Technology', BAC: 'Financials', JPM: 'Financials', BBY: 'Consumer discretionary',
  HD: 'Consumer discretionary', CVX: 'Energy', RRC: 'Energy', XOM: 'Energy', GE: 'Industrials', JNJ: 'Health care', LLY: 'Health care',
  MRK: 'Health care', PFE: 'Health care', UNH: 'Health care', KO: 'Consumer staples', PEP: 'Consumer staples', PG: 'Consumer staples', WMT: 'Consumer staples',
};

// Shares a day, orders of magnitude of early 2020 in the units of the adjusted prices: illustrative, no source series.
const volumes = {
  AAPL: 110e6, AMD: 55e6, BAC: 45e6, BBY: 2.5e6, CVX: 7e6, GE: 6e6, HD: 4e6, JNJ: 7e6, JPM: 12e6, KO: 12e6,
  LLY: 4e6, MRK: 9e6, MSFT: 30e6, PEP: 4.5e6, PFE: 21e6, PG: 8e6, RRC: 10e6, UNH: 4e6, WMT: 6.5e6, XOM: 18e6,
};
const wide = new Set(['RRC', 'BBY', 'LLY', 'UNH']);

export const baskets = {
  'BASKET-TECHNOLOGY': ['AAPL', 'AMD', 'MSFT'],
  'BASKET-HEALTH': ['JNJ', 'LLY', 'MRK', 'PFE', 'UNH'],
  'BASKET-STAPLES': ['KO', 'PEP', 'PG', 'WMT'],
  'BASKET-ENERGY': ['CVX', 'RRC', 'XOM'],
  'BASKET-FINANCIALS': ['BAC', 'JPM'],
};

const optionTerms = [
  ['SPY', '2020-06-19', 'put', 320], ['SPY', '2020-06-19', 'put', 300], ['SPY', '2020-06-19', 'put', 280], ['SPY', '2020-06-19', 'call', 350],
  ['AAPL', '2020-06-19', 'call', 85], ['AAPL', '2020-06-19', 'put', 75], ['MSFT', '2020-06-19', 'put', 170], ['MSFT', '2020-06-19', 'call', 195],
  ['AMD', '2020-06-19', 'put', 50], ['JPM', '2020-06-19', 'call', 130], ['XOM', '2020-06-19', 'put', 47.5], ['BAC', '2020-06-19', 'put', 30],
  ['HD', '2020-05-15', 'call', 235], ['UNH', '2020-06-19', 'put', 270], ['WMT', '2020-06-19', 'put', 105], ['GE', '2020-06-19', 'call', 85],
  ['SPX', '2020-06-19', 'put', 3200], ['SPX', '2020-06-19', 'put', 3000],
];

// The generic venue's ladder: illustrative, steeper than the majors' of the time, so that size costs margin.
const ladder = (edges, rates) => edges.map((upTo, i) => ({ ...(upTo === null ? {} : { upTo }), initialRate: rates[i] * 2, maintenanceRate: rates[i] }));

function stock(id) {
  return {
    record: { id, kind: 'equity', currency: 'USD', sector: sectors[id], averageDailyVolume: volumes[id] },
    price: { type: 'series', series: id },
    ticks: { hours: 'us', every: 2, digits: id === 'RRC' ? 3 : 2, spread: wide.has(id) ? 4 : 1.2, minimum: 0.005 },
  };
}

function option([underlying, expiry, right, strike]) {
  const id = `${underlying} ${expiry} ${right === 'call' ? 'C' : 'P'} ${strike}`;
  return {
    record: { id, kind: 'option', currency: 'USD', underlying, right, strike, expiry, multiplier: 100, style: underlying === 'SPX' ? 'european' : 'american' },
    price: { type: 'option', underlying, right, strike, expiry },
    ticks: { hours: 'us', every: 5, digits: 2, spread: 60, minimum: underlying === 'SPX' ? 0.3 : 0.02 },
  };
}

const index = (id, name, hours, every, digits = 2) => ({
  record: { id, kind: 'index', currency: 'USD', name, ...(id === 'SPX' ? { productClass: 'high-cap-broad-index', dividendYield: assumptions.spyDividendYield } : {}) },
  price: { type: 'series', series: id },
  ticks: { hours, every, digits, spread: null },
});

const future = (id, name, underlying, hours, every, step, digits, terms) => ({
  record: { id, kind: 'future', currency: 'USD', name, underlying, ...terms },
  price: { type: underlying === 'SPX' ? 'carry' : 'same', underlying, expiry: terms.expiry },
  ticks: { hours, every, digits, spread: 1, minimum: step / 2, step },
});

/** Every instrument: `record` goes into the book, `price` says how it is priced, `ticks` how it ticks (spread: half, basis points). */
export const universe = [
  ...stockIds.map(stock),
  index('SPX', 'S&P 500 index', 'us', 1),
  index('VIX', 'VIX volatility index', 'us', 1),
  index('WTI', 'WTI crude oil spot, Cushing', 'oil', 2),
  index('BRENT', 'Brent crude oil spot', 'oil', 2),
  {
    record: { id: 'SPY', kind: 'etf', currency: 'USD', name: 'S&P 500 fund, one tenth of the index', sector: 'Broad market', tracks: { underlying: 'SPX', ratio: 10 }, averageDailyVolume: 80e6, dividendYield: assumptions.spyDividendYield },
    price: { type: 'ratio', underlying: 'SPX', divisor: 10 },
    ticks: { hours: 'us', every: 1, digits: 2, spread: 0.2, minimum: 0.005 },
  },
  {
    record: { id: 'SPX3X', kind: 'etf', currency: 'USD', name: 'Three times the daily S&P 500 move', sector: 'Broad market', underlying: 'SPX', leverageFactor: 3, averageDailyVolume: 12e6 },
    price: { type: 'leveraged', underlying: 'SPX', factor: 3 },
    ticks: { hours: 'us', every: 1, digits: 3, spread: 1.5, minimum: 0.005 },
  },
  {
    record: { id: 'SPX1S', kind: 'etf', currency: 'USD', name: 'Inverse of the daily S&P 500 move', sector: 'Broad market', underlying: 'SPX', leverageFactor: -1, averageDailyVolume: 5e6 },
    price: { type: 'leveraged', underlying: 'SPX', factor: -1 },
    ticks: { hours: 'us', every: 2, digits: 3, spread: 1.5, minimum: 0.005 },
  },
  ...Object.entries(baskets).map(([id, members]) => ({
    record: { id, kind: 'etf', currency: 'USD', name: `Equal-weight basket of ${members.join(', ')}`, sector: sectors[members[0]], averageDailyVolume: 1e6 },
    price: { type: 'basket', members },
    ticks: { hours: 'us', every: 5, digits: 2, spread: 3, minimum: 0.005 },
  })),
  ...assumptions.notes.map((note) => ({
    record: { id: note.id, kind: 'bond', currency: 'USD', name: `US Treasury ${note.coupon * 100} % ${note.maturity}, at a constant yield`, sector: 'Government', initialRate: 0.06, maintenanceRate: 0.05, averageDailyVolume: 50e6, collateral: { tier: 1, haircut: 0.05 } },
    price: { type: 'bond', ...note },
    ticks: { hours: 'us', every: 30, digits: 5, spread: 1.5, minimum: 0.00005 },
  })),
  {
    record: { id: 'USD-LIQUIDITY', kind: 'fund', currency: 'USD', name: 'Money market fund at a constant 1.00', sector: 'Cash', initialRate: 0.05, maintenanceRate: 0.03, collateral: { tier: 1, haircut: 0.02 } },
    price: { type: 'constant', value: 1 },
    ticks: { hours: 'us', every: 30, digits: 4, spread: null },
  },
  ...optionTerms.map(option),
  future('ESM0', 'E-mini S&P 500 style, June 2020', 'SPX', 'us', 1, 0.25, 2, { multiplier: 50, expiry: '2020-06-19', averageDailyVolume: 1.5e6, margin: { initial: 6930, maintenance: 6300 } }),
  future('MESM0', 'Micro E-mini S&P 500 style, June 2020', 'SPX', 'us', 2, 0.25, 2, { multiplier: 5, expiry: '2020-06-19', averageDailyVolume: 4e5, margin: { initial: 693, maintenance: 630 } }),
  future('CLK0', 'WTI crude oil, May 2020', 'WTI', 'oil', 2, 0.01, 2, { multiplier: 1000, expiry: '2020-04-21', averageDailyVolume: 3.5e5, margin: { initial: 4180, maintenance: 3800 } }),
  future('QMK0', 'WTI crude oil, half size, May 2020', 'WTI', 'oil', 2, 0.025, 3, { multiplier: 500, expiry: '2020-04-21', averageDailyVolume: 1.2e4, margin: { initial: 2090, maintenance: 1900 } }),
  future('BZM0', 'Brent crude oil, June 2020', 'BRENT', 'oil', 2, 0.01, 2, { multiplier: 1000, expiry: '2020-04-30', averageDailyVolume: 2.5e5, margin: { initial: 4070, maintenance: 3700 } }),
  ...[['BTC', 2, 0.05, 3e5], ['ETH', 2, 0.1, 1e7]].map(([id, digits, haircut, averageDailyVolume]) => ({
    record: { id, kind: 'crypto', currency: 'USD', averageDailyVolume, collateral: { tier: 2, haircut } },
    price: { type: 'series', series: id },
    ticks: { hours: 'crypto', every: 1, digits, spread: 1, minimum: 0.005 },
  })),
  ...[['BTC', 2, [50000, 200000, 500000, 2000000, null]], ['ETH', 2, [25000, 100000, 250000, 1000000, null]]].map(([coin, digits, edges]) => ({
    record: { id: `${coin}USDT-PERP`, kind: 'perpetual', currency: 'USDT', underlying: coin, multiplier: 1, takerFee: 0.0005, averageDailyVolume: coin === 'BTC' ? 1.5e5 : 2e6, tiers: ladder(edges, [0.01, 0.02, 0.05, 0.1, 0.15]) },
    price: { type: 'perpetual', underlying: coin },
    ticks: { hours: 'crypto', every: 1, digits, spread: coin === 'BTC' ? 0.5 : 1, minimum: 0.005 },
  })),
];

