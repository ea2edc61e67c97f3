/** Random accounts on real prices of 30 December 2016, the eve of a calm year. Same seed, same books. */
import { bookFileSchema } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { americanValue } from '#engine/pricing/american.ts';
import { openSession } from '#engine/session.ts';
import { dailyDeviationOf } from '#engine/statistics/daily-deviation.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { daysOf, STOCKS } from './history.ts';
import type { Closes } from './history.ts';

export const START = '2016-12-30';
export const AT = `${START}T21:00:00Z`;
const HISTORY_FROM = '2015-01-02';
const RATE = 0.0075;

/** Options that accounts may hold: strike as a share of the price, all to January 2018, so that none expires in the calm year. */
const OPTION_EXPIRY = '2018-01-19';
const OPTIONS = ['SPY', 'AAPL', 'MSFT', 'JPM', 'XOM', 'JNJ'].flatMap((underlying) => [
  { id: `${underlying} C`, underlying, right: 'call' as const, moneyness: 1.08 }, { id: `${underlying} P`, underlying, right: 'put' as const, moneyness: 0.92 },
]);

export interface MadeBook {
  readonly book: Book;
  /** Options with what their price follows from. */
  readonly options: readonly { readonly id: string; readonly underlying: string; readonly right: 'call' | 'put'; readonly strike: number; readonly volatility: number }[];
}

/** Value of one of the options of a made book. @param at ms UTC */
export function optionValue(option: MadeBook['options'][number], spot: number, at: number): number {
  const years = (Date.parse(`${OPTION_EXPIRY}T21:00:00Z`) - at) / 86_400_000 / 365;
  return Math.max(0.01, americanValue(option.right === 'call', spot, option.strike, years, RATE, 0, option.volatility));
}

/** A book of `count` random accounts: six in ten under Regulation T, two under portfolio margin, one at a flat rate, one at a crypto exchange. */
export function makeBooks(closes: ReadonlyMap<string, Closes>, count: number, seed: number): MadeBook {
  const market = marketOf(closes);
  const accounts = Array.from({ length: count }, (_none, k) => {
    const generator = new Generator(seed * 100_003 + k);
    return k % 10 === 9 ? cryptoAccount(k, generator, market) : stockAccount(k, generator, market);
  });
  const file = (list: readonly object[]): Book => toEngineBook(bookFileSchema.parse({ format: 'marginline-book', version: 1, asOf: AT, accounts: list, ...market.file }));
  // First without a loan, then with the cash that makes the buffer what it is meant to be.
  const free = openSession(file(accounts.map(({ record }) => record)));
  const whole = accounts.map(({ record, ratio, currency }) => {
    const { marginEquity, maintenanceMargin } = free.figures(record.id);
    return ratio === null ? record : { ...record, balances: [{ currency, amount: String(Math.round(ratio * maintenanceMargin - marginEquity)) }] };
  });
  return { book: file(whole), options: market.options };
}

interface MadeAccount {
  readonly record: { readonly id: string } & Record<string, unknown>;
  /** Buffer ratio to start with; null where the account is as it is. */
  readonly ratio: number | null;
  readonly currency: string;
}

const between = (generator: Generator, low: number, high: number): number => low + (high - low) * generator.uniform();

