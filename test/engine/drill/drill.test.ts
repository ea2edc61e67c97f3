import { describe, expect, it } from 'vitest';
import { Drill, leftOf } from '#engine/drill/drill.ts';
import { GRACE_MS } from '#engine/drill/drill-facts.ts';
import type { DrillFacts } from '#engine/drill/drill-facts.ts';
import { aftermath, referencesOf, soFarOf } from '#engine/drill/ending.ts';
import { courseOf } from '#engine/drill/moments.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** 100 shares of S and 40 of L against a debt of 7,000; S at 100, L at 50: the ratio is (100 s + 40 l − 7000) ÷ (0.25 (100 s + 40 l)). */
const book: Book = toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: -7000 }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 120 }, { instrument: 'L', quantity: 40, averagePrice: 40 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'L', kind: 'equity', currency: 'USD' }],
  marks: { S: 100, L: 50 },
}));
const at = (price: number, afterMs = 0): Observation => ({ afterMs, book: { ...book, asOf: book.asOf + afterMs, quotes: book.quotes.map((quote) => (quote.instrument === 'S' ? { ...quote, mark: price } : quote)) } });
const ratioAt = (s: number, shares = 100, debt = 7000, l = 40): number => (shares * s + l * 50 - debt) / (0.25 * (shares * s + l * 50));

type PlanRecord = Parameters<typeof toEnginePlan>[0];
const halve = (more: object = {}) => toEnginePlan({
  id: 'p', account: 'a', name: 'Halve', armed: true, when: { metric: 'bufferRatio', below: 1.4 },
  steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }, { notify: { message: 'Call the desk' } }], ...more,
} as PlanRecord);

function factsOf(observations: readonly Observation[], plans = [halve()], more: Partial<DrillFacts> = {}, fill = false): DrillFacts {
  const course = courseOf(observations, ['down', 'further', 'worst'], plans, fill);
  return { account: book.accounts[0]!, ...course, plans, impact: { impact: 0, permanent: 0, crowd: 0 }, policy: DEFAULT_POLICY, graceMs: GRACE_MS, keepsHours: true, ...more };
}
const kinds = (drill: Drill): string[] => drill.rows.map(({ kind }) => kind);
/** Two days down to 85 (1.33), four to 73 (0.99 without selling). */
const PATH = [at(100), at(85, 2 * DAY), at(73, 4 * DAY)];

