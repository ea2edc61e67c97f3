import { describe, expect, it } from 'vitest';
import { bookFileSchema, planSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { ProposalView } from '#contract/views/plan-proposal.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { latestTriggerView, proposalView } from '#service/plan-proposal.ts';
import type { ProposalTask } from '#service/plan-proposal.ts';
import { planVerdicts } from '#service/plan-verdicts-view.ts';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import { verifyPlans } from '#service/rehearsal/plan-verification.ts';

const AT = '2026-11-20T21:00:00Z';
const fall = (id: string, ...moves: readonly number[]) => ({ id, name: `Fall ${id}`, kind: 'path', steps: moves.map((relative) => ({ after: 'P1D', shocks: [{ select: { kind: 'equity' }, price: { relative } }] })) });
const file: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: AT,
  accounts: [{
    id: 'a', currency: 'USD', counterparty: 'v', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, thresholds: { target: 2, alerts: [1.5] },
    balances: [{ currency: 'USD', amount: '-10000' }], positions: [{ instrument: 'S', quantity: '100', averagePrice: '120', keep: true }, { instrument: 'T', quantity: '100', averagePrice: '90' }],
  }],
  instruments: ['S', 'T'].map((id) => ({ id, kind: 'equity', currency: 'USD', averageDailyVolume: 1e6 })),
  quotes: ['S', 'T'].map((instrument) => ({ instrument, mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3, at: AT })),
  counterparties: [{ id: 'v', liquidation: { policy: 'largest-loss', fee: 0.01 } }],
  plans: [{ id: 'proposal-a', account: 'a', when: { metric: 'bufferRatio', below: 1.2 }, steps: [{ reduce: { share: 0.5 } }] }],
  scenarios: [fall('slide', -0.15, -0.15, -0.12), { id: 'gap', shocks: [{ select: {}, price: { relative: -0.45 } }] }, fall('calm', -0.01)],
});
const book = toEngineBook(file);
const task = (more: Partial<ProposalTask> = {}): ProposalTask => ({ book, account: 'a', state: { kind: 'level', level: 1.4 }, target: null, keep: [], pack: { records: file.scenarios!, ids: null }, takenIds: ['proposal-a'], ...more });
const made = (more: Partial<ProposalTask> = {}): ProposalView => {
  const view = proposalView(task(more));
  if (!view.ok) throw new Error(view.failure.message);
  return view.value;
};

describe('a proposed plan', () => {
  it('restores the target when it is verified in the very state it was made for', () => {
    const view = made();
    // Everything down together: (2 p × 100 − 10,000) ÷ (0.25 × 2 p × 100) = 1.4 at p = 10,000 ÷ 130.
    expect(view).toMatchObject({ account: 'a', currency: 'USD', target: 2, outcome: 'reached', state: 'after a move of everything together by −23.1 %' });
    expect(view.bufferRatioBefore).toBeCloseTo(1.4, 9);
    expect(view.bufferRatioAfter).toBeGreaterThanOrEqual(2);
    const plan = planSchema.parse(view.plan);
    expect(plan).toMatchObject({ id: 'proposal-a-2', armed: false, when: { all: [{ metric: 'bufferRatio', below: 1.41 }] } });
    const there = { id: 'there', shocks: [{ select: { kind: 'equity' }, price: { relative: 10_000 / 130 / 100 - 1 } }] };
    const run = rehearse({ ...file, plans: [plan] }, { account: 'a', plan: plan.id, scenario: there as never });
    expect(run.ok && run.value.run.after.bufferRatio).toBeCloseTo(view.bufferRatioAfter!, 9);
    const verdict = verifyPlans({ ...file, plans: [plan] }, [there as never]).get(plan.id)![0]!;
    expect(verdict.outcome).toBe('saves');
    expect(verdict.bufferRatioAfter).toBeGreaterThanOrEqual(2);
    expect(verdict.cost).toBeCloseTo(view.slippage + view.fees, 9);
  });

  it('leaves alone what is to be kept, and says what is kept in vain', () => {
    expect(made({ keep: ['S'] })).toMatchObject({ kept: ['S'], reductions: [{ instrument: 'T' }] });
    expect(made({ keep: ['S', 'T'] })).toMatchObject({ outcome: 'out-of-reach', plan: null, reason: 'everything that is held is to be kept' });
    expect(made({ keep: ['X'] }).notes).toEqual(['X is to be kept but is not held']);
  });

  it('is for today, for a level, or for the moment before the call of a scenario', () => {
    expect(made({ state: { kind: 'today' } })).toMatchObject({ state: 'today', outcome: 'not-needed', reason: 'the buffer ratio is 2.00 already', plan: null });
    const slide = made({ state: { kind: 'scenario', choice: { records: file.scenarios!, ids: ['slide'] } } });
    expect(slide.state).toBe('the last moment before the call in Fall slide');
    // 100 × 0.85 × 0.85 = 72.25: (14,450 − 10,000) ÷ 3,612.50.
    expect(slide.bufferRatioBefore).toBeCloseTo(4450 / 3612.5, 9);
    expect(made({ state: { kind: 'scenario', choice: { records: file.scenarios!, ids: ['gap'] } } }).state).toBe('today, the last moment before the call in gap');
    expect(made({ target: 2.5, state: { kind: 'scenario', choice: { records: file.scenarios!, ids: ['calm'] } } }).state).toBe('the lowest moment of Fall calm, in which no call comes');
    expect(proposalView(task({ state: { kind: 'scenario', choice: { records: file.scenarios!, ids: ['none'] } } }))).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(proposalView(task({ account: 'b' })).ok).toBe(false);
    expect(proposalView(task({ target: 1 })).ok).toBe(false);
    expect(proposalView(task({ state: { kind: 'level', level: 0.5 } })).ok).toBe(false);
  });

  it('is tried in a pack, with the latest trigger that still saves', () => {
    const view = made();
    expect(view.verdicts!.map(({ scenario, name, outcome }) => [scenario, name, outcome])).toEqual([['slide', 'Fall slide', 'saves'], ['gap', 'gap', 'too-late'], ['calm', 'Fall calm', 'not-needed']]);
    // In the slide the last ratio seen before the call is 1.23.
    expect(view.latestTrigger).toMatchObject({ level: 1.24, binding: [{ scenario: 'slide', name: 'Fall slide' }], saves: 1, notNeeded: 1, lost: [], unsavable: [{ scenario: 'gap' }], highest: 2 });
    expect(made({ pack: null })).not.toHaveProperty('verdicts');
    const own = latestTriggerView({ book, plan: file.plans![0]!, pack: { records: file.scenarios!, ids: null } });
    expect(own).toMatchObject({ ok: true, value: { level: 1.24 } });
    expect(latestTriggerView({ book, plan: { ...file.plans![0]!, account: 'z' }, pack: { records: [], ids: null } }).ok).toBe(false);
  });
});

