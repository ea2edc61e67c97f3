import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionOf } from '../../../support/book-builder.ts';
import { randomHistories } from '../../../support/daily-history.ts';

const IDS = ['A', 'B', 'C', 'D', 'E'];
const market = {
  instruments: IDS.map((id) => ({ id, kind: 'equity', currency: 'USD' })),
  marks: Object.fromEntries(IDS.map((id, n) => [id, 20 * (n + 1)])),
  history: randomHistories(IDS, 260, 21),
};
const methods = ['parametric', 'historical', 'monte-carlo'] as const;
const quantities = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 5, maxLength: 5 });
const settings = fc.record({
  method: fc.constantFrom(...methods), measure: fc.constantFrom('var', 'expected-shortfall'), quantile: fc.constantFrom('nearest-rank', 'hull', 'linear'),
  confidence: fc.constantFrom(0.95, 0.99), shrinkage: fc.constantFrom('none', 'constant-correlation', 'diagonal'), window: fc.constant(250), paths: fc.constant(2000),
});

type Holding = { readonly instrument: string; readonly quantity: number };
const holdings = (list: readonly number[]): Holding[] => list.map((quantity, n) => ({ instrument: IDS[n]!, quantity })).filter(({ quantity }) => quantity !== 0);
const report = (positions: readonly Holding[], params: Readonly<Record<string, unknown>>) => sessionOf({ account: { regime: { id: 'var', params }, positions }, ...market }).report('a');
const required = (positions: readonly Holding[], params: Readonly<Record<string, unknown>>): number => report(positions, params).maintenanceMargin;

describe('every value at risk', () => {
  it('is the sum of its leaves, and of what stands beside the positions', () => {
    fc.assert(fc.property(quantities, settings, (list, params) => {
      const r = report(holdings(list), params);
      const tolerance = 1e-9 * Math.max(1, r.grossExposure);
      expect(Math.abs(r.margin.reduce((sum, line) => sum + line.maintenance, 0) - r.maintenanceMargin)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(r.positions.reduce((sum, position) => sum + position.maintenanceMargin!, 0) - r.maintenanceMargin)).toBeLessThanOrEqual(tolerance);
      expect(r.maintenanceMargin).toBeGreaterThanOrEqual(-tolerance);
    }), { numRuns: 60 });
  });

  it('does not depend on the order of positions, and grows in proportion', () => {
    fc.assert(fc.property(quantities, settings, fc.integer({ min: 2, max: 9 }), (list, params, times) => {
      const positions = holdings(list);
      const once = required(positions, params);
      expect(required([...positions].reverse(), params)).toBeCloseTo(once, 6);
      expect(Math.abs(required(positions.map((p) => ({ ...p, quantity: times * p.quantity })), params) - times * once)).toBeLessThanOrEqual(1e-6 * Math.max(1, times * once));
    }), { numRuns: 40 });
  });

  it('of an exact offset is never higher: half the position closed by an equal short of the same', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), settings, (quantity, params) => {
      const alone = required([{ instrument: 'B', quantity }], params);
      expect(required([{ instrument: 'B', quantity }, { instrument: 'B', quantity: -quantity }], params)).toBe(0);
      expect(required([{ instrument: 'B', quantity }, { instrument: 'B', quantity: -quantity / 2 }], params)).toBeLessThanOrEqual(alone + 1e-9);
    }), { numRuns: 30 });
  });

  it('of two books together is at most the sum of both, where the measure is subadditive', () => {
    fc.assert(fc.property(quantities, quantities, fc.constantFrom({ method: 'parametric' }, { method: 'historical', measure: 'expected-shortfall', window: 250 }), (one, two, params) => {
      const both = one.map((quantity, n) => quantity + two[n]!);
      expect(required(holdings(both), params)).toBeLessThanOrEqual(required(holdings(one), params) + required(holdings(two), params) + 1e-6);
    }), { numRuns: 40 });
  });

  it('of nothing is nothing', () => {
    for (const method of methods) expect(report([], { method, floorRate: 0.1 })).toMatchObject({ maintenanceMargin: 0, initialMargin: 0, margin: [], complete: true });
  });
});