function stockAccount(k: number, generator: Generator, market: MadeMarket): MadeAccount {
  const regime = k % 10 < 6 ? { id: 'reg-t', params: { minimumEquity: 0 } } : k % 10 < 8 ? { id: 'portfolio', params: {} } : { id: 'flat', params: { initialRate: 0.4, maintenanceRate: 0.25 } };
  const gross = 150_000 * Math.exp(0.7 * normalVariate(generator));
  const ids = Object.keys(STOCKS).map((id) => ({ id, rank: generator.uniform() })).sort((a, b) => a.rank - b.rank).slice(0, 3 + Math.floor(10 * generator.uniform())).map(({ id }) => id);
  if (generator.uniform() < 0.3) ids.push('SPY');
  if (generator.uniform() < 0.15) ids.push('SPX3X');
  const weights = ids.map(() => 0.3 + generator.uniform());
  const sum = weights.reduce((total, one) => total + one, 0);
  const positions = ids.map((id, n) => {
    const mark = market.marks.get(id)!;
    const short = id in STOCKS && generator.uniform() < 0.15;
    return { instrument: id, quantity: (short ? -1 : 1) * Math.max(1, Math.round((gross * weights[n]!) / sum / mark)), averagePrice: mark * between(generator, 0.75, 1.3) };
  });
  if (generator.uniform() < 0.3) positions.push(...optionPositions(positions, generator, market));
  return {
    record: { id: `account-${String(k)}`, currency: 'USD', counterparty: 'broker', regime, balances: [], positions: positions.map((one) => ({ ...one, quantity: String(one.quantity), averagePrice: one.averagePrice.toFixed(2) })) },
    ratio: between(generator, 1.55, 2.6), currency: 'USD',
  };
}

/** A covered call, a protective put, or puts on the index fund sold. */
function optionPositions(held: readonly { readonly instrument: string; readonly quantity: number }[], generator: Generator, market: MadeMarket): readonly { instrument: string; quantity: number; averagePrice: number }[] {
  const under = held.find(({ instrument, quantity }) => quantity >= 100 && market.marks.has(`${instrument} C`));
  const make = (instrument: string, quantity: number) => [{ instrument, quantity, averagePrice: market.marks.get(instrument)! }];
  if (under === undefined || generator.uniform() < 0.3) return make('SPY P', -1 - Math.floor(3 * generator.uniform()));
  const contracts = Math.floor(under.quantity / 100);
  return generator.uniform() < 0.5 ? make(`${under.instrument} C`, -contracts) : make(`${under.instrument} P`, contracts);
}

/** Coins and USDT as collateral, two perpetuals at two to six times the equity. */
function cryptoAccount(k: number, generator: Generator, market: MadeMarket): MadeAccount {
  const equity = 60_000 * Math.exp(0.7 * normalVariate(generator));
  const coins = between(generator, 0.2, 0.8);
  const part = generator.uniform();
  const leverage = between(generator, 2, 6);
  const units = (id: string, value: number): number => Number((value / market.marks.get(id)!).toPrecision(5));
  const side = (): number => (generator.uniform() < 0.75 ? 1 : -1);
  const positions = [
    { instrument: 'BTC', quantity: units('BTC', equity * coins * 0.7) }, { instrument: 'ETH', quantity: units('ETH', equity * coins * 0.3) },
    { instrument: 'BTC-PERP', quantity: side() * units('BTC', equity * leverage * part) }, { instrument: 'ETH-PERP', quantity: side() * units('ETH', equity * leverage * (1 - part)) },
  ];
  return {
    record: {
      id: `account-${String(k)}`, currency: 'USD', counterparty: 'exchange', regime: { id: 'crypto-cross', params: { venue: 'generic' } }, balances: [{ currency: 'USDT', amount: (equity * (1 - coins)).toFixed(2) }],
      positions: positions.map((one) => ({ instrument: one.instrument, quantity: String(one.quantity), averagePrice: String(market.marks.get(one.instrument)!) })),
    },
    ratio: null, currency: 'USDT',
  };
}

interface MadeMarket {
  readonly file: Readonly<Record<string, unknown>>;
  readonly marks: ReadonlyMap<string, number>;
  readonly options: MadeBook['options'];
}

