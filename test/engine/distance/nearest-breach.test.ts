import { describe, expect, it } from 'vitest';
import { AccountProbe } from '#engine/distance/account-probe.ts';
import { factorCovariance } from '#engine/distance/factor-covariance.ts';
import { FactorMoves } from '#engine/distance/factor-moves.ts';
import { factorMap } from '#engine/distance/factors.ts';
import { BreachFinder } from '#engine/distance/nearest-breach.ts';
import { dot } from '#engine/distance/smallest-norm.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import { AS_OF, bookOf } from '../../support/book-builder.ts';
import { correlatedCloses } from '../../support/random-market.ts';

type Parts = Parameters<typeof bookOf>[0];
const probeOf = (parts: Parts): AccountProbe => new AccountProbe(toEngineBook(bookOf(parts)), 'a');
const stock = (id: string): Record<string, unknown> => ({ id, kind: 'equity', currency: 'USD' });

/** Distance of the nearest place on the line over random directions, by rays of the same market. */
function bestOfRandom(parts: Parts, count: number, seed: number): number {
  const probe = probeOf(parts);
  const map = factorMap(probe.state, probe.market);
  const covariance = factorCovariance(map.factors, probe.market)!;
  const moves = new FactorMoves(probe.market, probe.state, map);
  const generator = new Generator(seed);
  const n = covariance.members.length;
  let best = Infinity;
  const excessAt = (direction: Float64Array, t: number): number => {
    covariance.members.forEach((k, i) => moves.setOne(k, t * direction[i]!));
    return probe.excess(1);
  };
  for (let trial = 0; trial < count; trial++) {
    const z = Float64Array.from({ length: n }, () => normalVariate(generator));
    const length = Math.sqrt(dot(z, z));
    const direction = Float64Array.from({ length: n }, (_none, i) => z.reduce((sum, x, k) => sum + covariance.lower[i * n + k]! * x, 0) / length);
    // Once a hit is known, a direction that is above the line at it and on the way there is not nearer.
    if (best < Infinity && [1, 0.85, 0.6, 0.3].every((share) => excessAt(direction, share * best) > 0)) continue;
    let near = 0;
    for (let t = 0.5; t <= 200 && near < best; t *= 1.1) {
      if (excessAt(direction, t) > 0) {
        near = t;
        continue;
      }
      let low = near;
      let high = t;
      while (high - low > 1e-9 * high) {
        const middle = (low + high) / 2;
        if (excessAt(direction, middle) > 0) low = middle;
        else high = middle;
      }
      best = Math.min(best, high);
      break;
    }
  }
  return best;
}

/** A made-up account of a few stocks, a leveraged fund, a perpetual and options of both signs. */
function randomParts(seed: number): Parts {
  const g = new Generator(seed);
  const between = (low: number, high: number): number => low + (high - low) * g.uniform();
  const names = ['A', 'B', 'C', 'D'].slice(0, 1 + Math.floor(between(0, 3.99)));
  const marks = Object.fromEntries(names.map((id) => [id, between(5, 300)]));
  const positions: Record<string, unknown>[] = [];
  const instruments: Record<string, unknown>[] = names.map(stock);
  const quotes: Record<string, unknown>[] = [];
  let value = 0;
  let risk = 0;
  for (const id of names) {
    const quantity = Math.round(between(-150, 300));
    positions.push({ instrument: id, quantity });
    value += quantity * marks[id]!;
    risk += Math.abs(quantity) * marks[id]! * 0.3;
    quotes.push({ instrument: id, mark: marks[id]!, volatility: between(0.2, 0.6), at: AS_OF });
    for (const right of ['call', 'put']) {
      if (g.uniform() < 0.4) continue;
      const option = `${id} ${right}`;
      const quantity = Math.round(between(-3, 3));
      instruments.push({ id: option, kind: 'option', currency: 'USD', underlying: id, right, strike: marks[id]! * between(0.85, 1.15), expiry: '2027-02-19', multiplier: 100, style: 'european' });
      positions.push({ instrument: option, quantity });
      risk += Math.abs(quantity) * marks[id]! * 25;
    }
  }
  if (g.uniform() < 0.5) {
    instruments.push({ id: 'P', kind: 'perpetual', currency: 'USD', underlying: names[0], margin: { initial: 20, maintenance: 10 } });
    const quantity = Math.round(between(-100, 100));
    positions.push({ instrument: 'P', quantity, averagePrice: marks[names[0]!]! });
    quotes.push({ instrument: 'P', mark: marks[names[0]!]! * 1.001, at: AS_OF });
  }
  return {
    account: { positions, balances: [{ currency: 'USD', amount: risk * between(1.05, 1.8) - value }] },
    instruments, quotes, history: correlatedCloses(marks, { seed, deviation: between(0.008, 0.03) }), rates: [{ currency: 'USD', riskFree: 0.03 }],
  };
}

