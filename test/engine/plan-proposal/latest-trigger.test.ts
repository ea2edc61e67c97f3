import { describe, expect, it } from 'vitest';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { SaleTerms } from '#engine/liquidation/sale.ts';
import { atLevel, latestTrigger } from '#engine/plan-proposal/latest-trigger.ts';
import { Generator } from '#engine/statistics/generator.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const HOUR = 3_600_000;
const terms: SaleTerms = { impact: { impact: 0, permanent: 0, crowd: 0 }, move: (book) => book, fee: 0, crossesSpread: false };
/** 100 shares at 100 against a debt of 5,000: ratio 2.00; the ratio at a price p is (100 p − 5000) ÷ (25 p). */
const book: Book = toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: -5000 }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 120 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 100 },
}));
const account = book.accounts[0]!;
const ratioAt = (price: number): number => (100 * price - 5000) / (25 * price);
const path = (scenario: string, ...prices: readonly number[]) => ({
  scenario, terms, observations: [100, ...prices].map((price, n): Observation => ({ afterMs: n * HOUR, book: { ...book, quotes: book.quotes.map((one) => ({ ...one, mark: price })) } })),
});
const plan = (share: number, when: object = { metric: 'bufferRatio', below: 1.5 }) => toEnginePlan({ id: 'p', account: 'a', when, steps: [{ reduce: { order: 'largest-loss', share } }] } as Parameters<typeof toEnginePlan>[0]);

describe('the latest safe trigger', () => {
  it('is just above the last ratio that is seen before the call, of the scenario that binds', () => {
    // 'slow' is seen at 75 (1.33) and 70 (1.14) before 62 (0.77) calls; 'steep' only at 80 (1.50).
    const slow = path('slow', 75, 70, 62);
    const steep = path('steep', 80, 62);
    expect(latestTrigger(plan(0.9), account, [slow])).toMatchObject({ level: 1.15, binding: ['slow'], saves: ['slow'], unsavable: [], lost: [] });
    expect(latestTrigger(plan(0.9), account, [slow, steep])).toMatchObject({ level: 1.51, binding: ['steep'], saves: ['slow', 'steep'] });
  });

  it('names gaps that no level saves, and does not let them bind', () => {
    const found = latestTrigger(plan(0.9), account, [path('gap', 55), path('slow', 75, 62), path('calm', 99)]);
    expect(found).toMatchObject({ level: 1.34, binding: ['slow'], saves: ['slow'], notNeeded: ['calm'], highest: 2 });
    expect(found!.unsavable).toEqual([{ scenario: 'gap', reason: 'the gap is too large: the buffer ratio goes from 2.00 to 0.36 at once' }]);
  });

  it('has no level where nothing needs the plan, or its condition has none', () => {
    expect(latestTrigger(plan(0.9), account, [path('calm', 99)])).toMatchObject({ level: null, notNeeded: ['calm'] });
    expect(latestTrigger(plan(0.9, { metric: 'price', instrument: 'S', below: 70 }), account, [path('slow', 75, 62)])).toBeNull();
    expect(atLevel({ all: [plan(1).when, { metric: 'price', instrument: 'S', below: 70, above: null, forMs: 0 }] }, 1.2)).toMatchObject({ all: [{ below: 1.2 }, { below: 70 }] });
  });

  it('agrees with trying every hundredth', () => {
    const generator = new Generator(3);
    for (let round = 0; round < 40; round++) {
      const scenarios = Array.from({ length: 3 }, (_, n) => {
        let price = 100;
        return path(`s${n}`, ...Array.from({ length: 4 }, () => (price *= 0.78 + 0.25 * generator.uniform())));
      });
      const made = plan(0.2 + 0.7 * generator.uniform());
      const found = latestTrigger(made, account, scenarios)!;
      const serves = (level: number) => scenarios.filter((one) => ['saves', 'not-needed'].includes(verifyPlan({ ...made, when: atLevel(made.when, level)! }, account, one.observations, terms).outcome)).map((one) => one.scenario);
      const grid = Array.from({ length: 101 }, (_, n) => (100 + n) / 100);
      const some = scenarios.map((one) => one.scenario).filter((name) => grid.some((level) => serves(level).includes(name)));
      const needed = some.filter((name) => !serves(1).includes(name));
      if (needed.length === 0) expect(found.level).toBeNull();
      else if (found.lost.length === 0) {
        const onGrid = grid.find((level) => some.every((name) => serves(level).includes(name)))!;
        // Only where no hundredth will do is it not one.
        if (Number.isInteger(Math.round(found.level! * 1e9) / 1e7)) expect(found.level).toBe(onGrid);
        else expect(found.level!).toBeLessThan(onGrid);
      }
      expect(found.unsavable.map((one) => one.scenario)).toEqual(scenarios.map((one) => one.scenario).filter((name) => !some.includes(name)));
      if (found.level !== null) expect(serves(found.level).sort()).toEqual([...found.saves, ...found.notNeeded].sort());
    }
    expect(ratioAt(75)).toBeCloseTo(4 / 3, 12);
  });
});
