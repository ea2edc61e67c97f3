import { describe, expect, it } from 'vitest';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import { verifyPlans } from '#service/rehearsal/plan-verification.ts';
import { runStress } from '#service/scenario/stress.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { BookFile, ScenarioRecord } from '#contract/book-file.ts';
import { bookFileSchema, scenarioSchema } from '#contract/book-file.ts';

const AT = '2026-11-20T21:00:00Z';
const days = Array.from({ length: 60 }, (_, n) => new Date(Date.UTC(2026, 8, 1) + n * 86_400_000).toISOString().slice(0, 10));
/** T moves half as much as S, every day. */
const closes = (beta: number) => days.map((day, n) => [day, 100 * Math.exp(beta * 0.02 * Math.sin(n * 1.7))]);

const book: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: AT,
  accounts: [{
    id: 'a', currency: 'USD', counterparty: 'v', regime: { id: 'reg-t', params: { minimumEquity: 0 } },
    balances: [{ currency: 'USD', amount: '-12000' }],
    positions: [{ instrument: 'S', quantity: '100', averagePrice: '120' }, { instrument: 'T', quantity: '100', averagePrice: '90' }],
  }],
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 10_000 }, { id: 'T', kind: 'equity', currency: 'USD', averageDailyVolume: 1e9 }],
  quotes: [{ instrument: 'S', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.32, at: AT }, { instrument: 'T', mark: 100, bid: 100, ask: 100, volatility: 0.3, at: AT }],
  history: [{ instrument: 'S', closes: closes(1) }, { instrument: 'T', closes: closes(0.5) }],
  counterparties: [{ id: 'v', name: 'Venue', liquidation: { policy: 'largest-loss', target: 1, partial: true, fee: 0.005 } }],
  plans: [{ id: 'p', account: 'a', armed: true, when: { metric: 'bufferRatio', below: 1.5 }, steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }] }],
  scenarios: [
    { id: 'half', shocks: [{ select: { instrument: 'S' }, price: { relative: -0.5 } }] },
    { id: 'calm', shocks: [{ select: {}, price: { relative: -0.01 } }] },
    { id: 'slide', kind: 'path', steps: [{ after: 'P1D', shocks: [{ select: {}, price: { relative: -0.15 } }] }, { after: 'P1D', shocks: [{ select: {}, price: { relative: -0.15 } }] }] },
  ],
});
const scenario = (id: string): ScenarioRecord => book.scenarios!.find((one) => one.id === id)!;
const sales = (request: object) => {
  const made = rehearse(book, { account: 'a', ...request });
  if (!made.ok || made.value.kind !== 'sales') throw new Error('expected sales');
  return made.value.run;
};

