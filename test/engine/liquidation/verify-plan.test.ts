import { describe, expect, it } from 'vitest';
import { verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { SaleTerms } from '#engine/liquidation/sale.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const DAY = 86_400_000;
const terms: SaleTerms = { impact: { impact: 0, permanent: 0, crowd: 0 }, move: (book) => book, fee: 0, crossesSpread: false };

/** 100 shares at 100 against a debt of 5,000: ratio 2.00; the ratio at a price p is (100 p − 5000) ÷ (25 p). */
const book: Book = toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: -5000 }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 120 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
  marks: { S: 100 },
}));
const at = (price: number, afterMs = 0): Observation => ({ afterMs, book: { ...book, quotes: book.quotes.map((quote) => ({ ...quote, mark: price })) } });
const sell = { reduce: { order: 'largest-loss', until: { metric: 'bufferRatio', atLeast: 1.75 } } };
const plan = (more: object = {}) => toEnginePlan({ id: 'p', account: 'a', armed: true, when: { metric: 'bufferRatio', below: 1.5 }, steps: [sell], ...more } as Parameters<typeof toEnginePlan>[0]);
const verdict = (made: ReturnType<typeof plan>, observations: readonly Observation[]) => verifyPlan(made, book.accounts[0]!, observations, terms);

describe('plan verification', () => {
  it('is not needed where the condition never becomes true', () => {
    expect(verdict(plan(), [at(100), at(90)])).toMatchObject({ outcome: 'not-needed', cost: 0, bufferRatioBefore: (9000 - 5000) / 2250 });
  });

  it('saves where it fires in time and restores the buffer', () => {
    const made = verdict(plan(), [at(100), at(75), at(68)]);
    // At 75: 2,500 ÷ 1,875 = 1.33, sells until 1.75; without it 68 would leave 1.06 and 66 a call.
    expect(made.outcome).toBe('saves');
    expect(made.bufferRatioBefore).toBeCloseTo(4 / 3, 9);
    expect(verdict(plan(), [at(100), at(75), at(66)]).outcome).toBe('saves');
  });

  it('saves nothing by telling: it is not needed where no call comes, and insufficient where one does', () => {
    const telling = plan({ steps: [{ notify: { message: 'Call the desk' } }] });
    expect(verdict(telling, [at(100), at(75), at(68)])).toMatchObject({ outcome: 'not-needed', cost: 0 });
    expect(verdict(telling, [at(100), at(75), at(66)])).toMatchObject({ outcome: 'insufficient', cost: 0 });
  });

  it('comes too late for an account that is called already', () => {
    expect(verdict(plan(), [at(60), at(60)])).toMatchObject({ outcome: 'too-late', reason: 'the account is under the line already, at a buffer ratio of 0.67', bufferRatioBefore: 1000 / 1500 });
  });

  it('comes too late over a gap, and says from where to where', () => {
    expect(verdict(plan(), [at(100), at(60)])).toMatchObject({ outcome: 'too-late', reason: 'the gap is too large: the buffer ratio goes from 2.00 to 0.67 at once' });
    expect(verdict(plan({ when: { metric: 'bufferRatio', below: 0.5 } }), [at(100), at(66)])).toMatchObject({ outcome: 'too-late', reason: 'the condition was not true before the call, at a buffer ratio of 0.97' });
  });

  it('serves a duration while the world stands still, and not otherwise', () => {
    const slow = plan({ when: { metric: 'bufferRatio', below: 1.5, for: 'PT2H' } });
    expect(verdict(slow, [at(100), at(75, DAY), at(66, 2 * DAY)]).outcome).toBe('saves');
    expect(verdict(slow, [at(100), at(75, DAY), at(66, DAY + 3_600_000)]).outcome).toBe('too-late');
    expect(verdict(slow, [at(100), at(75)]).outcome).toBe('saves');
  });

  it('is insufficient where its steps leave too little', () => {
    const small = plan({ steps: [{ reduce: { order: 'largest-loss', share: 0.05 } }] });
    expect(verdict(small, [at(100), at(75), at(60)])).toMatchObject({ outcome: 'insufficient' });
    const half = plan({ steps: [{ reduce: { order: 'largest-loss', share: 0.05, until: { metric: 'bufferRatio', atLeast: 1.75 } } }] });
    expect(verdict(half, [at(100), at(75)])).toMatchObject({ outcome: 'insufficient', reason: 'bufferRatio of at least 1.75 was not reached' });
  });

  it('is impossible where nothing is selected', () => {
    const empty = plan({ steps: [{ reduce: { select: { instrument: 'TQQQ' } } }] });
    expect(verdict(empty, [at(100), at(75)])).toMatchObject({ outcome: 'impossible', reason: 'nothing that the step selects is held' });
  });

  it('counts money only when it arrives', () => {
    const fund = plan({ steps: [{ fund: { source: 'bank', amount: '3000', currency: 'USD', arrives: 'P1D' } }] });
    expect(verdict(fund, [at(100), at(75, DAY), at(66, 2 * DAY)]).outcome).toBe('saves');
    expect(verdict(fund, [at(100), at(75, DAY), at(66, DAY + 3_600_000)])).toMatchObject({ outcome: 'too-late', reason: 'the call comes 1 hour after the plan fired, before the money from bank arrives' });
    // It arrives once, not with every observation.
    const after = verdict(fund, [at(100), at(75, DAY), at(75, 2 * DAY), at(75, 3 * DAY)]);
    expect(after.bufferRatioAfter).toBeCloseTo((7500 - 2000) / 1875, 9);
  });

  it('fires today where it would, before the scenario begins', () => {
    const eager = plan({ when: { metric: 'bufferRatio', below: 2.5 }, steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }] });
    const made = verdict(eager, [at(100), at(40)]);
    expect(made.outcome).toBe('saves');
    expect(made.bufferRatioBefore).toBe(2);
    // Half is sold at 100: 50 shares and no debt, so 2,000 against 500 at 40.
    expect(made.bufferRatioAfter).toBe(4);
  });

  it('a saving plan, run step by step through the engine, restores the level', () => {
    const made = verdict(plan(), [at(100), at(75)]);
    expect(made.bufferRatioAfter!).toBeGreaterThanOrEqual(1.75);
    // Just enough: one share less would not.
    const sold = Math.ceil((1.75 * 1875 - 2500) / (1.75 * 18.75));
    expect(made.bufferRatioAfter).toBeCloseTo(2500 / ((100 - sold) * 18.75), 9);
  });
});
