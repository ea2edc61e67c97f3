import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnSplit } from '#engine/discipline/return-split.ts';

/** Equity of an account that keeps `leverage` times its equity in something with these prices, set anew at every close. */
function levered(prices: readonly number[], leverage: number): { equity: number[]; exposure: number[] } {
  const equity = [1000];
  for (let day = 1; day < prices.length; day++) equity.push(equity[day - 1]! * (1 + leverage * (prices[day]! / prices[day - 1]! - 1)));
  return { equity, exposure: equity.map((value) => value * leverage) };
}

describe('the split of a return', () => {
  it('is all market where equity is held in the benchmark', () => {
    const prices = [100, 104, 99, 108];
    const { equity, exposure } = levered(prices, 1);
    const split = returnSplit(equity, exposure, prices)!;
    expect(split.total).toBeCloseTo(0.08, 12);
    expect(split.market).toBeCloseTo(0.08, 12);
    expect([split.selection, split.leverage, split.unlevered - 0.08, split.averageLeverage - 1].map((one) => Math.abs(one) < 1e-12)).toEqual([true, true, true, true]);
  });

  it('counts what exposure beyond equity added: one day at twice the equity', () => {
    // The benchmark rises 2 %, what is held 3 %: 6 % on equity = 2 market + 1 selection + 3 leverage.
    const split = returnSplit([1000, 1060], [2000, 2120], [50, 51])!;
    expect([split.total, split.market, split.selection, split.leverage, split.unlevered]).toEqual([0.06, 0.02, 0.01, 0.03, 0.03].map((one) => expect.closeTo(one, 12) as number));
    expect(split.averageLeverage).toBe(2);
  });

  it('adds up whatever happened', () => {
    const level = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(fc.property(fc.array(fc.tuple(level, fc.double({ min: 0, max: 1e7, noNaN: true }), level), { minLength: 2, maxLength: 80 }), (days) => {
      const split = returnSplit(days.map(([value]) => value), days.map(([, value]) => value), days.map(([, , value]) => value))!;
      const size = Math.max(1, Math.abs(split.total), Math.abs(split.market), Math.abs(split.selection), Math.abs(split.leverage));
      expect(Math.abs(split.market + split.selection + split.leverage - split.total)).toBeLessThanOrEqual(1e-9 * size);
    }));
  });

  it('says nothing where equity was lost, a price is missing or a day is alone', () => {
    expect([returnSplit([1000, -5], [2000, 0], [1, 1]), returnSplit([1000, 1000], [2000, 2000], [NaN, 1]), returnSplit([1000], [0], [1]), returnSplit([1, NaN], [1, 1], [1, 1])]).toEqual([null, null, null, null]);
  });
});
