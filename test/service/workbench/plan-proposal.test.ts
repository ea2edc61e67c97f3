import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PositionRecord } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { openSession } from '#engine/session.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench;
beforeAll(async () => { open = await openWorkbench(); }, 60_000);
afterAll(() => { open.close(); });

const position = async (instrument: string): Promise<PositionRecord> => (await open.value('book.read', {})).accounts!.find(({ id }) => id === 'us-broker')!.positions!.find((one) => one.instrument === instrument)!;

describe('a proposal in the window', () => {
  it('respects what is marked to be kept; the mark is in the book and its journal', async () => {
    const first = await open.value('plans.propose', { account: 'us-broker', level: 1.5 });
    expect(first.outcome).toBe('reached');
    expect(first).not.toHaveProperty('verdicts');
    const dearest = first.reductions[0]!.instrument;
    await open.value('book.change', { summary: `Keep ${dearest}`, changes: [{ entity: 'position', key: ['us-broker', dearest], value: { ...(await position(dearest)), keep: true } }] });
    expect((await position(dearest)).keep).toBe(true);
    expect((await open.value('journal.list', { limit: 1 }))[0]!.summary).toBe(`Keep ${dearest}`);
    const second = await open.value('plans.propose', { account: 'us-broker', level: 1.5 });
    expect(second.kept).toEqual([dearest]);
    expect(second.reductions.map(({ instrument }) => instrument)).not.toContain(dearest);
    expect(second.weighedCost).toBeGreaterThanOrEqual(first.weighedCost - 1e-9);
    const both = await open.value('plans.propose', { account: 'us-broker', level: 1.5, keep: [second.reductions[0]!.instrument] });
    expect([...both.kept].sort()).toEqual([dearest, second.reductions[0]!.instrument].sort());
  }, 60_000);

  it('is a plan that can be saved as it is, is not armed, and says how late it may fire', async () => {
    const view = await open.value('plans.propose', { account: 'us-broker', pack: 'historical', id: 'covid-2020', proof: 'historical' });
    expect(view.outcome).toBe('reached');
    expect(view.verdicts).toHaveLength(18);
    await open.value('book.change', { summary: 'Take over', changes: [{ entity: 'plan', key: [view.plan!.id], value: view.plan }] });
    const saved = (await open.value('book.read', {})).plans!.find(({ id }) => id === view.plan!.id)!;
    expect(saved.armed).toBe(false);
    const again = await open.value('plans.verify', { pack: 'historical' });
    expect(again.plans.find(({ id }) => id === saved.id)!.verdicts.map(({ scenario, outcome }) => [scenario, outcome])).toEqual(view.verdicts!.map(({ scenario, outcome }) => [scenario, outcome]));
    const trigger = await open.value('plans.latestTrigger', { plan: saved.id, pack: 'historical' });
    expect(trigger).toEqual(view.latestTrigger);
    const moved = { ...saved, when: { metric: 'bufferRatio', below: trigger!.level } };
    await open.value('book.change', { summary: 'Latest', changes: [{ entity: 'plan', key: [saved.id], value: moved }] });
    const latest = (await open.value('plans.verify', { pack: 'historical' })).plans.find(({ id }) => id === saved.id)!.verdicts;
    expect(latest.filter(({ outcome }) => outcome === 'saves')).toHaveLength(trigger!.saves);
    expect((await open.value('plans.propose', { account: 'us-broker', level: 1.5 })).plan!.id).not.toBe(saved.id);
  }, 60_000);

  it('refuses what it does not know', async () => {
    expect(await open.call('plans.propose', { account: 'none' })).toMatchObject({ ok: false });
    expect(await open.call('plans.propose', { account: 'us-broker', level: 1.5, pack: 'historical', id: 'covid-2020' })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(await open.call('plans.propose', { account: 'us-broker', proof: 'none' })).toMatchObject({ ok: false });
    expect(await open.call('plans.latestTrigger', { plan: 'none', pack: 'historical' })).toMatchObject({ ok: false });
    expect(open.errors).toEqual([]);
  });

  it('changes nothing by itself', async () => {
    const before = await open.value('journal.list', { limit: 1 });
    await open.value('plans.propose', { account: 'crypto', level: 1.5 });
    expect(await open.value('journal.list', { limit: 1 })).toEqual(before);
    const book = toEngineBook(await open.value('book.read', {}));
    expect(openSession(book).figures('crypto').bufferRatio).toBeGreaterThan(1.5);
  });
});