describe('nearest breach', () => {
  it('of stocks alone is the closed form', () => {
    const marks = { A: 100, B: 50, C: 20 };
    const parts: Parts = {
      account: { positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: -40 }, { instrument: 'C', quantity: 500 }], balances: [{ currency: 'USD', amount: -9000 }] },
      instruments: Object.keys(marks).map(stock), marks, history: correlatedCloses(marks),
    };
    const probe = probeOf(parts);
    const breach = new BreachFinder(probe).find(1)!;
    // Excess = Σ value (1 − m) + cash, long 25 %, short 30 %; linear in the relative moves.
    const slope = [100 * 100 * 0.75, -40 * 50 * 1.3, 500 * 20 * 0.75];
    const excess = 10_000 - 2000 + 10_000 - 9000 - (2500 + 600 + 2500);
    const { matrix } = factorCovariance(factorMap(probe.state, probe.market).factors, probe.market)!;
    const along = [0, 1, 2].map((i) => slope.reduce((sum, s, j) => sum + matrix[i * 3 + j]! * s, 0));
    const variance = along.reduce((sum, x, i) => sum + x * slope[i]!, 0);
    expect(breach.distance).toBeCloseTo(excess / Math.sqrt(variance), 6);
    ['A', 'B', 'C'].forEach((id, i) => expect(breach.moves.find(({ factor }) => factor === id)!.move).toBeCloseTo((-excess * along[i]!) / variance, 6));
    expect(breach.bufferRatio).toBeCloseTo(1, 9);
    expect(probe.ratio()).toBeCloseTo((10_000 - 2000 + 10_000 - 9000) / 5600, 12);
  });

  it('priced again as a scenario reaches the level, for futures, funds and options too', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const parts = randomParts(seed);
      const book = toEngineBook(bookOf(parts));
      const breach = new BreachFinder(new AccountProbe(book, 'a')).find(1);
      if (breach === null || breach.moves.length === 0) continue;
      const outcome = new StressTest(book).run(toEngineScenario({ id: 's', shocks: breach.moves.map(({ factor, move }) => ({ select: { instrument: factor }, price: { relative: move } })) }));
      expect(outcome.accounts[0]!.figures.bufferRatio).toBeCloseTo(1, 6);
      expect(breach.bufferRatio).toBeCloseTo(1, 6);
    }
  });

  it('is never farther than the best of many random directions', () => {
    let compared = 0;
    for (let seed = 100; seed < 112; seed++) {
      const parts = randomParts(seed);
      const breach = new BreachFinder(probeOf(parts)).find(1);
      const random = bestOfRandom(parts, 400, seed + 1);
      if (breach === null) expect(random).toBeGreaterThan(200);
      else if (breach.moves.length > 0) {
        compared++;
        expect(breach.distance, `book ${String(seed)}`).toBeLessThanOrEqual(random * (1 + 1e-9));
      }
    }
    expect(compared).toBeGreaterThan(5);
  });

  it('is none without a history, and says so', () => {
    const finder = new BreachFinder(probeOf({ account: { positions: [{ instrument: 'A', quantity: 10 }], balances: [{ currency: 'USD', amount: -500 }] }, instruments: [stock('A')], marks: { A: 100 } }));
    expect(finder.find(1)).toBeNull();
    expect(finder.warnings.map(({ code }) => code)).toContain('missing-history');
  });

  it('is at distance 0 without moves where the line is crossed already', () => {
    const marks = { A: 100 };
    const finder = new BreachFinder(probeOf({ account: { positions: [{ instrument: 'A', quantity: 10 }], balances: [{ currency: 'USD', amount: -900 }] }, instruments: [stock('A')], marks, history: correlatedCloses(marks) }));
    expect(finder.find(1)).toMatchObject({ distance: 0, probability: 1, moves: [], bufferRatio: 0.4 });
  });

  it('of an unlevered holding is none: nothing reaches the line', () => {
    const marks = { A: 100 };
    const probe = probeOf({ account: { positions: [{ instrument: 'A', quantity: 10 }] }, instruments: [stock('A')], marks, history: correlatedCloses(marks) });
    expect(new BreachFinder(probe).find(1)).toBeNull();
    expect(probe.uniformShock(1)).toBeNull();
  });
});