describe('a drill', () => {
  it('writes down every moment with its real and its market time, however finely time is cut', () => {
    const play = (step: number): Drill => {
      const drill = new Drill(factsOf(PATH));
      for (let wall = step; wall <= 60_000; wall += step) drill.advance((wall / 60_000) * drill.facts.endsAtMs, wall);
      return drill;
    };
    const once = play(60_000);
    const fine = play(100);
    expect(once.ended).toBe('taken-over');
    expect(fine.rows).toEqual(once.rows);
    expect(kinds(once)).toEqual(['start', 'prices', 'fired', 'shown', 'shown', 'shown', 'prices', 'call', 'taken-over', 'not-done', 'not-done', 'not-done']);
    const total = once.facts.endsAtMs;
    expect(total).toBe(Math.round(4.4 * DAY));
    expect(once.rows[1]).toMatchObject({ marketMs: 2 * DAY, wallMs: Math.round((2 / 4.4) * 60_000), text: 'New prices: down' });
    expect(once.rows[1]!.bufferBefore).toBeCloseTo(ratioAt(100), 9);
    expect(once.rows[1]!.bufferAfter).toBeCloseTo(ratioAt(85), 9);
    expect(once.rows[8]).toMatchObject({ kind: 'taken-over', marketMs: 4 * DAY + GRACE_MS });
  });

  it('a plan fires, its tickets are done at execution prices, and the account is kept from the call', () => {
    const drill = new Drill(factsOf(PATH));
    drill.advance(2 * DAY, 20_000);
    expect(drill.tickets.map(({ text }) => text)).toEqual(['Sell 50 S at about 85.00; spread unknown, estimated at the mark', 'Sell 20 L at about 50.00; spread unknown, estimated at the mark', 'Call the desk']);
    drill.advance(2.1 * DAY, 21_000);
    expect(drill.doTicket(1).ok).toBe(true);
    const done = drill.rows.at(-1)!;
    // No spread is known: half a spread of 1 % of the mark.
    expect(done).toMatchObject({ kind: 'done', wallMs: 21_000, tookMs: 1000, ticket: 1, instrument: 'S', quantity: -50, deviations: [], currency: 'USD' });
    expect(done.price).toBeCloseTo(84.15, 9);
    expect(done.cost).toBeCloseTo(50 * 0.85, 9);
    expect(done.bufferAfter!).toBeCloseTo(ratioAt(85, 50, 7000 - 50 * 84.15), 9);
    expect(drill.doTicket(1)).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    drill.doTicket(2);
    drill.doTicket(3);
    drill.advance(drill.facts.endsAtMs, 60_000);
    expect(drill.ended).toBe('over');
    expect(drill.line.called).toBe(false);
    expect(kinds(drill).at(-1)).toBe('end');
  });

  it('notes what differs from the plan: late, out of order, another quantity, not in the plan, not done', () => {
    const drill = new Drill(factsOf([at(100), at(85, 2 * DAY), at(84, 3 * DAY), at(83, 4 * DAY)]));
    drill.advance(3 * DAY, 30_000);
    drill.doTicket(2, 10);
    drill.trade('S', 5);
    drill.addMoney(500, 'USD', DAY);
    drill.advance(drill.facts.endsAtMs, 60_000);
    const rows = drill.rows.filter(({ deviations }) => deviations.length > 0);
    expect(rows.map(({ kind, deviations }) => [kind, deviations])).toEqual([
      ['done', [{ kind: 'late', afterMs: 10_000, pricesSince: 1 }, { kind: 'out-of-order', before: 1 }, { kind: 'other-quantity', planned: 20 }]],
      ['own-trade', [{ kind: 'not-in-plan' }]],
      ['own-money', [{ kind: 'not-in-plan' }]],
      ['not-done', [{ kind: 'not-done' }]],
      ['not-done', [{ kind: 'not-done' }]],
    ]);
    expect(drill.rows.find(({ kind }) => kind === 'arrived')).toMatchObject({ marketMs: 4 * DAY, quantity: 500 });
  });

  it('waits for durations in market time while prices stand still', () => {
    const drill = new Drill(factsOf(PATH, [halve({ when: { metric: 'bufferRatio', below: 1.4, for: 'PT6H' } })]));
    drill.advance(3 * DAY, 10_000);
    expect(drill.rows.find(({ kind }) => kind === 'fired')!.marketMs).toBe(2 * DAY + 6 * HOUR);
    const never = new Drill(factsOf(PATH, [halve({ when: { metric: 'bufferRatio', below: 1.4, for: 'P3D' } })]));
    never.advance(never.facts.endsAtMs, 10_000);
    expect(never.ended).toBe('taken-over');
    expect(kinds(never)).not.toContain('fired');
  });

  it('sends money that arrives after its transfer time, and above the line again there is no take-over', () => {
    const fund = halve({ when: { metric: 'bufferRatio', below: 1 }, steps: [{ fund: { source: 'bank', amount: '3000', currency: 'USD', arrives: 'PT30M' } }] });
    const drill = new Drill(factsOf(PATH, [fund]));
    drill.advance(4 * DAY, 40_000);
    expect(drill.line.takeOverAtMs).toBe(4 * DAY + GRACE_MS);
    drill.doTicket(1);
    expect(drill.pending).toHaveLength(1);
    drill.advance(drill.facts.endsAtMs, 60_000);
    expect(kinds(drill)).toEqual(['start', 'prices', 'prices', 'call', 'fired', 'shown', 'done', 'arrived', 'cured', 'end']);
    expect(drill.rows.find(({ kind }) => kind === 'arrived')).toMatchObject({ marketMs: 4 * DAY + HOUR / 2 });
    expect(drill.ended).toBe('over');
    expect(drill.line.called).toBe(true);
    const late = new Drill(factsOf(PATH, [halve({ when: { metric: 'bufferRatio', below: 1 }, steps: [{ fund: { source: 'bank', amount: '3000', currency: 'USD', arrives: 'P1D' } }] })]));
    late.advance(4 * DAY, 40_000);
    late.doTicket(1);
    late.advance(late.facts.endsAtMs, 60_000);
    expect(late.ended).toBe('taken-over');
  });

  it('a call at the very end is dealt with', () => {
    const facts = factsOf([at(100), at(70)]);
    expect(facts.moments.map(({ atMs }) => atMs)).toEqual([0, HOUR]);
    const drill = new Drill({ ...facts, endsAtMs: HOUR });
    drill.advance(HOUR, 1000);
    expect(drill.ended).toBe('taken-over');
    const called = new Drill(factsOf([at(60), at(60)]));
    expect(called.rows.map(({ kind }) => kind).slice(0, 2)).toEqual(['start', 'call']);
  });

  it('below the line but not at the trigger of the counterparty there is a call and no take-over', () => {
    const drill = new Drill(factsOf(PATH, [], { policy: { ...DEFAULT_POLICY, trigger: 0.8 } }));
    drill.advance(drill.facts.endsAtMs, 1000);
    expect(kinds(drill)).toEqual(['start', 'prices', 'prices', 'call', 'end']);
    expect([drill.ended, drill.line.below]).toEqual(['over', true]);
  });

  it('where the counterparty acts at once there is no time after a call', () => {
    const drill = new Drill(factsOf(PATH, [halve({ when: { metric: 'bufferRatio', below: 1 } })], { graceMs: 0 }));
    drill.advance(4 * DAY, 1000);
    expect(kinds(drill).slice(3)).toEqual(['call', 'fired', 'shown', 'shown', 'shown', 'taken-over', 'not-done', 'not-done', 'not-done']);
    expect(drill.rows.find(({ kind }) => kind === 'taken-over')!.marketMs).toBe(4 * DAY);
  });

  it('a lending account is called by its protocol', () => {
    const asset = (id: string) => ({ id, kind: 'crypto', currency: 'USD', lending: { ltv: 0.75, liquidationThreshold: 0.8, liquidationBonus: 0.05 } });
    const lending = toEngineBook(bookOf({
      account: { currency: 'USD', regime: { id: 'lending', params: {} }, balances: [{ currency: 'ETH', amount: 6 }, { currency: 'USDC', amount: -8000 }] },
      instruments: [asset('ETH'), asset('USDC')], marks: { ETH: 2000, USDC: 1 },
    }));
    const down: Observation = { afterMs: 0, book: { ...lending, quotes: lending.quotes.map((quote) => (quote.instrument === 'ETH' ? { ...quote, mark: 1600 } : quote)) } };
    const facts = { ...factsOf([{ afterMs: 0, book: lending }, down], []), account: lending.accounts[0]!, graceMs: 0 };
    const drill = new Drill(facts);
    drill.advance(facts.endsAtMs, 1000);
    expect(drill.ended).toBe('taken-over');
    const { steps, outcome } = aftermath(facts, leftOf(drill), soFarOf(drill));
    expect(steps[0]).toMatchObject({ instrument: 'ETH', price: null, currency: 'USD' });
    expect(steps[0]!.quantity).toBeLessThan(0);
    // What is lost is the bonus that was taken.
    expect(outcome.cost).toBeCloseTo(6 * 1600 - 8000 - outcome.endEquity, 6);
    expect(outcome.cost).toBeGreaterThan(0);
  });

  it('refuses what can not be done and says why', () => {
    const closed = { ...book, instruments: book.instruments.map((one) => ({ ...one, hours: { days: [1, 2, 3, 4, 5], open: 14 * 60, close: 15 * 60 } })) };
    // Friday, 21:00 UTC: closed until Monday.
    const drill = new Drill({ ...factsOf(PATH), moments: factsOf(PATH).moments.map((moment) => ({ ...moment, book: { ...moment.book, instruments: closed.instruments } })) });
    expect(drill.trade('S', 5)).toMatchObject({ ok: false, failure: { message: 'The market of S is closed; it opens in 2 days 17 hours.' } });
    expect(drill.rows.at(-1)).toMatchObject({ kind: 'refused', instrument: 'S' });
    expect(drill.trade('nothing', 5).ok).toBe(false);
    expect(drill.trade('S', 0)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    const still = { marginFactors: new Map(), marginFactor: 1, correlation: null, frozen: new Set(['venue']) };
    const there = { ...book.accounts[0]!, counterparty: 'venue' };
    const stopped = new Drill({ ...factsOf(PATH), account: there, moments: factsOf(PATH).moments.map((moment) => ({ ...moment, book: { ...moment.book, stress: still } })) });
    expect(stopped.trade('S', 5)).toMatchObject({ ok: false, failure: { message: 'venue stands still: nothing can be sold or paid in there.' } });
    expect(stopped.addMoney(5, 'USD', 0).ok).toBe(false);
  });

  it('never sells more than is held, and conserves what is there', () => {
    const drill = new Drill(factsOf(PATH));
    drill.trade('L', 1000);
    expect(drill.rows.at(-1)).toMatchObject({ quantity: -40 });
    expect(drill.state.account.positions.map(({ instrument }) => instrument)).toEqual(['S']);
    expect(drill.state.figures.netLiquidationValue).toBeCloseTo(10_000 + 2000 - 7000 - drill.cost, 9);
    drill.stop();
    expect(drill.trade('S', 1).ok).toBe(false);
    expect(drill.ended).toBe('stopped');
  });
});

describe('the days in between', () => {
  it('are filled in even relative steps, and told from what the scenario says', () => {
    const { moments } = courseOf([at(100), at(64, 4 * DAY)], ['down'], [], true);
    expect(moments.map(({ atMs, filled }) => [atMs / DAY, filled])).toEqual([[0, false], [1, true], [2, true], [3, true], [4, false]]);
    expect(moments.map(({ book: there }) => there.quotes[0]!.mark)).toEqual([100, 100 * 0.64 ** 0.25, 80, 100 * 0.64 ** 0.75, 64].map((mark) => expect.closeTo(mark, 9)));
    expect(moments[2]!.book.asOf).toBe(book.asOf + 2 * DAY);
    const short = courseOf([at(100), at(64, 4 * HOUR)], ['down'], [], true);
    expect(short.moments).toHaveLength(5);
    expect(courseOf([at(100), at(-37, 4 * DAY)], ['down'], [], true).moments.map(({ book: there }) => there.quotes[0]!.mark)).toEqual([100, 65.75, 31.5, -2.75, -37]);
  });

  it('stand in the log where they change the buffer', () => {
    const drill = new Drill(factsOf([at(100), at(72, 8 * DAY)], [], {}, true));
    drill.advance(drill.facts.endsAtMs, 10_000);
    const prices = drill.rows.filter(({ kind }) => kind === 'prices');
    expect(prices.length).toBeGreaterThan(3);
    expect(prices.length).toBeLessThanOrEqual(8);
    prices.forEach((row, n) => { expect(row.bufferBefore).toBe(n === 0 ? drill.rows[0]!.bufferAfter : prices[n - 1]!.bufferAfter); });
    expect(prices.at(-1)!.text).toBe('New prices: down');
  });

  it('let a plan fire before the gap does', () => {
    const gap = [at(100), at(72, 8 * DAY)];
    expect(referencesOf(factsOf(gap)).atOnce.called).toBe(true);
    expect(referencesOf(factsOf(gap, undefined, {}, true)).atOnce.called).toBe(false);
  });
});

describe('the comparison at the end', () => {
  it('sets what was done beside the plan at once and beside nothing', () => {
    const facts = factsOf(PATH);
    const { atOnce, nothing } = referencesOf(facts);
    expect(atOnce).toMatchObject({ called: false, liquidations: 0, paidIn: 0 });
    expect(nothing).toMatchObject({ called: true, liquidations: 1 });
    expect(nothing.lowestRatio!).toBeCloseTo(ratioAt(73), 9);
    // By hand the same as at once, a second late: the same prices, so the same money.
    const drill = new Drill(facts);
    drill.advance(2.2 * DAY, 5000);
    for (const { number } of [...drill.tickets]) drill.doTicket(number);
    drill.advance(facts.endsAtMs, 60_000);
    expect(aftermath(facts, leftOf(drill), soFarOf(drill)).outcome).toEqual(atOnce);
    // With nothing done the aftermath is that of nothing.
    const idle = new Drill(facts);
    idle.advance(facts.endsAtMs, 60_000);
    const left = aftermath(facts, leftOf(idle), soFarOf(idle));
    expect(left.outcome).toEqual(nothing);
    expect(left.end).toBe('restored');
    expect(left.steps[0]).toMatchObject({ instrument: 'S', currency: 'USD' });
    // What was there, less costs: nothing is lost on the way.
    expect(left.outcome.endEquity).toBeCloseTo(73 * 100 + 2000 - 7000 - left.outcome.cost, 6);
    idle.takenOver(left.steps, 'over');
    expect(kinds(idle).slice(-2)).toEqual(['liquidation', 'end']);
  });

  it('at once means when the market opens', () => {
    // From Friday, 21:00 UTC, the prices of a Sunday evening; open on weekdays from 14:00 to 15:00; the next prices on a Tuesday.
    const hours = { days: [1, 2, 3, 4, 5], open: 14 * 60, close: 15 * 60 };
    const facts = factsOf(PATH);
    const kept = { ...facts, moments: facts.moments.map((moment) => ({ ...moment, book: { ...moment.book, instruments: moment.book.instruments.map((one) => ({ ...one, hours })) } })) };
    expect(referencesOf(kept).atOnce).toEqual(referencesOf(facts).atOnce);
    const never = { ...kept, moments: kept.moments.map((moment) => ({ ...moment, book: { ...moment.book, instruments: moment.book.instruments.map((one) => ({ ...one, hours: { ...hours, days: [5] } })) } })) };
    expect(referencesOf(never).atOnce).toEqual(referencesOf(facts).nothing);
  });

  it('counts money from outside on both sides, also what is still on its way', () => {
    const facts = factsOf(PATH);
    const drill = new Drill(facts);
    drill.addMoney(4000, 'USD', 100 * DAY);
    drill.addMoney(1000, 'USD', 0);
    drill.stop();
    const { outcome } = aftermath(facts, leftOf(drill), soFarOf(drill));
    expect(outcome.paidIn).toBe(5000);
    expect(outcome.endEquity - outcome.paidIn).toBeCloseTo(7300 + 2000 - 7000 - outcome.cost, 6);
  });
});
