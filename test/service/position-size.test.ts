import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { worstGap } from '#engine/limit/worst-gap.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { sizePosition } from '#service/position-size.ts';
import type { SizeRequest } from '#service/position-size.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { accountAfterTrades, whatIf } from '#service/what-if.ts';
import { bookOf } from '../support/book-builder.ts';

const fall: ScenarioRecord = { id: 'fall', name: 'Everything falls', kind: 'instant', shocks: [{ select: {}, price: { relative: -0.3 } }] };
const bookWith = (cash: number, held: number, closes: readonly number[] = []) => toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'S', quantity: held, averagePrice: 90 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'equity', currency: 'USD' }], marks: { S: 100, T: 40 },
  ...(closes.length === 0 ? {} : { history: [{ instrument: 'T', closes: closes.map((close, n) => [`2026-10-${String(n + 10)}`, close]) }] }),
}));
const size = (book: ReturnType<typeof bookWith>, request: Partial<SizeRequest>, limits: readonly object[] = []) => {
  const made = sizePosition(book, { account: 'a', instrument: 'T', ...request }, limits.map((limit) => toEngineLimit(limit as never)));
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
};

describe('the size of a position', () => {
  it('loses the risk capital in the gap, the worst day of the history where none is given', () => {
    // NLV 20,000, 1 % of it 200; a gap of 20 % of 40 loses 8 a share.
    expect(size(bookWith(10_000, 100), { gap: 0.2 })).toMatchObject({ units: 25, riskCapital: 200, lossAtStop: null, lossAtGap: 200, boundBy: 'gap' });
    const closes = [50, 40, 44, 43, 51.6];
    expect(size(bookWith(10_000, 100, closes), { gap: 'history' })).toMatchObject({ gap: expect.closeTo(0.2, 12) as unknown, units: 25 });
    expect(size(bookWith(10_000, 100, closes), { gap: 'history', short: true })).toMatchObject({ gap: expect.closeTo(0.2, 12) as unknown, units: 25, boundBy: 'gap' });
    expect(sizePosition(bookWith(10_000, 100), { account: 'a', instrument: 'T', gap: 'history' })).toMatchObject({ ok: false, failure: { code: 'missing-data' } });
    expect([worstGap(Float64Array.from([1, 2, 3]), 1), worstGap(Float64Array.from([1]), 1)]).toEqual([0, null]);
  });

  it('holds a stop against every past day of the instrument, long or short', () => {
    // Closes 50 → 40 (−20 %), → 44 (+10 %), → 43 (−2.3 %), → 51.6 (+20 %), → 46.44 (−10 %).
    const closes = [50, 40, 44, 43, 51.6, 46.44];
    const tested = size(bookWith(10_000, 100, closes), { entry: 40, stop: 38 });
    // 5 % away: two of five days closed beyond; 200 at risk, 2 a share, 100 shares.
    expect(tested).toMatchObject({ units: 100, lossAtStop: 200, stopTest: { days: 5, beyond: 2 } });
    expect(tested.stopTest!.worstMove).toBeCloseTo(-0.2, 12);
    expect(tested.stopTest!.worstLoss).toBeCloseTo(800, 9);
    expect(size(bookWith(10_000, 100, closes), { entry: 40, stop: 42 }).stopTest).toMatchObject({ days: 5, beyond: 2, worstMove: expect.closeTo(0.2, 12) as unknown });
    expect(size(bookWith(10_000, 100, closes), { entry: 40, stop: 20 }).stopTest).toEqual({ days: 5, beyond: 0, medianMove: null, worstMove: null, medianLoss: null, worstLoss: null });
    expect(size(bookWith(10_000, 100), { entry: 40, stop: 38 }).stopTest).toBe(undefined);
  });

  it('loses no more at the stop than in the gap where both are asked about', () => {
    expect(size(bookWith(10_000, 100), { entry: 40, stop: 39, gap: 0.2 })).toMatchObject({ units: 25, lossAtStop: 25, lossAtGap: 200, boundBy: 'gap' });
    expect(size(bookWith(10_000, 100), { entry: 40, stop: 20, gap: 0.1 })).toMatchObject({ units: 10, lossAtStop: 200, lossAtGap: 40, boundBy: 'risk' });
  });

  it('leaves the buffer that is to be kept after a scenario', () => {
    // 10,000 and 100 S at 100; n T bought at 40. After −30 %: equity 17,000 − 12 n, requirement 25 % of 7,000 + 28 n.
    const answer = size(bookWith(10_000, 100), { keep: { scenario: fall, buffer: 1.5 } });
    const n = (17_000 - 1.5 * 1750) / (12 + 1.5 * 7);
    expect(answer).toMatchObject({ units: Math.floor(n), boundBy: 'scenario' });
    expect(answer.bufferRatioAfter).toBeGreaterThanOrEqual(1.5);
    expect(size(bookWith(-8000, 100), { keep: { scenario: fall, buffer: 1 } })).toMatchObject({ units: 0, boundBy: 'scenario' });
  });

  it('keeps to one’s own cap on leverage, soft as it may be', () => {
    const cap = { id: 'own-cap', metric: 'leverage', max: 0.6 };
    // Gross 10,000 of 20,000 already; 2,000 more is 50 shares.
    expect(size(bookWith(10_000, 100), { gap: 0.01, risk: 0.05 }, [cap])).toMatchObject({ units: 50, boundBy: 'limits', limit: 'own-cap' });
    expect(size(bookWith(10_000, 100), { stake: 0.5 }, [cap])).toMatchObject({ units: 50, boundBy: 'limits' });
    expect(size(bookWith(10_000, 100), { stake: 0.05 }, [cap])).toMatchObject({ units: 25, boundBy: 'wanted' });
    expect(size(bookWith(10_000, 100), { entry: 40, stop: 39.9, risk: 0.05 }, [cap]).units).toBeGreaterThan(50);
  });

  it('passes everything, and one unit more does not', () => {
    const shape = fc.record({
      cash: fc.integer({ min: -6000, max: 60_000 }), held: fc.integer({ min: 1, max: 300 }), short: fc.boolean(), risk: fc.double({ min: 0.002, max: 0.2, noNaN: true }),
      gap: fc.option(fc.double({ min: 0.02, max: 0.6, noNaN: true })), buffer: fc.option(fc.double({ min: 0.5, max: 4, noNaN: true })),
      share: fc.option(fc.double({ min: 0.05, max: 1, noNaN: true })), leverage: fc.option(fc.double({ min: 0.5, max: 3, noNaN: true })),
    });
    fc.assert(fc.property(shape, ({ cash, held, short, risk, gap, buffer, share, leverage }) => {
      const book = bookWith(cash, held);
      const limits = [...(share === null ? [] : [{ id: 'single', metric: 'exposureShare', select: { instrument: 'T' }, max: share, hard: true }]), ...(leverage === null ? [] : [{ id: 'cap', metric: 'leverage', max: leverage, hard: true }])];
      const own = gap ?? 0.5;
      const answer = size(book, { short, risk, gap: own, ...(buffer === null ? {} : { keep: { scenario: fall, buffer } }) }, limits);
      const side = short ? -1 : 1;
      const fails = (units: number): boolean => {
        if (units === 0) return false;
        const trades = [{ instrument: 'T', quantity: side * units, price: 40, leverage: NaN }];
        const check = whatIf(book, limits.map((limit) => toEngineLimit(limit as never)), 'a', trades);
        const left = openSession(bookUnder({ ...book, accounts: [accountAfterTrades(book, 'a', trades)] }, toEngineScenario(fall), 'a')!).figures('a').bufferRatio;
        return units * own * 40 > answer.riskCapital * (1 + 1e-9) || !check.accepted || check.after.availableFunds < -1e-6 || (buffer !== null && left !== null && left < buffer - 1e-9);
      };
      expect(Number.isInteger(answer.units)).toBe(true);
      expect(fails(answer.units)).toBe(false);
      expect(fails(answer.units + 1)).toBe(true);
    }), { numRuns: 60 });
  });
});
