import { describe, expect, it } from 'vitest';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { breachMap } from '#engine/distance/breach-map.ts';
import { carryDays } from '#engine/distance/carry-days.ts';
import { haircutDistance, marginRateDistance, volatilityDistance } from '#engine/distance/other-distances.ts';
import { probabilities } from '#engine/distance/nearest-breach.ts';
import { nearestPoint } from '#engine/distance/smallest-norm.ts';
import { touchProbability } from '#engine/distance/touch-probability.ts';
import { correlationDial } from '#engine/scenario/correlation-dial.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { correlatedCloses } from '../../support/random-market.ts';

type Parts = Parameters<typeof bookOf>[0];
const probeOf = (parts: Parts): AccountProbe => new AccountProbe(toEngineBook(bookOf(parts)), 'a');

describe('other distances', () => {
  const crypto: Parts = {
    account: { regime: { id: 'crypto-cross' }, balances: [{ currency: 'BTC', amount: 1 }], positions: [{ instrument: 'P', quantity: -1, averagePrice: 50_000 }] },
    instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.1 } }, { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] }],
    marks: { BTC: 50_000, P: 50_000 },
  };
  it('haircuts: where what still counts is the requirement', () => {
    expect(haircutDistance(probeOf(crypto), 1)).toBeCloseTo(0.9 - 0.05, 9);
    expect(haircutDistance(probeOf({ account: { balances: [{ currency: 'USD', amount: 5 }] } }), 1)).toBeNull();
  });
  it('requirements: ratio over level', () => {
    const probe = probeOf(crypto);
    expect(probe.ratio()).toBeCloseTo(18, 9);
    expect(marginRateDistance(probe, 1.5)).toBeCloseTo(11, 9);
  });
  it('volatility: priced again at the answer, the ratio is the level', () => {
    const parts: Parts = {
      account: { regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.5 } }, positions: [{ instrument: 'C', quantity: -10 }], balances: [{ currency: 'USD', amount: 12_000 }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'C', kind: 'option', currency: 'USD', underlying: 'S', right: 'call', strike: 100, expiry: '2027-05-21', multiplier: 100 }],
      quotes: [{ instrument: 'S', mark: 100 }, { instrument: 'C', volatility: 0.2 }],
    };
    const relative = volatilityDistance(probeOf(parts), 1)!;
    expect(relative).toBeGreaterThan(0);
    const stressed = new StressTest(toEngineBook(bookOf(parts))).run(toEngineScenario({ id: 's', shocks: [{ select: { kind: 'option' }, volatility: { relative } }] }));
    expect(stressed.accounts[0]!.figures.bufferRatio).toBeCloseTo(1, 7);
    expect(volatilityDistance(probeOf(crypto), 1)).toBeNull();
  });
  it('a breach map holds the ratios that scenarios give', () => {
    const parts: Parts = {
      account: { positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'AC', quantity: -1 }, { instrument: 'B', quantity: -50 }], balances: [{ currency: 'USD', amount: 1000 }] },
      instruments: [{ id: 'A', kind: 'equity', currency: 'USD' }, { id: 'B', kind: 'equity', currency: 'USD' }, { id: 'AC', kind: 'option', currency: 'USD', underlying: 'A', right: 'call', strike: 105, expiry: '2027-05-21', multiplier: 100 }],
      quotes: [{ instrument: 'A', mark: 100, volatility: 0.3 }, { instrument: 'B', mark: 50 }, { instrument: 'AC', mark: 5 }],
    };
    const probe = probeOf(parts);
    const before = probe.ratio();
    const map = breachMap(probe, { id: 'A', lowest: -0.4, highest: 0.4 }, { id: 'B', lowest: -0.2, highest: 0.2 }, 5)!;
    const test = new StressTest(toEngineBook(bookOf(parts)));
    for (let r = 0; r < 5; r++) {
      for (let c = 0; c < 5; c++) {
        const moves = [['A', -0.4 + 0.2 * c], ['B', -0.2 + 0.1 * r]] as const;
        const outcome = test.run(toEngineScenario({ id: 's', shocks: moves.map(([instrument, relative]) => ({ select: { instrument }, price: { relative } })) }));
        expect(map.ratios[r * 5 + c], `${String(r)} ${String(c)}`).toBeCloseTo(outcome.accounts[0]!.figures.bufferRatio!, 9);
      }
    }
    expect(probe.ratio()).toBe(before);
    expect(breachMap(probe, { id: 'A', lowest: 0, highest: 1 }, { id: 'Z', lowest: 0, highest: 1 }, 3)).toBeNull();
  });
});

