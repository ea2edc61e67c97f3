/** The three accounts of the February 2020 sample and the rules around them. Everything here is made up; prices are not. */

const buy = (instrument, quantity, averagePrice) => ({ instrument, quantity: String(quantity), averagePrice: String(averagePrice) });

export const accounts = [
  {
    id: 'us-broker', name: 'US broker', counterparty: 'broker-us', currency: 'USD',
    regime: { id: 'reg-t', params: { house: [{ select: { instrument: 'AMD' }, initialRate: 0.6, maintenanceRate: 0.4 }, { select: { sector: 'Energy' }, maintenanceRate: 0.3 }] } },
    balances: [
      { currency: 'USD', amount: '-340000.00', accrued: '-542.60' },
      { currency: 'EUR', amount: '18500.00' },
    ],
    positions: [
      buy('AAPL', 700, 55.4), buy('MSFT', 260, 118.2), buy('JNJ', 150, 129.1), buy('PG', 200, 98.75), buy('KO', 450, 47.6), buy('WMT', 120, 98.3),
      buy('UNH', 80, 241.5), buy('HD', 110, 192.4), buy('JPM', 400, 104.2), buy('XOM', 800, 58.9), buy('CVX', 400, 103.7), buy('AMD', 500, 31.2),
      buy('PEP', 130, 121.9), buy('LLY', 140, 112.6), buy('PFE', 600, 32.4), buy('BAC', 1800, 27.3), buy('MRK', 280, 66.1),
      buy('SPY', 900, 301.8), buy('SPX3X', 1200, 41.25), buy('UST 1.5 2030-02-15', 40000, 0.9875),
      buy('GE', -120, 74.1), buy('BBY', -120, 76.9), buy('RRC', -4000, 4.62),
      buy('SPY 2020-06-19 P 320', 2, 9.15), buy('SPY 2020-06-19 P 300', -8, 5.4), buy('AAPL 2020-06-19 C 85', -4, 2.05),
      buy('MSFT 2020-06-19 P 170', -3, 5.2), buy('AMD 2020-06-19 P 50', 4, 3.1),
    ],
    thresholds: { target: 2.0, alerts: [1.5, 1.25, 1.1] },
    runbook: {
      deadline: 'PT4H',
      sources: [
        { name: 'Savings account', amount: '15000', currency: 'USD', arrives: 'PT2H' },
        { name: 'Second bank, Frankfurt', amount: '25000', currency: 'EUR', arrives: 'P2D', cutoff: '15:00Z' },
      ],
      contacts: [{ name: 'Margin desk', role: 'Harbor Street Brokerage', phone: '555-0142', note: 'opens at 12:00 UTC; ask which positions they would take first' }],
      notes: 'Decide before noon. The fund with leverage goes first, the bonds last.',
    },
    discipline: { overnight: { pain: 0.15 } },
  },
  {
    id: 'futures', name: 'Futures account', counterparty: 'futures-house', currency: 'USD',
    regime: { id: 'reg-t', params: {} },
    balances: [{ currency: 'USD', amount: '80500.00', segment: 'commodities' }],
    positions: [buy('ESM0', -1, 3355.25), buy('CLK0', 4, 54.1), buy('BZM0', -3, 58.35)],
    thresholds: {
      target: 2.0, alerts: [1.5, 1.25, 1.1],
      raised: [{ from: '2020-03-05T00:00:00Z', until: '2020-03-10T00:00:00Z', target: 2.5, reason: 'OPEC and its partners meet' }],
    },
  },
  {
    id: 'crypto', name: 'Crypto exchange', counterparty: 'venue-x', currency: 'USD',
    regime: { id: 'crypto-cross', params: { venue: 'generic' } },
    balances: [{ currency: 'USDT', amount: '41000.00', accrued: '-62.40' }],
    positions: [buy('BTC', 30, 8120.5), buy('ETH', 420, 182.3), buy('BTCUSDT-PERP', 105, 9412), buy('ETHUSDT-PERP', 1250, 221.4)],
    thresholds: { target: 2.0, alerts: [1.5, 1.25, 1.1] },
  },
];

export const counterparties = [
  {
    id: 'broker-us', name: 'Harbor Street Brokerage (made up)', kind: 'broker', jurisdiction: 'US', licences: ['broker-dealer'],
    liquidation: { policy: 'largest-exposure', target: 1.0, partial: true, orderType: 'market', fee: 0.001 },
    custody: { segregated: true, rehypothecation: 1.4 }, review: { at: '2020-01-15', score: {} },
  },
  {
    id: 'futures-house', name: 'Pier Nine Futures (made up)', kind: 'futures-broker', jurisdiction: 'US', licences: ['futures commission merchant'],
    liquidation: { policy: 'largest-loss', target: 1.0, partial: false, orderType: 'market', fee: 0.0005 },
    custody: { segregated: true, rehypothecation: 0 }, review: { at: '2020-01-15', score: {} },
  },
  {
    id: 'venue-x', name: 'Venue X (made up)', kind: 'exchange', jurisdiction: 'offshore', licences: [], nativeToken: 'VXT',
    liquidation: { policy: 'largest-loss', target: 1.0, partial: true, orderType: 'market', fee: 0.005, insuranceFund: '1000000' },
    custody: { segregated: false, rehypothecation: 1 }, review: { at: '2019-11-01', score: {} },
  },
];

