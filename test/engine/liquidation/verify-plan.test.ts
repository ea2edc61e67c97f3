import { describe, expect, it } from 'vitest';
import { rehearsePlan, verifyPlan } from '#engine/liquidation/verify-plan.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { SaleTerms } from '#engine/liquidation/sale.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
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

  it('says that it is not certain where a price is missing', () => {
    const blind = { ...book, accounts: [{ ...book.accounts[0]!, balances: [{ ...book.accounts[0]!.balances[0]!, amount: 5000 }] }], quotes: [] };
    expect(verifyPlan(plan(), blind.accounts[0]!, [{ afterMs: 0, book: blind }], terms)).toMatchObject({ outcome: 'not-needed', reason: expect.stringMatching(/^some prices are missing, so this is not certain: /) as unknown });
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

  it('has nothing to do where its goals hold already: not needed where no call comes, insufficient where one does', () => {
    const modest = plan({ steps: [{ reduce: { order: 'largest-loss', until: { metric: 'bufferRatio', atLeast: 1.2 } } }] });
    expect(verdict(modest, [at(100), at(75)])).toMatchObject({ outcome: 'not-needed', cost: 0, reason: 'the plan has nothing to do as its goals hold already, at 1.33, and no call comes' });
    expect(verdict(modest, [at(100), at(75), at(60)])).toMatchObject({ outcome: 'insufficient', cost: 0 });
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

  describe('market hours, where an instrument states them', () => {
    // The book is of Friday 20 November 2026, 21:00 UTC: the close of the US cash session.
    const withHours = (one: Observation): Observation => ({ ...one, book: { ...one.book, instruments: one.book.instruments.map((instrument) => ({ ...instrument, hours: 'us-cash' as const })) } });
    const timed = (made: ReturnType<typeof plan>, ...observations: readonly Observation[]) => verifyPlan(made, book.accounts[0]!, observations.map(withHours), terms);

    it('let a sale wait for Monday, and say that the call came first', () => {
      const weekend = [at(100), at(75, DAY), at(66, 2 * DAY)];
      expect(verdict(plan(), weekend).outcome).toBe('saves');
      expect(timed(plan(), ...weekend)).toMatchObject({ outcome: 'too-late', cost: 0, reason: 'the call comes 1 day after the plan fired, before the market of S opens' });
      const small = plan({ steps: [{ reduce: { order: 'largest-loss', share: 0.05 } }] });
      expect(timed(small, at(100), at(75, DAY), at(63, 2 * DAY)).outcome).toBe('insufficient');
    });

    it('sell at the next opening in a world that stands still, at the prices of then', () => {
      // Fires on Saturday at 75; Monday at 16:00 the price is 70, and the opening at 14:30 came before it.
      const monday = timed(plan(), at(100), at(75, DAY), at(70, 2 * DAY + 19 * HOUR), at(66, 3 * DAY));
      expect(monday).toMatchObject({ outcome: 'saves', bufferRatioBefore: 4 / 3 });
      // On Sunday the price is 70: what is sold on Monday is sold at that.
      const sunday = timed(plan(), at(100), at(75, DAY), at(70, 2 * DAY), at(66, 4 * DAY));
      expect(sunday.outcome).toBe('saves');
      expect(timed(plan(), at(100), at(75, DAY)).outcome).toBe('saves');
    });

    it('change nothing about an instant scenario, or on a weekday', () => {
      const saturday = { ...book, asOf: book.asOf + DAY };
      const eager = plan({ when: { metric: 'bufferRatio', below: 2.5 } });
      const instant = [at(100), at(40)].map((one) => withHours({ ...one, book: { ...one.book, asOf: saturday.asOf } }));
      expect(verifyPlan(eager, book.accounts[0]!, instant, terms)).toEqual(verifyPlan(eager, book.accounts[0]!, [at(100), at(40)], terms));
      const week = [at(100), at(75, 3 * DAY), at(66, 4 * DAY)];
      expect(timed(plan(), ...week)).toEqual(verdict(plan(), week));
    });

    it('let what is open be sold first', () => {
      const two: Book = toEngineBook(bookOf({
        account: { balances: [{ currency: 'USD', amount: -5000 }], positions: [{ instrument: 'S', quantity: 60, averagePrice: 120 }, { instrument: 'C', quantity: 40, averagePrice: 120 }] },
        instruments: [{ id: 'S', kind: 'equity', currency: 'USD', hours: 'us-cash' }, { id: 'C', kind: 'equity', currency: 'USD', hours: 'always' }], marks: { S: 100, C: 100 },
      }));
      const now = (price: number, afterMs: number): Observation => ({ afterMs, book: { ...two, quotes: two.quotes.map((one) => ({ ...one, mark: price })) } });
      const made = verifyPlan(plan(), two.accounts[0]!, [now(100, 0), now(75, DAY), now(62, 2 * DAY)], terms);
      // 40 of C go at 75 on Saturday, which is enough for 1.75 (24 would be): S is never needed.
      expect(made).toMatchObject({ outcome: 'saves', cost: 0 });
    });
  });

  it('is impossible at a counterparty that is frozen, unless it only tells', () => {
    const frozen = (one: Observation): Observation => ({ ...one, book: { ...one.book, stress: { marginFactors: new Map(), marginFactor: 1, correlation: null, frozen: new Set(['v']) } } });
    const there = { ...book.accounts[0]!, counterparty: 'v' };
    expect(verifyPlan(plan(), there, [at(100), frozen(at(75))], terms)).toMatchObject({ outcome: 'impossible', reason: 'v is frozen: nothing can be sold or paid in there' });
    expect(verifyPlan(plan({ steps: [{ notify: { message: 'x' } }] }), there, [at(100), frozen(at(75))], terms).outcome).toBe('not-needed');
    expect(verifyPlan(plan(), { ...there, counterparty: 'w' }, [at(100), frozen(at(75))], terms).outcome).toBe('saves');
  });

  it('hands on the account as it stands at a call that comes in spite of it', () => {
    const small = plan({ steps: [{ reduce: { order: 'largest-loss', share: 0.05 } }, { fund: { source: 'bank', amount: '100', currency: 'USD' } }] });
    const made = rehearsePlan(small, book.accounts[0]!, [at(100), at(75), at(60)], terms);
    expect(made).toMatchObject({ calledAt: 2, firedAt: 1, paidIn: [{ amount: 100 }] });
    expect(made.account.positions[0]!.quantity).toBe(95);
    expect(made.account.balances[0]!.amount).toBe(-5000 + 5 * 75 + 100);
  });

  it('a saving plan, run step by step through the engine, restores the level', () => {
    const made = verdict(plan(), [at(100), at(75)]);
    expect(made.bufferRatioAfter!).toBeGreaterThanOrEqual(1.75);
    // Just enough: one share less would not.
    const sold = Math.ceil((1.75 * 1875 - 2500) / (1.75 * 18.75));
    expect(made.bufferRatioAfter).toBeCloseTo(2500 / ((100 - sold) * 18.75), 9);
  });
});