describe('verdicts', () => {
  it("say what the broker's own liquidation would have cost, where it would have come", () => {
    const [slide, gap, calm] = verifyPlans(file, file.scenarios!).get('proposal-a')!;
    expect(calm!.brokerCost).toBeNull();
    const gapRun = rehearse(file, { account: 'a', scenario: file.scenarios![1] });
    if (!gapRun.ok || gapRun.value.kind !== 'sales') throw new Error('expected sales');
    const { run } = gapRun.value;
    expect(gap!.brokerCost).toMatchObject({ slippage: run.totalSlippage, fees: run.totalFees, shortfall: run.shortfall });
    expect(gap!.brokerCost!.total).toBeCloseTo(run.totalSlippage + run.totalFees + run.shortfall, 9);
    expect(slide!.brokerCost!.fees).toBeGreaterThan(0);
    expect(slide!.brokerCost!.equityLost).toBeGreaterThanOrEqual(slide!.brokerCost!.slippage + slide!.brokerCost!.fees - 1e-9);
  });

  it('come to an end at a counterparty that sells next to nothing at a time', () => {
    const slow: BookFile = { ...file, counterparties: [{ id: 'v', liquidation: { policy: 'largest-loss', throttle: 1e-9, fee: 0.01 } }] };
    expect(verifyPlans(slow, file.scenarios!).get('proposal-a')![1]!.brokerCost!.fees).toBeGreaterThan(0);
  });

  it('wait for markets to open where that is asked for, and never otherwise', () => {
    // Friday 21:00 UTC: the daily steps fall on Saturday, Sunday and Monday at 21:00.
    const plans = [{ ...file.plans![0]!, when: { metric: 'bufferRatio' as const, below: 1.7 } }];
    const request = { book, plans, pack: { id: 'own', name: 'Own', records: file.scenarios! }, counterparties: file.counterparties! as never };
    const outcomes = (hours: boolean): readonly (readonly string[])[] => {
      const answer = planVerdicts({ ...request, hours });
      if (!answer.ok) throw new Error(answer.failure.message);
      return answer.value.plans[0]!.verdicts.map(({ scenario, outcome, reason }) => [scenario, outcome, reason]);
    };
    expect(outcomes(false)[0]!.slice(0, 2)).toEqual(['slide', 'saves']);
    // The sale waits from Saturday to Monday 14:30, which is before the call that is seen at 21:00.
    expect(outcomes(true)[0]!.slice(0, 2)).toEqual(['slide', 'saves']);
    const weekend = { ...request, pack: { ...request.pack, records: [fall('weekend', -0.2, -0.25)] as never } };
    expect(planVerdicts({ ...weekend, hours: false })).toMatchObject({ value: { plans: [{ verdicts: [{ outcome: 'saves' }] }] } });
    expect(planVerdicts({ ...weekend, hours: true })).toMatchObject({ value: { plans: [{ verdicts: [{ outcome: 'too-late', reason: expect.stringContaining('opens') as string }] }] } });
    expect(outcomes(true).slice(1)).toEqual(outcomes(false).slice(1));
  });

  it('take hours that an instrument states', () => {
    const stated = toEngineBook(bookFileSchema.parse({ ...file, instruments: [{ id: 'S', kind: 'equity', currency: 'USD', hours: { open: '08:00', close: '16:30' } }, { id: 'T', kind: 'equity', currency: 'USD', hours: 'always' }] }));
    expect(stated.instruments.map(({ hours }) => hours)).toEqual([{ days: [1, 2, 3, 4, 5], open: 480, close: 990 }, 'always']);
    expect(bookFileSchema.safeParse({ ...file, instruments: [{ id: 'S', kind: 'equity', currency: 'USD', hours: 'nine to five' }] }).success).toBe(false);
  });
});