export const limits = [
  { id: 'single-name', account: 'us-broker', metric: 'exposureShare', select: { kind: 'equity' }, max: 0.25, hard: true },
  { id: 'leveraged-funds', account: 'us-broker', metric: 'exposureShare', select: { instrument: 'SPX3X' }, max: 0.5, hard: false },
  { id: 'gross', account: '*', metric: 'grossExposure', select: {}, max: 3000000, hard: false },
];

export const alertRules = [
  { id: 'btc-drop', instrument: 'BTC', metric: 'price', change: { relative: -0.08, within: 'PT1H' }, severity: 'warning' },
  { id: 'btc-slide', instrument: 'BTC', metric: 'price', change: { relative: -0.05, within: 'PT6H' }, severity: 'info' },
  { id: 'index-drop', instrument: 'SPX', metric: 'price', change: { relative: -0.03, within: 'P1D' }, severity: 'warning' },
  { id: 'vix-up', instrument: 'VIX', metric: 'price', above: 17, severity: 'info' },
  { id: 'vix-high', instrument: 'VIX', metric: 'price', above: 30, severity: 'warning' },
  { id: 'oil-low', instrument: 'CLK0', metric: 'price', below: 20, severity: 'critical' },
  { id: 'eth-perp-spread', instrument: 'ETHUSDT-PERP', metric: 'spread', change: { relative: 3, within: 'PT4H' }, severity: 'warning' },
];

export const plans = [
  {
    id: 'broker-watch', account: 'us-broker', name: 'Look at the book when it slips under target', armed: true,
    when: { all: [{ metric: 'bufferRatio', below: 1.8, for: 'PT60S' }] },
    steps: [{ notify: { message: 'US broker is under 1.80: decide today what goes first' } }],
  },
  {
    id: 'broker-first-cut', account: 'us-broker', name: 'Halve the losers early', armed: true,
    when: { all: [{ metric: 'bufferRatio', below: 1.5, for: 'PT60S' }] },
    steps: [
      { reduce: { order: 'largest-loss', share: 0.5 } },
      { reduce: { select: { instrument: 'SPX3X' }, until: { metric: 'bufferRatio', atLeast: 1.75 } } },
      { notify: { message: 'Below 1.5: the first cut is on the ticket list' } },
    ],
  },
  {
    id: 'broker-leverage-off', account: 'us-broker', name: 'No leveraged fund in a storm', armed: true,
    when: { all: [{ metric: 'price', instrument: 'VIX', above: 25, for: 'PT5M' }, { metric: 'bufferRatio', below: 2.0 }] },
    steps: [{ reduce: { select: { instrument: 'SPX3X' }, share: 0.5 } }],
  },
  {
    id: 'futures-below-target', account: 'futures', name: 'Bring cash before the broker asks', armed: true,
    when: { all: [{ metric: 'bufferRatio', below: 2.0, for: 'PT5M' }] },
    steps: [
      { fund: { source: 'bank', amount: '20000', currency: 'USD', arrives: 'P1D' } },
      { notify: { message: 'Wire 20,000 USD to the futures account today' } },
    ],
  },
  {
    id: 'futures-oil-out', account: 'futures', name: 'Out of oil below 20', armed: true,
    when: { any: [{ metric: 'price', instrument: 'CLK0', below: 20, for: 'PT10M' }, { metric: 'bufferRatio', below: 1.25 }] },
    steps: [{ reduce: { select: { instrument: 'CLK0' }, share: 1 } }, { reduce: { select: { instrument: 'BZM0' }, share: 1 } }],
  },
  {
    id: 'crypto-deleverage', account: 'crypto', name: 'Cut the perpetuals before the engine does', armed: true,
    when: { all: [{ metric: 'bufferRatio', below: 1.35, for: 'PT30S' }] },
    steps: [
      { reduce: { select: { kind: 'perpetual' }, until: { metric: 'bufferRatio', atLeast: 2.0 } } },
      { notify: { message: 'Perpetuals are being cut: watch the spread' } },
    ],
  },
];

export const scenarios = [
  {
    id: 'index-minus-10', name: 'Shares fall 10 %, volatility doubles', kind: 'instant', source: 'hypothetical',
    shocks: [{ select: { kind: ['equity', 'etf', 'index'] }, price: { relative: -0.1 } }, { select: { kind: 'option' }, volatility: { relative: 1 } }],
    propagate: 'none',
  },
  {
    id: 'coins-minus-40', name: 'Coins fall 40 % in a day, haircuts rise by 10 points', kind: 'instant', source: 'the size of 2020-03-12',
    shocks: [
      { select: { kind: 'crypto' }, price: { relative: -0.4 } }, { select: { kind: 'crypto' }, haircut: { absolute: 0.1 } },
      { select: { kind: ['crypto', 'perpetual'] }, spread: { times: 5 }, volume: { times: 0.3 } },
    ],
    propagate: 'none',
  },
  {
    id: 'oil-to-zero', name: 'Crude oil falls to 1 dollar and margins rise by a half', kind: 'instant', source: 'hypothetical, in the direction of 2020-04-20',
    shocks: [{ select: { instrument: ['WTI', 'BRENT'] }, price: { to: 1 } }, { select: { kind: 'future' }, marginRate: { relative: 0.5 } }],
    propagate: 'none',
  },
];
