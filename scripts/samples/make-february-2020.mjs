/** Generates sample-february-2020.book.json and its replay, sample-february-2020.ticks.gz. */
import { fileURLToPath } from 'node:url';
import { accounts, alertRules, counterparties, limits, plans, scenarios } from './february-accounts.mjs';
import { asOf, asOfDay, loadMarket } from './february-market.mjs';
import { pricer, toStep } from './february-prices.mjs';
import { openingState, writeReplay } from './february-replay.mjs';
import { universe } from './february-universe.mjs';
import { shiftDay, span } from './history.mjs';
import { round, writeBook } from './write-book.mjs';

const historyFrom = '2018-02-20';

/** Two years of closes of every instrument that has a real series or a formula over one that needs no volatility. */
function closesOf({ price, ticks }, market, prices) {
  const digits = ticks.digits;
  // The coins' day ends at midnight UTC, after the date of the book: the last known close is the one of the day before.
  const real = (id) => span(market.closes.get(id), historyFrom, id === 'BTC' || id === 'ETH' ? shiftDay(asOfDay, -1) : asOfDay);
  const rounded = (pairs, to = digits) => pairs.map(([date, close]) => [date, round(close, to)]);
  switch (price.type) {
    case 'series': return rounded(real(price.series), 3);
    case 'same': case 'perpetual': return rounded(real(price.underlying), 3);
    case 'ratio': return rounded(real(price.underlying).map(([date, close]) => [date, close / price.divisor]));
    case 'carry': return rounded(real(price.underlying));
    case 'leveraged': return rounded(span(prices.fundCloses.get(price.factor), historyFrom, asOfDay));
    case 'basket': return rounded(real('SPX').map(([date]) => [date, prices.mark(price, { spot: (id) => market.closes.get(id).get(date) })]));
    default: return null; // options, bonds, the money market fund: no honest series
  }
}

function quoteOf({ record, price, ticks }, prices, state) {
  const mark = toStep(prices.mark(price, state, 0.0002), ticks);
  const half = prices.halfSpread(ticks, mark, 1);
  const step = 10 ** -ticks.digits;
  const wide = half === null ? null : Math.max(1, Math.ceil(half / step - 1e-9)) * step;
  const volatility = prices.volatility(price, state);
  return {
    instrument: record.id, mark: round(mark, ticks.digits),
    ...(wide === null ? {} : { bid: round(mark - wide, ticks.digits), ask: round(mark + wide, ticks.digits) }),
    ...(volatility === null ? {} : { volatility: round(volatility, 4) }),
    at: asOf, source: price.type === 'series' ? 'daily close' : 'derived',
    ...(record.kind === 'perpetual' ? { funding: { rate: 0.0001, intervalHours: 8 } } : {}),
  };
}

/** Writes both files into `folder`; returns a line for people. */
export function makeFebruary2020(folder) {
  const market = loadMarket();
  const prices = pricer(market);
  const state = openingState(market);
  const history = universe.map((entry) => ({ instrument: entry.record.id, closes: closesOf(entry, market, prices) })).filter((h) => h.closes !== null);
  const bytes = writeBook(`${folder}/sample-february-2020.book.json`, {
    format: 'marginline-book', version: 1, asOf,
    accounts,
    instruments: universe.map((entry) => entry.record),
    quotes: universe.map((entry) => quoteOf(entry, prices, state)),
    fx: [{ from: 'EUR', to: 'USD', rate: '1.0800', at: asOf }, { from: 'USDT', to: 'USD', rate: '1.0', at: asOf }],
    rates: [
      { currency: 'USD', riskFree: 0.0158, marginLoan: 0.0365 },
      { currency: 'EUR', riskFree: -0.0045, marginLoan: 0.015 },
      { currency: 'USDT', riskFree: 0, marginLoan: 0.08 },
    ],
    history, counterparties, limits, alertRules, plans, scenarios,
  });
  const replay = writeReplay(market, prices, `${folder}/sample-february-2020.ticks.gz`);
  return `February 2020: ${universe.length} instruments, book ${bytes} bytes, ${replay.ticks} ticks in ${replay.bytes} bytes`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(makeFebruary2020(fileURLToPath(new URL('../../resources/books', import.meta.url))));