describe('a rehearsed liquidation', () => {
  it('begins where the scenario ends', () => {
    const run = sales({ scenario: scenario('half') });
    const stressed = runStress(toEngineBook(book), [scenario('half')])[0]!.accounts[0]!;
    expect(run.before.marginEquity).toBeCloseTo(stressed.marginEquity, 9);
    expect(run.before.bufferRatio).toBeCloseTo(stressed.bufferRatio!, 12);
    expect(run.end).toBe('restored');
  });

  it('leaves half of the impact in the mark and moves what is correlated by its beta', () => {
    const run = sales({ scenario: scenario('half') });
    const step = run.steps[0]!;
    expect(step.instrument).toBe('S');
    const impact = (0.32 / Math.sqrt(252)) * Math.sqrt(-step.quantity / 10_000) * 50;
    expect(step.price).toBeCloseTo(50 - 0.05 - impact, 9);
    expect(step.fee).toBeCloseTo(0.005 * step.price * -step.quantity, 9);
    const marks = Object.fromEntries(run.after.positions.map((position) => [position.instrument, position.mark!]));
    expect(marks['S']).toBeCloseTo(50 - impact / 2, 9);
    expect(marks['T']).toBeCloseTo(100 * (1 - (0.5 * impact) / 2 / 50), 6);
  });

  it('costs more the stronger the impact, and nothing but spread and fee without', () => {
    expect(sales({ scenario: scenario('half'), impact: 3 }).after.netLiquidationValue).toBeLessThan(sales({ scenario: scenario('half') }).after.netLiquidationValue);
    expect(sales({ scenario: scenario('half'), impact: 0 }).steps[0]!.price).toBeCloseTo(49.95, 12);
  });

  it('leaves as much of the impact in the mark as the scenario, or the call, says', () => {
    const whole = sales({ scenario: { ...scenario('half'), permanent: 1 } });
    const step = whole.steps[0]!;
    const mark = (run: typeof whole): number => run.after.positions.find(({ instrument }) => instrument === 'S')!.mark!;
    expect(mark(whole)).toBeCloseTo(step.price + 0.05, 9);
    expect(mark(sales({ scenario: { ...scenario('half'), permanent: 1 }, permanent: 0 }))).toBe(50);
    expect(scenarioSchema.safeParse({ id: 's', shocks: [], permanent: 1.5 }).success).toBe(false);
  });

  it('takes the volatility from the underlying, then from the closes, where the quote has none', () => {
    const quotes: NonNullable<BookFile['quotes']> = book.quotes!.map((quote) => ({ ...quote, volatility: undefined }));
    const first = (changed: BookFile) => {
      const made = rehearse(changed, { account: 'a', scenario: scenario('half') });
      if (!made.ok || made.value.kind !== 'sales') throw new Error('expected sales');
      return made.value.run;
    };
    const impactOf = (run: ReturnType<typeof first>): number => 50 - 0.05 - run.steps[0]!.price;
    const share = (run: ReturnType<typeof first>): number => Math.sqrt(-run.steps[0]!.quantity / 10_000) * 50;
    const fromCloses = first({ ...book, quotes });
    const series = book.history![0]!.closes.map(([, close]) => Math.log(close));
    let [variance, weights] = [0, 0];
    for (let t = 1, weight = 0.94 ** (series.length - 2); t < series.length; t++, weight /= 0.94) {
      variance += weight * (series[t]! - series[t - 1]!) ** 2;
      weights += weight;
    }
    expect(impactOf(fromCloses)).toBeCloseTo(Math.sqrt(variance / weights) * share(fromCloses), 9);
    expect(fromCloses.assumptions).toEqual([]);
    const led = first({ ...book, quotes: [...quotes, { instrument: 'U', mark: '10', volatility: 0.2, at: AT }], instruments: [...book.instruments!.map((one) => (one.id === 'S' ? { ...one, kind: 'etf' as const, underlying: 'U', leverageFactor: -2 } : one)), { id: 'U', kind: 'index' as const, currency: 'USD' }] });
    expect(impactOf(led)).toBeCloseTo((0.4 / Math.sqrt(252)) * share(led), 9);
  });

  it('carries out a plan instead', () => {
    const run = sales({ scenario: scenario('half'), plan: 'p' });
    expect(run.steps.map((step) => [step.instrument, step.quantity])).toEqual([['S', -50], ['T', -50]]);
    expect(rehearse(book, { account: 'a', plan: 'nope' }).ok).toBe(false);
  });
});

describe('plans against scenarios', () => {
  it('answers one verdict per plan and scenario', () => {
    const verdicts = verifyPlans(book, book.scenarios!).get('p')!;
    expect(verdicts.map((one) => [one.scenario, one.outcome])).toEqual([['half', 'too-late'], ['calm', 'not-needed'], ['slide', 'saves']]);
    expect(verdicts[2]!.cost).toBeGreaterThan(0);
  });

  it('sees what a plan looks at without holding it', () => {
    const gauge: BookFile = {
      ...book,
      instruments: [...book.instruments!, { id: 'FEAR', kind: 'index', currency: 'USD' }],
      quotes: [...book.quotes!, { instrument: 'FEAR', mark: '15', at: AT }],
      plans: [{ ...book.plans![0]!, when: { metric: 'price', instrument: 'FEAR', above: 30 } }],
    };
    const fright = scenarioSchema.parse({ id: 'fright', kind: 'path', steps: [{ after: 'P1D', shocks: [{ select: { instrument: 'FEAR' }, price: { relative: 2 } }, { select: { kind: 'equity' }, price: { relative: -0.1 } }] }, { after: 'P1D', shocks: [{ select: { kind: 'equity' }, price: { relative: -0.2 } }] }] });
    const [verdict] = verifyPlans(gauge, [fright]).get('p')!;
    expect(verdict).toMatchObject({ outcome: 'saves' });
    expect(verdict!.cost).toBeGreaterThan(0);
  });
});