describe('time and chance', () => {
  it('days of carry are excess over cost', () => {
    expect(carryDays(1000, -2.5)).toBe(400);
    expect(carryDays(1000, 2.5)).toBeNull();
    expect(carryDays(-1, -2.5)).toBe(0);
  });
  it('chance to touch: the reflection principle', () => {
    expect(touchProbability(1.959963984540054, 1)).toBeCloseTo(0.05, 12);
    expect(touchProbability(3.919927969080108, 4)).toBeCloseTo(0.05, 12);
    expect(touchProbability(0, 5)).toBe(1);
    expect([1, 5, 20].map((days) => touchProbability(2, days))).toEqual([...[1, 5, 20].map((days) => touchProbability(2, days))].sort((a, b) => a - b));
  });
  it('one-sided, normal and with fat tails', () => {
    expect(probabilities(1.6448536269514722).probability).toBeCloseTo(0.05, 12);
    // t with 4 degrees beyond 2.7764451 is 2.5 %; scaled to variance 1 that is 1.963243…
    expect(probabilities(2.7764451051977987 / Math.SQRT2).studentProbability).toBeCloseTo(0.025, 9);
  });
});

describe('the point of smallest norm', () => {
  it('lies on one half-space, or where two meet', () => {
    const wall = (x: number, y: number, bound: number) => ({ normal: Float64Array.of(x, y), bound });
    expect([...nearestPoint([wall(1, 1, -2)], 2)!]).toEqual([expect.closeTo(-1, 9), expect.closeTo(-1, 9)]);
    expect([...nearestPoint([wall(1, 0, -3), wall(0, 1, -1), wall(1, 1, 100)], 2)!]).toEqual([expect.closeTo(-3, 9), expect.closeTo(-1, 9)]);
  });
});

describe('the correlation dial', () => {
  const marks = { A: 100, B: 50, C: 20 };
  const book = toEngineBook(bookOf({
    account: { regime: { id: 'var', params: {} }, positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: -200 }, { instrument: 'C', quantity: 100 }], balances: [{ currency: 'USD', amount: 5000 }] },
    instruments: Object.keys(marks).map((id) => ({ id, kind: 'equity', currency: 'USD' })), marks, history: correlatedCloses(marks, { common: 0.9 }),
  }));
  it('starts at today, and takes credit from what rested on independence', () => {
    const stops = correlationDial(book, 'a', [0, 0.5, 1], 0);
    expect(stops[0]!.maintenanceMargin).toBe(new StressTest(book).run(toEngineScenario({ id: 'z', shocks: [] })).accounts[0]!.figures.maintenanceMargin);
    expect(stops[0]!.pairs[0]).toMatchObject({ a: 'A', b: 'B' });
    // Towards independence the hedge of A by B loses its credit.
    const credits = stops.map(({ pairs }) => pairs.find(({ a, b }) => a === 'A' && b === 'B')!.credit);
    expect(credits[0]!).toBeGreaterThan(credits[1]!);
    expect(credits[1]!).toBeGreaterThan(credits[2]!);
    expect(stops[0]!.nettingCredit).toBeGreaterThan(stops[2]!.nettingCredit);
  });
});
