import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import { verifyPlans } from '#service/rehearsal/plan-verification.ts';

const AT = '2026-11-20T21:00:00Z';
const LEVEL = 1.5;
const WANTED = 1.75;

interface Case {
  readonly ratio: number;
  readonly order: string;
  readonly holdings: readonly { readonly units: number; readonly mark: number; readonly spread: number; readonly volume: number; readonly fee: number }[];
  /** Price of each holding at each moment, relative to today. */
  readonly moments: readonly (readonly number[])[];
}

const cases = fc.integer({ min: 1, max: 4 }).chain((count): fc.Arbitrary<Case> => fc.record({
  ratio: fc.double({ min: 1.55, max: 2.2, noNaN: true }),
  order: fc.constantFrom('largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction'),
  holdings: fc.array(fc.record({
    units: fc.integer({ min: 20, max: 900 }), mark: fc.double({ min: 8, max: 300, noNaN: true }), spread: fc.double({ min: 0.0002, max: 0.02, noNaN: true }),
    volume: fc.integer({ min: 10_000, max: 5_000_000 }), fee: fc.double({ min: 0, max: 0.002, noNaN: true }),
  }), { minLength: count, maxLength: count }),
  moments: fc.array(fc.array(fc.double({ min: 0.72, max: 1.05, noNaN: true }), { minLength: count, maxLength: count }), { minLength: 1, maxLength: 4 }),
}));

/** The book at a moment, in plain facts: the same account, prices scaled. */
function bookAt({ holdings }: Case, scale: readonly number[], cash: number, units: readonly number[] = holdings.map((one) => one.units)): BookFile {
  return bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: AT,
    accounts: [{
      id: 'a', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: String(cash) }],
      positions: holdings.flatMap((one, n) => (units[n] === 0 ? [] : [{ instrument: `S${n}`, quantity: String(units[n]), averagePrice: String(one.mark * (1 + 0.1 * n)) }])),
    }],
    instruments: holdings.map((one, n) => ({ id: `S${n}`, kind: 'equity', currency: 'USD', averageDailyVolume: one.volume, takerFee: one.fee })),
    quotes: holdings.map((one, n) => ({ instrument: `S${n}`, mark: one.mark * scale[n]!, bid: one.mark * scale[n]! * (1 - one.spread / 2), ask: one.mark * scale[n]! * (1 + one.spread / 2), volatility: 0.35, at: AT })),
  });
}

const ratioOf = (book: BookFile): number => openSession(toEngineBook(book)).figures('a').bufferRatio ?? Infinity;

describe('a plan that is verified as saving', () => {
  it('restores the level when it is carried out step by step through risk, and no call comes afterwards', () => {
    let saved = 0;
    fc.assert(fc.property(cases, (made) => {
      const today = made.holdings.map(() => 1);
      const bare = openSession(toEngineBook(bookAt(made, today, 0))).figures('a');
      const cash = made.ratio * bare.maintenanceMargin - bare.marginEquity;
      const scales = [today];
      for (const moment of made.moments) scales.push(scales.at(-1)!.map((one, n) => one * moment[n]!));
      const plan = { id: 'p', account: 'a', when: { metric: 'bufferRatio' as const, below: LEVEL }, steps: [{ reduce: { order: made.order as 'largest-loss', until: { metric: 'bufferRatio' as const, atLeast: WANTED } } }] };
      const steps = made.moments.map((moment) => ({ after: 'P1D', shocks: moment.map((factor, n) => ({ select: { instrument: `S${n}` }, price: { relative: factor - 1 } })) }));
      const verdict = verifyPlans({ ...bookAt(made, today, cash), plans: [plan] }, [{ id: 's', kind: 'path', steps, permanent: 0 }]).get('p')![0]!;
      if (verdict.outcome !== 'saves') return;
      saved++;
      const fires = scales.findIndex((scale) => ratioOf(bookAt(made, scale, cash)) < LEVEL);
      expect(fires).toBeGreaterThanOrEqual(0);
      const there = { ...bookAt(made, scales[fires]!, cash), plans: [plan] };
      const run = rehearse(there, { account: 'a', plan: 'p', permanent: 0 });
      if (!run.ok || run.value.kind !== 'sales') throw new Error('expected sales');
      const units = made.holdings.map((one) => one.units);
      let money = cash;
      for (const step of run.value.run.steps) {
        units[Number(step.instrument.slice(1))]! += step.quantity;
        money -= step.quantity * step.price + step.fee;
        expect(ratioOf(bookAt(made, scales[fires]!, money, units))).toBeCloseTo(step.bufferRatioAfter ?? Infinity, 6);
      }
      expect(ratioOf(bookAt(made, scales[fires]!, money, units))).toBeGreaterThanOrEqual(WANTED - 1e-9);
      for (const scale of scales.slice(fires)) expect(ratioOf(bookAt(made, scale, money, units))).toBeGreaterThanOrEqual(1);
      expect(ratioOf(bookAt(made, scales.at(-1)!, money, units))).toBeCloseTo(verdict.bufferRatioAfter ?? Infinity, 6);
    }), { numRuns: 150, seed: 20 });
    expect(saved).toBeGreaterThan(25);
  });
});
