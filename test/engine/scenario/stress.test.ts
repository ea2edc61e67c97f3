import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import type { ScenarioOutcome } from '#engine/scenario/stress-test.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { AS_OF, bookOf } from '../../support/book-builder.ts';
import { correlatedCloses } from '../../support/random-market.ts';

type Parts = Parameters<typeof bookOf>[0];
type Loose = Readonly<Record<string, unknown>>;

/** Shocks in the words of the book file. */
function run(parts: Parts, shocks: readonly Loose[], more: Loose = {}): ScenarioOutcome {
  const record = scenarioSchema.parse({ id: 's', ...(more['steps'] === undefined ? { shocks } : {}), ...more });
  return new StressTest(toEngineBook(bookOf(parts))).run(toEngineScenario(record));
}
const after = (parts: Parts, shocks: readonly Loose[], more?: Loose) => run(parts, shocks, more).accounts[0]!;
const today = (parts: Parts) => openSession(toEngineBook(bookOf(parts))).figures('a');
const stock = (id: string, more: Loose = {}): Loose => ({ id, kind: 'equity', currency: 'USD', ...more });

const held = (instrument: string, quantity: number, averagePrice?: number): Loose => ({ instrument, quantity, ...(averagePrice === undefined ? {} : { averagePrice }) });
/** One account with one holding of everything that reprices differently. */
const mixed: Parts = {
  account: {
    positions: [held('S', 100), held('C', -1), held('P', 2), held('X3', 20), held('ES', 1, 4000), held('BTCP', -0.5, 50_000), held('EURO', 10)],
    balances: [{ currency: 'USD', amount: 30_000 }, { currency: 'EUR', amount: -1000, accrued: -5 }],
  },
  instruments: [
    stock('S', { sector: 'Technology', averageDailyVolume: 1e6 }), stock('EURO', { currency: 'EUR' }),
    { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-03-19', multiplier: 100 },
    { id: 'P', kind: 'option', currency: 'USD', underlying: 'S', right: 'put', strike: 95, expiry: '2027-01-15', multiplier: 100 },
    { id: 'NDX', kind: 'index', currency: 'USD' }, { id: 'X3', kind: 'etf', currency: 'USD', leverageFactor: 3, underlying: 'NDX' },
    { id: 'ES', kind: 'future', currency: 'USD', underlying: 'SPX', multiplier: 5, margin: { initial: 1200, maintenance: 1000 } },
    { id: 'BTCP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', margin: { initial: 2000, maintenance: 1000 } },
  ],
  quotes: [
    { instrument: 'S', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3 }, { instrument: 'C', mark: 7.1 }, { instrument: 'P', volatility: 0.35 },
    { instrument: 'NDX', mark: 20_000 }, { instrument: 'X3', mark: 60 }, { instrument: 'ES', mark: 4010 }, { instrument: 'BTCP', mark: 50_100 }, { instrument: 'EURO', mark: 12 },
  ],
  fx: [{ from: 'EUR', to: 'USD', rate: 1.1, at: AS_OF }],
  rates: [{ currency: 'USD', riskFree: 0.04, marginLoan: 0.06 }],
};

/** An account in coins that holds a call quoted in the coin, as Deribit lists them. */
const inCoins: Parts = {
  account: { currency: 'BTC', balances: [{ currency: 'BTC', amount: 5 }], positions: [held('BTC-C', 2, 0.14)], regime: { id: 'crypto-cross', params: { venue: 'deribit' } } },
  instruments: [
    { id: 'BTC', kind: 'crypto', currency: 'USD' },
    { id: 'BTC-C', kind: 'option', currency: 'BTC', underlying: 'BTC', right: 'call', style: 'european', strike: 50_000, expiry: '2027-03-19', multiplier: 1 },
  ],
  quotes: [{ instrument: 'BTC', mark: 50_000 }, { instrument: 'BTC-C', mark: 0.14 }],
};

describe('a scenario', () => {
  it('reprices an option that is quoted in its coin in the coin: nothing jumps by the price of the coin', () => {
    const outcome = run(inCoins, [{ select: { instrument: 'BTC' }, price: { relative: 0.01 } }]);
    const after = bookUnder(toEngineBook(bookOf(inCoins)), toEngineScenario(scenarioSchema.parse({ id: 's', shocks: [{ select: { instrument: 'BTC' }, price: { relative: 0.01 } }] })), 'a')!;
    const mark = after.quotes.find(({ instrument }) => instrument === 'BTC-C')!.mark;
    // Worth delta × 1 % more in dollars, divided by a coin that is 1 % dearer: between the old mark and a little more.
    expect(mark).toBeGreaterThan(0.14);
    expect(mark).toBeLessThan(0.15);
    expect(Math.abs(outcome.accounts[0]!.pnl)).toBeLessThan(0.02);
  });

  it('without shocks, or with shocks of nothing, returns the figures of today to the last digit', () => {
    const zeros: readonly Loose[][] = [
      [],
      [{ select: {}, price: { relative: 0 } }],
      [{ select: {}, price: { absolute: 0 }, volatility: { relative: 0 }, haircut: { absolute: 0 }, marginRate: { relative: 0 }, spread: { times: 1 }, volume: { times: 1 } }],
      [{ fx: { from: 'USD', to: 'EUR' }, relative: 0 }, { rates: { currency: 'USD' }, absolute: 0 }],
    ];
    for (const shocks of zeros) {
      const outcome = after(mixed, shocks);
      expect(outcome.figures).toEqual(today(mixed));
      expect(outcome.pnl).toBe(0);
    }
    expect(after(mixed, [], { steps: [{ shocks: [] }, { shocks: [] }] }).figures).toEqual(today(mixed));
  });

  it('measures standard deviations by the closes where no volatility is quoted, and says so where neither is known', () => {
    const history = correlatedCloses({ S: 100 });
    const closes = history[0]!.closes.map(([, close]) => Math.log(Number(close)));
    let [variance, weights] = [0, 0];
    for (let t = closes.length - 1, weight = 1; t > 0; t--, weight *= 0.94) {
      variance += weight * (closes[t]! - closes[t - 1]!) ** 2;
      weights += weight;
    }
    const parts: Parts = { account: { positions: [held('S', 100)] }, instruments: [stock('S')], quotes: [{ instrument: 'S', mark: 100 }], history };
    const shocks = [{ select: {}, price: { sigmas: -2 } }];
    expect(after(parts, shocks).pnl).toBeCloseTo(-2 * Math.sqrt(variance / weights) * 10_000, 8);
    const { history: _none, ...unknown } = parts;
    expect(run(unknown, shocks).notes).toMatchObject([{ code: 'missing-volatility', scope: 'S' }]);
  });

  it('prices options with the dividend yield of the underlying unless they state their own', () => {
    const worth = (underlying: Loose, option: Loose): number => after({
      account: { positions: [held('C', 1)] },
      instruments: [stock('S', underlying), { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-06-18', multiplier: 100, style: 'european', ...option }],
      quotes: [{ instrument: 'S', mark: 100 }, { instrument: 'C', volatility: 0.3 }],
      rates: [{ currency: 'USD', riskFree: 0.04 }],
    }, []).figures.netLiquidationValue;
    expect(worth({ dividendYield: 0.03 }, {})).toBe(worth({}, { dividendYield: 0.03 }));
    expect(worth({ dividendYield: 0.03 }, { dividendYield: 0.01 })).toBe(worth({}, { dividendYield: 0.01 }));
    expect(worth({ dividendYield: 0.03 }, {})).toBeLessThan(worth({}, {}));
  });

  it('is the book rewritten by hand', () => {
    const shocks: Loose[] = [
      { select: { sector: 'Technology' }, price: { relative: -0.3 } },
      { select: { kind: 'option' }, volatility: { relative: 0.5 } },
      { fx: { from: 'EUR', to: 'USD' }, relative: -0.05 },
      { select: { instrument: ['NDX', 'SPX'] }, price: { relative: -0.1 } },
      { rates: { currency: 'USD' }, absolute: 0.01 },
    ];
    const implied = (() => {
      // The volatility that the mark of C implies today, found by pricing C until it fits.
      let low = 0.01;
      let high = 2;
      for (let n = 0; n < 200; n++) {
        const volatility = (low + high) / 2;
        const parts: Parts = { ...mixed, quotes: mixed.quotes!.map((q) => (q['instrument'] === 'C' ? { instrument: 'C', volatility } : q)) };
        if (openSession(toEngineBook(bookOf(parts))).positions('a').find((p) => p.instrument === 'C')!.mark! < 7.1) low = volatility;
        else high = volatility;
      }
      return low;
    })();
    const rewritten: Parts = {
      ...mixed,
      quotes: [
        { instrument: 'S', mark: 70, volatility: 0.3 }, { instrument: 'C', volatility: implied * 1.5 }, { instrument: 'P', volatility: 0.525 }, { instrument: 'NDX', mark: 18_000 },
        { instrument: 'X3', mark: 60 * 0.7 }, { instrument: 'ES', mark: 4010 * 0.9 }, { instrument: 'BTCP', mark: 50_100 }, { instrument: 'EURO', mark: 12 },
      ],
      fx: [{ from: 'EUR', to: 'USD', rate: 1.1 * 0.95, at: AS_OF }],
      rates: [{ currency: 'USD', riskFree: 0.05, marginLoan: 0.07 }],
    };
    const { figures, pnl } = after(mixed, shocks);
    const wanted = today(rewritten);
    for (const field of ['netLiquidationValue', 'marginEquity', 'initialMargin', 'maintenanceMargin', 'bufferRatio', 'grossExposure', 'netExposure'] as const) {
      expect(figures[field]! / wanted[field]!, field).toBeCloseTo(1, 7);
    }
    expect(figures.status).toBe(wanted.status);
    expect(pnl).toBeCloseTo(wanted.netLiquidationValue - today(mixed).netLiquidationValue, 4);
  });

  const one = (mark: number, more: Parts = {}): Parts => ({ account: { positions: [held('S', 1)] }, instruments: [stock('S')], quotes: [{ instrument: 'S', mark, volatility: 0.252 }], ...more });
  const markAfter = (shocks: readonly Loose[]): number => after(one(100), shocks).figures.netLiquidationValue;

  it('compounds its shocks in their order', () => {
    expect(markAfter([{ price: { relative: -0.3 } }, { price: { relative: -0.1 } }])).toBeCloseTo(63, 12);
    expect(markAfter([{ price: { absolute: -20 } }, { price: { relative: -0.5 } }])).toBeCloseTo(40, 12);
    expect(markAfter([{ price: { relative: -0.5 } }, { price: { absolute: -20 } }])).toBeCloseTo(30, 12);
    expect(markAfter([{ price: { relative: -0.5 } }, { price: { to: 81 } }])).toBe(81);
    expect(markAfter([{ price: { sigmas: -3 } }])).toBeCloseTo(100 * (1 - (3 * 0.252) / Math.sqrt(252)), 10);
    expect(markAfter([{ volatility: { relative: 1 } }, { price: { sigmas: -3 } }])).toBeCloseTo(100 * (1 - (6 * 0.252) / Math.sqrt(252)), 10);
    expect(markAfter([{ price: { relative: -1.5 } }])).toBe(0);
  });

  it('counts crypto deviations by 365 days', () => {
    const parts: Parts = { account: { regime: { id: 'flat', params: { initialRate: 0.1, maintenanceRate: 0.1 } }, positions: [held('K', 1)] }, instruments: [{ id: 'K', kind: 'crypto', currency: 'USD' }], quotes: [{ instrument: 'K', mark: 100, volatility: 0.365 }] };
    expect(after(parts, [{ price: { sigmas: 2 } }]).figures.netLiquidationValue).toBeCloseTo(100 * (1 + (2 * 0.365) / Math.sqrt(365)), 10);
  });

  it('leaves what it cannot do and says so', () => {
    const { notes, accounts } = run({ account: { positions: [held('S', 1)] }, instruments: [stock('S')], marks: { S: 10 } }, [{ select: { sector: 'Energy' }, price: { relative: -0.5 } }, { price: { sigmas: -1 } }, { fx: { from: 'GBP', to: 'USD' }, relative: -0.1 }]);
    expect(accounts[0]!.pnl).toBe(0);
    expect(notes.map(({ code }) => code)).toEqual(['selects-nothing', 'missing-volatility', 'missing-rate']);
  });

  it('moves futures, perpetuals and leveraged funds with their underlying, unless they are selected themselves', () => {
    const value = (shocks: readonly Loose[], id: string): number => {
      const only: Parts = { ...mixed, account: { regime: { id: 'flat', params: { initialRate: 0.1, maintenanceRate: 0.1 } }, positions: mixed.account!['positions'] } };
      const single = { ...only, account: { ...only.account, positions: (only.account!['positions'] as Loose[]).filter((p) => p['instrument'] === id) } };
      return after(single, shocks).pnl;
    };
    expect(value([{ select: { instrument: 'NDX' }, price: { relative: -0.1 } }], 'X3')).toBeCloseTo(20 * 60 * -0.3, 9);
    expect(value([{ select: { instrument: 'NDX' }, price: { relative: -0.4 } }], 'X3')).toBeCloseTo(-20 * 60, 9);
    // BTC and SPX are named as underlyings only, without a quote.
    expect(value([{ select: { instrument: 'BTC' }, price: { relative: 0.2 } }], 'BTCP')).toBeCloseTo(-0.5 * 50_100 * 0.2, 9);
    expect(value([{ select: { instrument: 'SPX' }, price: { relative: -0.1 } }, { select: { instrument: 'SPX' }, price: { relative: -0.1 } }], 'ES')).toBeCloseTo(5 * 4010 * -0.19, 9);
    expect(value([{ select: { instrument: 'SPX' }, price: { relative: -0.1 } }, { select: { kind: 'future' }, price: { absolute: 3 } }], 'ES')).toBeCloseTo(15, 9);
    expect(value([{ select: { instrument: 'S' }, price: { relative: -0.1 } }, { select: { instrument: 'C' }, price: { to: 1.1 } }], 'C')).toBeCloseTo(600, 9);
  });

  it('reprices options with the volatility of the underlying where that is shocked', () => {
    const parts: Parts = { ...mixed, account: { positions: [held('P', 1)] } };
    const both = after(parts, [{ select: { instrument: 'P' }, volatility: { relative: 0.5 } }]).pnl;
    expect(both).toBeGreaterThan(50);
    expect(after(parts, [{ select: { instrument: 'S' }, volatility: { relative: 0.5 } }]).pnl).toBeCloseTo(both, 9);
  });

  it('moves marks for single accounts only', () => {
    const book = bookOf({ ...one(100), account: { positions: [held('S', 1)], counterparty: 'x' } });
    const second = { ...book.accounts![0]!, id: 'b', counterparty: 'y' };
    const test = new StressTest(toEngineBook({ ...book, accounts: [book.accounts![0]!, second] }));
    const pnls = (select: Loose) => test.run(toEngineScenario(scenarioSchema.parse({ id: 's', shocks: [{ select, price: { relative: -0.2 } }] }))).accounts.map(({ pnl }) => Math.round(pnl));
    expect(pnls({ account: 'a' })).toEqual([-20, 0]);
    expect(pnls({ counterparty: 'y' })).toEqual([0, -20]);
    expect(pnls({ account: ['a', 'b'], counterparty: 'x' })).toEqual([-20, 0]);
    expect(pnls({})).toEqual([-20, -20]);
  });

  it('shocks stated rates, their inverses and crosses', () => {
    const cash = (fx: readonly Loose[], shock: Loose): number => after({ account: { balances: [{ currency: 'EUR', amount: 100 }] }, fx }, [shock]).figures.netLiquidationValue;
    const shock = { fx: { from: 'EUR', to: 'USD' }, relative: -0.1 };
    expect(cash([{ from: 'EUR', to: 'USD', rate: 1.2 }], shock)).toBeCloseTo(108, 10);
    expect(cash([{ from: 'USD', to: 'EUR', rate: 0.8 }], shock)).toBeCloseTo(112.5, 10);
    expect(cash([{ from: 'EUR', to: 'GBP', rate: 0.9 }, { from: 'GBP', to: 'USD', rate: 1.3 }], shock)).toBeCloseTo(117 * 0.9, 10);
    expect(cash([{ from: 'EUR', to: 'GBP', rate: 0.9 }, { from: 'GBP', to: 'USD', rate: 1.3 }], { fx: { from: 'GBP', to: 'USD' }, to: 1 })).toBeCloseTo(90, 10);
    expect(cash([{ from: 'EUR', to: 'USD', rate: 1.2 }], { fx: { from: 'USD', to: 'EUR' }, to: 1 })).toBeCloseTo(100, 10);
  });
});

describe('margin under a scenario', () => {
  const two: Parts = { account: { positions: [held('S', 100), held('T', -50)], balances: [{ currency: 'USD', amount: 20_000 }] }, instruments: [stock('S', { sector: 'Technology' }), stock('T')], marks: { S: 100, T: 60 } };
  it('multiplies the requirements of what is selected', () => {
    const before = today(two);
    const all = after(two, [{ select: {}, marginRate: { relative: 0.3 } }]).figures;
    expect(all.maintenanceMargin).toBeCloseTo(before.maintenanceMargin * 1.3, 9);
    expect(all.initialMargin).toBeCloseTo(before.initialMargin * 1.3, 9);
    expect(all.netLiquidationValue).toBe(before.netLiquidationValue);
    const technology = after(two, [{ select: { sector: 'Technology' }, marginRate: { relative: 0.3 } }]).figures;
    expect(technology.maintenanceMargin).toBeCloseTo(before.maintenanceMargin + 0.3 * 2500, 9);
    const twice = after(two, [{ select: { sector: 'Technology' }, marginRate: { relative: 0.3 } }, { marginRate: { relative: 0.1 } }]).figures;
    expect(twice.maintenanceMargin).toBeCloseTo(2500 * 1.43 + 900 * 1.1, 9);
  });
  it('raises house rules with the rule, and the leaves still sum to the totals', () => {
    const parts: Parts = { ...two, account: { ...two.account, regime: { id: 'reg-t', params: { minimumEquity: 0, house: [{ select: { instrument: 'S' }, maintenanceRate: 0.4 }], concentration: { share: 0.5, surcharge: 0.1 } } } } };
    const book = toEngineBook(bookOf(parts));
    const test = new StressTest(book);
    const before = today(parts);
    const outcome = test.run(toEngineScenario(scenarioSchema.parse({ id: 's', shocks: [{ select: { instrument: 'S' }, marginRate: { relative: 0.5 } }] })));
    expect(outcome.accounts[0]!.figures.maintenanceMargin).toBeCloseTo(before.maintenanceMargin + 0.5 * (4000 + 1000), 9);
    const stressed = openSession({ ...book, stress: { marginFactors: new Map([['S', 1.5]]), marginFactor: 1, correlation: null, frozen: new Set() } }).report('a');
    expect(stressed.maintenanceMargin).toBeCloseTo(outcome.accounts[0]!.figures.maintenanceMargin, 9);
    expect(stressed.margin.reduce((sum, line) => sum + line.maintenance, 0)).toBeCloseTo(stressed.maintenanceMargin, 9);
    expect(stressed.positions.find(({ instrument }) => instrument === 'S')!.maintenanceMargin).toBeCloseTo(7500, 9);
    expect(stressed.margin.find(({ rule, scope }) => rule === 'finra-4210-long' && scope === 'S')!.explanation).toContain('times 1.5 under this scenario');
  });
  it('squeezes a crypto account from both ends: price, haircut and requirement', () => {
    const parts: Parts = {
      account: { currency: 'USDT', regime: { id: 'crypto-cross' }, balances: [{ currency: 'USDT', amount: 1000 }, { currency: 'BTC', amount: 1 }], positions: [held('BTCUSDT', 1, 60_000)] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USDT', collateral: { haircut: 0.05 } }, { id: 'BTCUSDT', kind: 'perpetual', currency: 'USDT', underlying: 'BTC', tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] }],
      marks: { BTC: 60_000, BTCUSDT: 60_000 },
    };
    const { figures, pnl } = after(parts, [{ select: { kind: 'crypto' }, price: { relative: -0.2 }, haircut: { absolute: 0.1 } }, { select: {}, marginRate: { relative: 0.3 } }]);
    expect(pnl).toBeCloseTo(-24_000, 9);
    expect(figures.marginEquity).toBeCloseTo(1000 + 48_000 * 0.85 - 12_000, 9);
    expect(figures.maintenanceMargin).toBeCloseTo(48_000 * 0.01 * 1.3, 9);
    expect(after(parts, [{ select: { kind: 'crypto' }, haircut: { absolute: 3 } }]).figures.marginEquity).toBeCloseTo(1000, 9);
  });
});

describe('a path', () => {
  const parts: Parts = { ...mixed, account: { positions: [held('S', 100), held('P', 1)], balances: [{ currency: 'USD', amount: 0 }] } };
  it('starts each step from the state that the previous one left', () => {
    const outcome = run(parts, [], { kind: 'path', steps: [{ after: 'P1D', shocks: [{ select: { instrument: 'S' }, price: { relative: -0.1 } }] }, { after: 'PT12H', name: 'then', shocks: [{ select: { instrument: 'S' }, price: { relative: -0.1 } }] }] });
    expect(outcome.steps.map(({ name, atMs }) => [name, atMs / 3_600_000])).toEqual([['step 1', 24], ['then', 36]]);
    expect(outcome.steps[1]!.accounts).toEqual(outcome.accounts);
    const book = bookOf({ ...parts, quotes: [{ instrument: 'S', mark: 81, volatility: 0.3, at: '2026-11-22T09:00:00Z' }, { instrument: 'P', volatility: 0.35, at: '2026-11-22T09:00:00Z' }] });
    const wanted = openSession(toEngineBook({ ...book, asOf: '2026-11-22T09:00:00Z' })).figures('a');
    expect(outcome.accounts[0]!.figures.netLiquidationValue).toBeCloseTo(wanted.netLiquidationValue, 6);
    expect(outcome.accounts[0]!.figures.status).toBe(wanted.status);
  });
  it('lets options age while nothing else happens, and keeps quotes as fresh as they were', () => {
    const quiet = run(parts, [], { steps: [{ after: 'P10D', shocks: [] }] }).accounts[0]!;
    expect(quiet.pnl).toBeLessThan(-1);
    expect(quiet.figures.staleCount).toBe(0);
    expect(quiet.figures.status).toBe(today(parts).status);
  });
});

describe('propagation by beta', () => {
  const days = correlatedCloses({ I: 100 }, { days: 200, seed: 5 })[0]!.closes;
  const twice = days.map(([day, close]) => [day, 50 * (close / 100) ** 2]);
  const parts: Parts = {
    account: { positions: [held('T', 10), held('U', 10), held('B', 10)] },
    instruments: [{ id: 'I', kind: 'index', currency: 'USD' }, stock('T'), stock('U'), { id: 'B', kind: 'bond', currency: 'USD' }],
    marks: { I: 100, T: 50, U: 20, B: 10 }, history: [{ instrument: 'I', closes: days }, { instrument: 'T', closes: twice }],
  };
  const fall = [{ select: { kind: 'index' }, price: { relative: -0.1 } }];
  it('moves what is not selected by its beta; without history 1 within the family, 0 outside, and says so', () => {
    expect(run(parts, fall).accounts[0]!.pnl).toBe(0);
    const outcome = run(parts, fall, { propagate: 'beta' });
    expect(outcome.accounts[0]!.pnl).toBeCloseTo(500 * -0.2 + 200 * -0.1, 6);
    expect(outcome.notes.filter(({ code }) => code === 'assumed-beta').map(({ scope }) => scope)).toEqual(['1', '0']);
  });
  it('pulls uncertain betas towards 1', () => {
    const noisy = correlatedCloses({ I: 100, T: 50 }, { days: 30, common: 0.1, seed: 9 });
    const pnl = run({ ...parts, account: { positions: [held('T', 10)] }, history: noisy }, fall, { propagate: 'beta' }).accounts[0]!.pnl;
    const raw = (() => {
      const log = (closes: readonly (readonly [string, number])[]) => closes.slice(1).map(([, close], n) => Math.log(close / closes[n]![1]));
      const [x, y] = [log(noisy[0]!.closes), log(noisy[1]!.closes)];
      return x.reduce((sum, v, n) => sum + v * y[n]!, 0) / x.reduce((sum, v) => sum + v * v, 0);
    })();
    const beta = pnl / -50;
    expect(Math.abs(beta - 1)).toBeLessThan(Math.abs(raw - 1));
    expect((beta - 1) * (raw - 1)).toBeGreaterThan(0);
  });
});

describe('a frozen counterparty', () => {
  it('keeps what it holds, and leaves hedges elsewhere uncovered', () => {
    const book = bookOf({ account: { counterparty: 'x', positions: [held('S', 100)] }, instruments: [stock('S')], marks: { S: 100 } });
    const other = { ...book.accounts![0]!, id: 'b', counterparty: 'y', positions: [{ instrument: 'S', quantity: '-80' }], balances: [{ currency: 'USD', amount: '20000' }] };
    const outcome = new StressTest(toEngineBook({ ...book, accounts: [book.accounts![0]!, other] })).run(toEngineScenario(scenarioSchema.parse({ id: 's', shocks: [{ counterparty: 'x', freeze: true }] })));
    expect(outcome.accounts.map(({ frozen, pnl }) => [frozen, pnl])).toEqual([[true, 0], [false, 0]]);
    expect(outcome.frozen).toEqual([{ counterparty: 'x', accounts: [{ id: 'a', currency: 'USD', stuck: 10_000 }], naked: [{ underlying: 'S', currency: 'USD', frozen: 10_000, elsewhere: -8000 }] }]);
  });
});

describe('models of a whole portfolio under a scenario', () => {
  const marks = { A: 100, B: 50 };
  const pair: Parts = {
    account: { regime: { id: 'var', params: { decay: 0.97 } }, positions: [held('A', 100), held('B', -200)], balances: [{ currency: 'USD', amount: 5000 }] },
    instruments: [stock('A'), stock('B')], marks, history: correlatedCloses(marks, { common: 0.5 }),
  };
  it('correlations moved to one raise or lower a requirement that rests on them, and zero weight leaves it', () => {
    const before = today(pair).maintenanceMargin;
    expect(after(pair, [{ correlation: { to: 1, weight: 0 } }]).figures.maintenanceMargin).toBeCloseTo(before, 9);
    const stops = [0.25, 0.5, 0.75, 1].map((weight) => after(pair, [{ correlation: { to: 1, weight } }]).figures.maintenanceMargin);
    // A long and a short: the more alike they move, the more they offset.
    [before, ...stops].reduce((last, next) => (expect(next).toBeLessThan(last), next));
    const together: Parts = { ...pair, account: { ...pair.account, positions: [held('A', 100), held('B', 200)] } };
    expect(after(together, [{ correlation: { to: 1, weight: 1 } }]).figures.maintenanceMargin).toBeGreaterThan(today(together).maintenanceMargin);
  });
  it('multiplies group leaves by the factor of their members', () => {
    const parts: Parts = { ...pair, account: { ...pair.account, regime: { id: 'portfolio', params: {} } } };
    const before = openSession(toEngineBook(bookOf(parts))).report('a');
    const ofA = before.margin.filter(({ scope }) => scope === 'A').reduce((sum, line) => sum + line.maintenance, 0);
    expect(ofA).toBeGreaterThan(0);
    expect(after(parts, [{ select: { instrument: 'A' }, marginRate: { relative: 0.4 } }]).figures.maintenanceMargin).toBeCloseTo(before.maintenanceMargin + 0.4 * ofA, 6);
    for (const regime of ['portfolio', 'var', 'span', 'crypto-cross', 'isolated', 'lending']) {
      const any: Parts = { ...pair, account: { ...pair.account, regime: { id: regime, params: {} } } };
      const { maintenanceMargin, initialMargin } = today(any);
      const raised = after(any, [{ marginRate: { relative: 0.4 } }]).figures;
      expect(raised.maintenanceMargin, regime).toBeCloseTo(1.4 * maintenanceMargin, 6);
      expect(raised.initialMargin, regime).toBeCloseTo(1.4 * initialMargin, 6);
      expect(after(any, [{ price: { relative: 0 } }]).figures, regime).toEqual(today(any));
    }
  });
});
