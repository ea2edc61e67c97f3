import { describe, expect, it } from 'vitest';
import { buildHedge } from '#engine/hedge/build.ts';
import { failureTests } from '#engine/hedge/failure-tests.ts';
import type { FailureTest } from '#engine/hedge/failure-tests.ts';
import type { HedgeRequest } from '#engine/hedge/request.ts';
import { DEFAULT_IMPACT } from '#engine/liquidation/impact.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import { Market } from '#engine/market/market.ts';
import { NO_SHOCK } from '#engine/scenario/scenario.ts';
import { bookAfterStep } from '#engine/scenario/shocked-book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { randomHistories } from '../../support/daily-history.ts';

const ends = Date.parse('2027-03-19T21:00:00Z');

function tests(parts: Parameters<typeof bookOf>[0], request: HedgeRequest, steps: readonly (readonly [string, number])[] | null = null): Record<FailureTest['mode'], FailureTest> {
  const made = buildHedge(toEngineBook(bookOf(parts)), 'a', request);
  if (!made.ok) throw new Error(made.failure.message);
  const built = made.value;
  const market = new Market(built.book);
  const path = steps === null ? null : {
    name: 'a path',
    moments: [{ name: 'today', book: built.book }, ...steps.map(([name, move]) => ({ name, book: bookAfterStep(built.book, market, [{ ...NO_SHOCK, select: { instrument: [built.linkage.driver] }, price: { way: 'relative', by: move } }], 'none', 0).book }))],
  };
  const found = failureTests(built, { path, liquidation: { policy: DEFAULT_POLICY, impact: DEFAULT_IMPACT, move: (book) => book } });
  return Object.fromEntries(found.map((one) => [one.mode, one])) as Record<FailureTest['mode'], FailureTest>;
}

/** Coins held unpledged beside little cash: a short perpetual protects them, but its losses have to be paid in cash. */
const coins = (cash: number): Parameters<typeof bookOf>[0] => ({
  account: { regime: { id: 'crypto-cross' }, balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'C', quantity: 100, averagePrice: 100 }] },
  instruments: [{ id: 'C', kind: 'crypto', currency: 'USD', collateral: { haircut: 1 }, averageDailyVolume: 1e6 }, { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'C', averageDailyVolume: 1e6, tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] }],
  quotes: [{ instrument: 'C', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.6 }, { instrument: 'P', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.6 }],
});
const short: HedgeRequest = { target: { kind: 'position', instrument: 'C' }, kind: 'future', ratio: 1, instrument: 'P' };

describe('how a hedge fails', () => {
  it('is liquidated before it pays where its own losses drain the pool first (S052)', () => {
    const up = [['rise', 0.3], ['fall', -0.5]] as const;
    const poor = tests(coins(2000), short, up)['early-liquidation'];
    expect(poor.passed).toBe(false);
    expect(poor.value).toBeLessThan(1);
    expect(poor.words).toContain('called at "rise"');
    expect(poor.words).toMatch(/closes [\d,.]+ P of the hedge at "rise"/);
    expect(poor.words).toContain('without it no call would come');
    const rich = tests(coins(20_000), short, up)['early-liquidation'];
    expect(rich.passed).toBe(true);
    expect(rich.words).toContain('alive at the end');
    // The same poor account on a path that goes down at once keeps its hedge.
    expect(tests(coins(2000), short, [['fall', -0.5]])['early-liquidation'].passed).toBe(true);
  });

  it('has a path of its own where no scenario is chosen: first against the hedge', () => {
    const poor = tests(coins(1500), short)['early-liquidation'];
    expect(poor.words).toContain('squeeze');
    expect(poor.passed).toBe(false);
  });

  it('loosens with the correlation where it is on another price, and cannot where it is on the same', () => {
    expect(tests(coins(20_000), short).correlation).toMatchObject({ passed: true });
    const histories = randomHistories(['I', 'J'], 400, 11);
    const parts = (own: ReturnType<typeof randomHistories>[number]): Parameters<typeof bookOf>[0] => ({
      account: { balances: [{ currency: 'USD', amount: 50_000 }], positions: [{ instrument: 'X', quantity: 1000, averagePrice: 100 }] },
      instruments: [{ id: 'I', kind: 'index', currency: 'USD' }, { id: 'X', kind: 'equity', currency: 'USD' }, { id: 'F', kind: 'future', currency: 'USD', underlying: 'I', multiplier: 10, expiry: '2027-03-19', margin: { initial: 100, maintenance: 80 } }],
      marks: { I: 100, X: 100, F: 100 }, history: [histories[0]!, own],
    });
    const request: HedgeRequest = { target: { kind: 'position', instrument: 'X' }, kind: 'future', ratio: 1, instrument: 'F' };
    const loose = tests(parts({ ...histories[1]!, instrument: 'X' }), request).correlation;
    expect(loose.passed).toBe(false);
    expect(loose.value).toBeLessThan(0.8);
    expect(loose.words).toContain('if it moves half as far');
    const close = tests(parts({ ...histories[0]!, instrument: 'X' }), request).correlation;
    expect(close.passed).toBe(true);
    expect(close.value).toBeCloseTo(1, 6);
  });

  it('cannot be left where nobody trades it: the way out eats the gain', () => {
    const thin = { ...coins(20_000), quotes: [{ instrument: 'C', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.6 }, { instrument: 'P', mark: 100, bid: 97, ask: 103, volatility: 0.6 }] };
    expect(tests(coins(20_000), short).liquidity.passed).toBe(true);
    const stuck = tests(thin, short).liquidity;
    expect(stuck.passed).toBe(false);
    expect(stuck.value).toBeGreaterThan(0.25);
  });

  it('lets the gap through where the hedge is too small, and stops it where it covers', () => {
    const geared: Parameters<typeof bookOf>[0] = {
      account: { balances: [{ currency: 'USD', amount: -62_000 }], positions: [{ instrument: 'X', quantity: 1000, averagePrice: 100 }] },
      instruments: [{ id: 'X', kind: 'equity', currency: 'USD' }], quotes: [{ instrument: 'X', mark: 100, volatility: 0.3 }],
    };
    const put = (ratio: number): HedgeRequest => ({ target: { kind: 'position', instrument: 'X' }, kind: 'protective-option', ratio, bought: { strike: { price: 98 } }, expiry: ends });
    const whole = tests(geared, put(1)).gap;
    const little = tests(geared, put(0.1)).gap;
    expect(little.passed).toBe(false);
    expect(little.value).toBeLessThan(1);
    expect(whole.passed).toBe(true);
    expect(whole.value).toBeGreaterThan(little.value!);
  });
});
