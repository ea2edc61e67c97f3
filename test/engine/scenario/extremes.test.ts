import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '#contract/book-file.ts';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { reverseStress } from '#service/reverse.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { correlatedCloses } from '../../support/random-market.ts';

type Parts = Parameters<typeof bookOf>[0];
const after = (parts: Parts, ...shocks: readonly object[]) => new StressTest(toEngineBook(bookOf(parts))).run(toEngineScenario(scenarioSchema.parse({ id: 's', shocks }))).accounts[0]!;
/** Every figure of every distance is a number or null, and the nearest breach prices at its level. */
function reverse(parts: Parts) {
  const answer = reverseStress(toEngineBook(bookOf(parts)), 'a');
  if (!answer.ok) throw new Error(answer.failure.message);
  expect(JSON.stringify(answer.value)).toBe(JSON.stringify(JSON.parse(JSON.stringify(answer.value))));
  const numbers = JSON.stringify(answer.value, (_key, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? 'not finite' : v));
  expect(numbers).not.toContain('not finite');
  return answer.value;
}

describe('extremes', () => {
  const oil: Parts = {
    account: { positions: [{ instrument: 'CLK0', quantity: 2, averagePrice: 20 }], balances: [{ currency: 'USD', amount: 50_000 }] },
    instruments: [
      { id: 'CLK0', kind: 'future', currency: 'USD', underlying: 'WTI', multiplier: 1000, expiry: '2026-12-18', margin: { initial: 11_000, maintenance: 10_000 } },
      { id: 'WTI', kind: 'index', currency: 'USD' },
    ],
    marks: { CLK0: 18.27, WTI: 18.27 },
    history: correlatedCloses({ WTI: 18.27 }, { deviation: 0.05 }),
  };
  it('oil below zero: a future follows, what can be held does not go below zero', () => {
    const own = after(oil, { select: { instrument: 'CLK0' }, price: { to: -37.63 } });
    expect(own.pnl).toBeCloseTo(2000 * (-37.63 - 18.27), 6);
    expect(own.figures.netLiquidationValue).toBeCloseTo(50_000 + 2000 * (-37.63 - 20), 6);
    expect(own.figures.status).toBe('negative-equity');
    const followed = after(oil, { select: { instrument: 'WTI' }, price: { to: -37.63 } });
    expect(followed.pnl).toBeCloseTo(own.pnl, 6);
  });
  it('oil below zero: the distance to call lies there too', () => {
    const report = reverse({ ...oil, account: { ...oil.account, balances: [{ currency: 'USD', amount: 80_000 }] } });
    const future = report.instruments.find(({ instrument }) => instrument === 'CLK0')!;
    expect(future.price).toBeCloseTo(20 - (80_000 - 20_000) / 2000, 9);
    expect(report.mostLikely!.moves).toEqual([{ factor: 'WTI', move: expect.closeTo(-10 / 18.27 - 1, 9) as number }]);
    expect(report.mostLikely!.bufferRatio).toBeCloseTo(1, 9);
  });
  it('a token to zero takes its collateral along', () => {
    const parts: Parts = {
      account: { currency: 'USD', regime: { id: 'crypto-cross' }, balances: [{ currency: 'LUNA', amount: 1000 }, { currency: 'USD', amount: 500 }], positions: [{ instrument: 'PERP', quantity: 10, averagePrice: 100 }] },
      instruments: [{ id: 'LUNA', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.2 } }, { id: 'PERP', kind: 'perpetual', currency: 'USD', underlying: 'ETH', tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] }],
      marks: { LUNA: 80, PERP: 100 },
    };
    const { figures, pnl } = after(parts, { select: { instrument: 'LUNA' }, price: { to: 0 } });
    expect(pnl).toBeCloseTo(-80_000, 9);
    expect(figures.marginEquity).toBeCloseTo(500, 9);
    expect(figures.bufferRatio).toBeCloseTo(10, 9);
    expect(after(parts, { select: { instrument: 'LUNA' }, price: { relative: -1 } }).figures).toEqual(figures);
  });
  it('a currency at par', () => {
    const parts: Parts = { account: { balances: [{ currency: 'CHF', amount: -100_000 }, { currency: 'EUR', amount: 90_000 }] }, fx: [{ from: 'EUR', to: 'CHF', rate: 1.2 }, { from: 'CHF', to: 'USD', rate: 1 }] };
    expect(after(parts).figures.netLiquidationValue).toBeCloseTo(8000, 9);
    const { figures } = after(parts, { fx: { from: 'EUR', to: 'CHF' }, to: 1 });
    expect(figures.netLiquidationValue).toBeCloseTo(-10_000, 9);
    expect(figures.status).toBe('negative-equity');
  });
  const marks = { S: 100 };
  const history = correlatedCloses(marks);
  const stock = { id: 'S', kind: 'equity', currency: 'USD' };
  it('only options', () => {
    const parts: Parts = {
      account: { positions: [{ instrument: 'C', quantity: -5 }, { instrument: 'P', quantity: -5 }], balances: [{ currency: 'USD', amount: 30_000 }] },
      instruments: [stock, ...(['call', 'put'] as const).map((right) => ({ id: right === 'call' ? 'C' : 'P', kind: 'option', currency: 'USD', underlying: 'S', right, strike: 100, expiry: '2027-02-19', multiplier: 100 }))],
      quotes: [{ instrument: 'S', mark: 100, volatility: 0.3 }, { instrument: 'C', mark: 6 }, { instrument: 'P', mark: 5.5 }], history, rates: [{ currency: 'USD', riskFree: 0.03 }],
    };
    const report = reverse(parts);
    expect(report.uniform.down).toBeLessThan(0);
    expect(report.uniform.up).toBeGreaterThan(0);
    expect(report.volatility.relative).toBeGreaterThan(0);
    expect(report.mostLikely!.moves.map(({ factor }) => factor)).toEqual(['S']);
    expect(report.mostLikely!.bufferRatio).toBeCloseTo(1, 7);
    expect(after(parts, { select: { instrument: 'S' }, price: { relative: -0.5 } }).pnl).toBeLessThan(-15_000);
  });
  it('only shorts', () => {
    const parts: Parts = { account: { positions: [{ instrument: 'S', quantity: -100 }], balances: [{ currency: 'USD', amount: 15_000 }] }, instruments: [stock], marks, history };
    const report = reverse(parts);
    // 15,000 − 100 p = 30 % of 100 p.
    expect(report.instruments[0]!.price).toBeCloseTo(150 / 1.3, 8);
    expect(report.uniform).toMatchObject({ down: null });
    expect(report.mostLikely!.moves[0]!.move).toBeCloseTo(1.5 / 1.3 - 1, 8);
    expect(report.mostLikely!.bufferRatio).toBeCloseTo(1, 9);
  });
  it('only cash, and nothing at all', () => {
    for (const balances of [[{ currency: 'USD', amount: 1000 }], []]) {
      const report = reverse({ account: { balances } });
      expect(report).toMatchObject({ bufferRatio: null, uniform: { shock: null }, instruments: [], mostLikely: null, marginRate: { relative: null } });
      expect(after({ account: { balances } }, { select: {}, price: { relative: -0.5 }, marginRate: { relative: 1 } }).pnl).toBe(0);
    }
  });
  it('foreign cash can cause a call on its own', () => {
    const parts: Parts = { account: { positions: [{ instrument: 'S', quantity: 100 }], balances: [{ currency: 'EUR', amount: -6000 }] }, instruments: [stock], marks, history, fx: [{ from: 'EUR', to: 'USD', rate: 1.1 }] };
    const [euro] = reverse(parts).currencies;
    expect(euro).toEqual({ from: 'EUR', to: 'USD', shock: expect.closeTo(7500 / 6600 - 1, 9) as number });
    const probe = new AccountProbe(toEngineBook(bookOf(parts)), 'a');
    expect(probe.excess(1)).toBeCloseTo(10_000 - 6600 - 2500, 9);
  });
});
