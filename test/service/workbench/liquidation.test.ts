import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEngineBook } from '#service/book-to-engine.ts';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import { verifyPlans } from '#service/rehearsal/plan-verification.ts';
import { liquidationOrders } from '#contract/book-file.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';
import { wholeBookOf } from './whole-book-of.ts';

let open: OpenWorkbench;
const CALLED = { account: 'us-broker', pack: 'historical', id: 'covid-2020' };

beforeAll(async () => { open = await openWorkbench(); }, 60_000);
afterAll(() => { open.close(); });

describe('a liquidation that is rehearsed in the window', () => {
  it('offers every scenario with what becomes of the account in it', async () => {
    const [{ states }, stress] = await Promise.all([open.value('liquidation.states', { account: 'us-broker' }), open.value('scenarios.run', { pack: 'historical' })]);
    const covid = states.find(({ pack, id }) => pack === 'historical' && id === 'covid-2020')!;
    expect(covid.status).toBe('margin-call');
    expect(covid.bufferRatio).toBe(stress.results.find(({ id }) => id === 'covid-2020')!.accounts.find(({ id }) => id === 'us-broker')!.bufferRatio);
    expect(new Set(states.map(({ pack }) => pack))).toEqual(new Set(['presets', 'book', 'historical', 'hypothetical']));
  });

  it('is the rehearsal of the command line, with what remains after each step', async () => {
    const view = await open.value('liquidation.rehearse', CALLED);
    const book = await wholeBookOf(open);
    const pack = readPack('historical');
    if (!pack.ok) throw new Error(pack.failure.message);
    const same = rehearse({ ...(await open.value('book.read', {})) }, { account: 'us-broker', scenario: pack.value.scenarios.find(({ id }) => id === 'covid-2020') }, book);
    if (!same.ok || same.value.kind !== 'sales') throw new Error('expected sales');
    expect(view.list.map(({ instrument, quantity, price }) => ({ instrument, quantity, price }))).toEqual(same.value.run.steps.map(({ instrument, quantity, price }) => ({ instrument, quantity, price })));
    expect(view.after.bufferRatio).toBe(same.value.run.after.bufferRatio);
    expect(view.slippage).toBe(same.value.run.totalSlippage);
    const after = new Map(same.value.run.after.positions.map(({ instrument, quantity }) => [instrument, quantity]));
    for (const { instrument } of view.list) {
      expect(view.list.filter((step) => step.instrument === instrument).at(-1)!.left).toBe(after.get(instrument) ?? 0);
    }
    expect(view.valueSold).toBeCloseTo(view.list.reduce((sum, step) => sum + step.value!, 0), 6);
    expect(view.policy.find(({ name }) => name === 'order')).toEqual({ name: 'order', value: 'largest-exposure', from: 'stated' });
    expect(view.policy.find(({ name }) => name === 'insuranceFund')).toEqual({ name: 'insuranceFund', value: null, from: 'assumed' });
  });

  it('does nothing above the line', async () => {
    const view = await open.value('liquidation.rehearse', { account: 'us-broker' });
    expect(view.end).toBe('not-triggered');
    expect(view.list).toEqual([]);
  });

  it('says what was chosen instead of the policy', async () => {
    const view = await open.value('liquidation.rehearse', { ...CALLED, order: 'most-liquid', partial: false });
    expect(view.policy.filter(({ from }) => from === 'chosen').map(({ name }) => name)).toEqual(['order', 'partial']);
    expect(view.list[0]!.reason).toContain('the most liquid first');
  });

  it('compares every order, and one that does not trigger sells nothing', async () => {
    const { alternatives } = await open.value('liquidation.compare', { ...CALLED, by: 'order' });
    expect(alternatives.map(({ id }) => id)).toEqual([...liquidationOrders]);
    expect(alternatives.filter(({ own }) => own).map(({ id }) => id)).toEqual(['largest-exposure']);
    const everything = alternatives.find(({ id }) => id === 'everything')!;
    expect(everything.valueSold).toBeGreaterThan(alternatives.find(({ own }) => own)!.valueSold);
    const calm = await open.value('liquidation.compare', { account: 'us-broker', by: 'order' });
    expect(calm.alternatives.every(({ end, valueSold }) => end === 'not-triggered' && valueSold === 0)).toBe(true);
  });

  it('takes more steps the slower it sells', async () => {
    const { alternatives } = await open.value('liquidation.compare', { ...CALLED, by: 'speed' });
    expect(alternatives[0]).toMatchObject({ id: 'at-once', own: true });
    const steps = alternatives.map((one) => one.steps);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBeGreaterThan(steps[0]!);
  });

  it('sets each plan of the account beside the counterparty', async () => {
    const { alternatives } = await open.value('liquidation.compare', { ...CALLED, by: 'plan' });
    expect(alternatives.map(({ id }) => id)).toEqual(['counterparty', 'broker-watch', 'broker-first-cut', 'broker-leverage-off']);
    expect(alternatives[0]!.verdict).toBeUndefined();
    expect(alternatives[2]!.verdict!.outcome).toMatch(/saves|insufficient|too-late/);
    // A plan that only tells leaves the account where it was.
    expect(alternatives[1]).toMatchObject({ end: 'still-called', steps: 0 });
  });

  it('refuses what is not there', async () => {
    expect((await open.call('liquidation.rehearse', { account: 'nobody' })).ok).toBe(false);
    expect((await open.call('liquidation.rehearse', { account: 'us-broker', pack: 'historical', id: 'never' })).ok).toBe(false);
    expect((await open.call('liquidation.rehearse', { account: 'us-broker', pack: 'historical' })).ok).toBe(false);
    expect((await open.call('liquidation.rehearse', { ...CALLED, plan: 'crypto-deleverage' })).ok).toBe(false);
  });
});

describe('verdicts of plans', () => {
  it('are those of the command line', async () => {
    const { plans } = await open.value('plans.verify', { pack: 'historical' });
    const file = await open.value('book.read', {});
    const pack = readPack('historical');
    if (!pack.ok) throw new Error(pack.failure.message);
    const same = verifyPlans(file, pack.value.scenarios, await wholeBookOf(open));
    for (const plan of plans) expect(plan.verdicts.map(({ scenario, outcome, reason, cost }) => ({ scenario, outcome, reason, cost }))).toEqual(same.get(plan.id)!.map(({ scenario, outcome, reason, cost }) => ({ scenario, outcome, reason, cost })));
    expect(plans.find(({ id }) => id === 'crypto-deleverage')!.currency).toBe(toEngineBook(file).accounts.find(({ id }) => id === 'crypto')!.currency);
  });
});