function marketOf(closes: ReadonlyMap<string, Closes>): MadeMarket {
  const series = (id: string): [string, number][] => daysOf(closes.get(id)!, HISTORY_FROM, START).map((day) => [day, closes.get(id)!.get(day)!]);
  const spx = series('SPX');
  const history = [
    ...[...Object.keys(STOCKS), 'BTC', 'ETH'].map((instrument) => ({ instrument, closes: series(instrument) })),
    { instrument: 'SPX', closes: spx }, { instrument: 'SPY', closes: spx.map(([day, close]) => [day, close / 10] as [string, number]) },
  ];
  const last = new Map(history.map((one) => [one.instrument, one.closes.at(-1)![1]]));
  const marks = new Map([...last, ['SPX3X', 30], ['BTC-PERP', last.get('BTC')!], ['ETH-PERP', last.get('ETH')!], ['USDT', 1]]);
  const vix = closes.get('VIX')!.get(START)! / 100;
  const volatility = (id: string): number => {
    if (id === 'SPX' || id === 'SPY') return vix;
    const own = history.find((one) => one.instrument === id)!;
    return dailyDeviationOf({ days: own.closes.map(([day]) => day), closes: Float64Array.from(own.closes, ([, close]) => close) }) * Math.sqrt(id === 'BTC' || id === 'ETH' ? 365 : 252);
  };
  const options = OPTIONS.map(({ id, underlying, right, moneyness }) => ({ id, underlying, right, strike: Number((marks.get(underlying)! * moneyness).toPrecision(3)), volatility: volatility(underlying) }));
  for (const option of options) marks.set(option.id, optionValue(option, marks.get(option.underlying)!, Date.parse(AT)));
  const spreads: Readonly<Record<string, number>> = { SPY: 0.0001, SPX3X: 0.0005 };
  const quotes = [...marks].map(([instrument, mark]) => {
    const option = options.find(({ id }) => id === instrument);
    const half = (mark * (option === undefined ? (spreads[instrument] ?? 0.0005) : 0.03)) / 2;
    const own = option?.volatility ?? (instrument === 'SPX3X' ? 3 * vix : instrument === 'USDT' ? undefined : volatility(instrument.replace('-PERP', '')));
    return { instrument, mark, ...(instrument === 'SPX' ? {} : { bid: mark - half, ask: mark + half }), ...(own === undefined ? {} : { volatility: own }), at: AT };
  });
  const tiers = [{ upTo: 250_000, initialRate: 0.02, maintenanceRate: 0.01 }, { upTo: 1_000_000, initialRate: 0.04, maintenanceRate: 0.02 }, { initialRate: 0.1, maintenanceRate: 0.05 }];
  const coin = (id: string, haircut: number): object => ({ id, kind: 'crypto', currency: 'USD', collateral: { haircut }, averageDailyVolume: id === 'BTC' ? 2e5 : 3e6 });
  return {
    marks, options,
    file: {
      instruments: [
        ...Object.entries(STOCKS).map(([id, sector]) => ({ id, kind: 'equity', currency: 'USD', sector, averageDailyVolume: 8e6 })),
        { id: 'SPX', kind: 'index', currency: 'USD' }, { id: 'SPY', kind: 'etf', currency: 'USD', sector: 'Broad market', tracks: { underlying: 'SPX', ratio: 10 }, averageDailyVolume: 8e7 },
        { id: 'SPX3X', kind: 'etf', currency: 'USD', sector: 'Broad market', underlying: 'SPX', leverageFactor: 3, averageDailyVolume: 1e7 },
        ...options.map(({ id, underlying, right, strike }) => ({ id, kind: 'option', currency: 'USD', underlying, right, strike, expiry: OPTION_EXPIRY, multiplier: 100, style: 'american', averageDailyVolume: 2000 })),
        coin('BTC', 0.1), coin('ETH', 0.15), { id: 'USDT', kind: 'crypto', currency: 'USD', collateral: { haircut: 0 }, averageDailyVolume: 1e9 },
        ...['BTC', 'ETH'].map((id) => ({ id: `${id}-PERP`, kind: 'perpetual', currency: 'USDT', underlying: id, takerFee: 0.0005, averageDailyVolume: id === 'BTC' ? 2e5 : 3e6, tiers })),
      ],
      quotes, history, rates: [{ currency: 'USD', riskFree: RATE, marginLoan: 0.025 }], fx: [{ from: 'USDT', to: 'USD', rate: '1', at: AT }],
      counterparties: [
        { id: 'broker', name: 'Broker', liquidation: { policy: 'largest-loss', target: 1, partial: true, orderType: 'market', fee: 0 } },
        { id: 'exchange', name: 'Exchange', liquidation: { policy: 'largest-loss', target: 1, partial: true, orderType: 'market', fee: 0.005 } },
      ],
    },
  };
}
