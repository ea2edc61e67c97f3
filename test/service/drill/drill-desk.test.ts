import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '#contract/calls.ts';
import type { DrillSummary, DrillView } from '#contract/views/drill.ts';
import { openWorkbench } from '../workbench/open-workbench.ts';
import type { OpenWorkbench } from '../workbench/open-workbench.ts';

let open: OpenWorkbench;
beforeAll(async () => { open = await openWorkbench(); }, 60_000);
afterAll(() => { open.close(); });

const COVID: CallInput<'drill.start'> = { account: 'us-broker', pack: 'historical', id: 'covid-2020', plans: ['broker-first-cut'], fill: false, hours: false, pace: { minutes: 1 } };
const view = async (): Promise<DrillView> => (await open.value('drill.view', {}))!;
/** Lets real time pass until something holds; a drill of a minute is over after a minute. */
async function until(holds: (shown: DrillView) => boolean): Promise<DrillView> {
  for (let passed = 0; passed < 90_000; passed += 200) {
    const shown = await view();
    if (holds(shown)) return shown;
    open.pass(200);
    await Promise.resolve();
  }
  throw new Error(`it never came to that: ${(await view()).log.map(({ text }) => text).join('\n')}`);
}
async function ended(): Promise<DrillSummary> {
  return (await until(({ phase }) => phase === 'ended')).record!;
}

describe('a drill on the open book', () => {
  it('fires the plan, does its tickets on a copy, and keeps the log and one note', async () => {
    const before = await open.value('book.read', {});
    const notes = (await open.value('journal.list', { limit: 1000 })).length;
    const alerts = await open.value('alerts.list', { open: false, limit: 1000 });
    const started = await open.value('drill.start', COVID);
    expect(started).toMatchObject({ phase: 'running', account: 'us-broker', accountName: 'US broker', scenarioName: 'Covid, February and March 2020', plans: [{ id: 'broker-first-cut', name: 'Halve the losers early' }], record: null });
    expect(started.positions.map(({ unrealizedPnl }) => unrealizedPnl ?? 0)).toEqual([...started.positions.map(({ unrealizedPnl }) => unrealizedPnl ?? 0)].sort((a, b) => a - b));
    // Another one has to wait.
    expect(await open.call('drill.start', COVID)).toMatchObject({ ok: false, failure: { code: 'conflict' } });

    const fired = await until(({ tickets }) => tickets.length > 0);
    const shownAt = fired.tickets[0]!.shownWallMs;
    open.pass(4000);
    expect(await open.call('drill.tick', { ticket: 999 })).toMatchObject({ ok: false });
    for (const { number } of fired.tickets.slice(0, -1)) await open.value('drill.tick', { ticket: number });
    const done = await view();
    const first = done.log.find(({ kind }) => kind === 'done')!;
    expect(first.tookMs! + shownAt).toBeCloseTo(first.wallMs, -1);
    expect(first.tookMs!).toBeGreaterThanOrEqual(4000);
    expect(done.bufferRatio!).toBeGreaterThan(fired.bufferRatio!);

    const record = await ended();
    expect(record).toMatchObject({ end: 'over', result: 'kept', tickets: fired.tickets.length, ticketsDone: fired.tickets.length - 1, deviations: 1, pausedMs: 0 });
    expect(record.firstAfterMs!).toBeGreaterThanOrEqual(4000);
    expect(record.lastedMs).toBeLessThanOrEqual(61_000);
    expect(record.own.endEquity).toBeCloseTo(record.atOnce.endEquity, 6);
    expect(record.nothing.called).toBe(true);
    expect(record.nothing.liquidations).toBeGreaterThan(0);
    expect(record.nothing.lowestRatio!).toBeLessThan(1);
    expect(record.own.called).toBe(false);

    // Nothing of the book has changed but the list of drills and one note.
    expect(await open.value('book.read', {})).toEqual(before);
    expect(await open.value('alerts.list', { open: false, limit: 1000 })).toEqual(alerts);
    expect(await open.value('plans.firings', { limit: 10 })).toEqual([]);
    const journal = await open.value('journal.list', { limit: 1000 });
    expect(journal).toHaveLength(notes + 1);
    expect(journal[0]!.summary).toMatch(/^Drill of plan Halve the losers early \(us-broker\) in Covid, February and March 2020: \d+ of \d+ tickets done, first after [\d]+ seconds, kept from the call$/);
    const [kept] = await open.value('drills.list', { limit: 10 });
    expect(kept).toEqual(record);
    expect((await open.value('drills.read', { id: record.id })).log).toEqual((await view()).log);
    expect(await open.call('drills.read', { id: 999 })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(open.errors).toEqual([]);
  });

  it('a stopped clock stops the drill; a pause is written down; the pace changes', async () => {
    await open.value('drill.leave', {});
    expect(await open.value('drill.view', {})).toBe(null);
    await open.value('drill.start', COVID);
    open.pass(3000);
    const paused = await open.value('drill.control', { action: 'pause' });
    open.pass(5000);
    const still = await view();
    expect([still.phase, still.marketMs, still.wallMs]).toEqual(['paused', paused.marketMs, paused.wallMs]);
    // What is done in a pause is done at the moment of the pause.
    await open.value('drill.trade', { instrument: 'SPY', quantity: 100 });
    const resumed = await open.value('drill.control', { action: 'resume' });
    expect(resumed.log.at(-1)).toMatchObject({ kind: 'paused', wallMs: Math.round(paused.wallMs) });
    expect(resumed.log.at(-2)).toMatchObject({ kind: 'own-trade', instrument: 'SPY', quantity: -100, deviations: [{ kind: 'not-in-plan' }] });
    const before = await view();
    await open.value('drill.control', { action: 'pace', pace: { secondsPerDay: 2 } });
    open.pass(2000);
    expect((await view()).marketMs - before.marketMs).toBeCloseTo(86_400_000, -6);
    // A machine that sleeps does not sleep through the crisis.
    const asleep = await view();
    open.time.monotonic += 3_600_000;
    expect((await view()).marketMs - asleep.marketMs).toBeLessThanOrEqual(0.6 * 86_400_000);
    await open.value('drill.control', { action: 'stop' });
    const record = await ended();
    expect(record).toMatchObject({ result: 'stopped', end: 'stopped', ticketsDone: 0, firstAfterMs: null });
    expect(record.pausedMs).toBeGreaterThanOrEqual(5000);
    expect(await open.call('drill.trade', { instrument: 'SPY', quantity: 1 })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });

  it('without a hand the counterparty takes over, sells, and the drill ends', async () => {
    await open.value('drill.leave', {});
    await open.value('drill.start', COVID);
    const record = await ended();
    const { log } = await open.value('drills.read', { id: record.id });
    expect(record.result).toBe('called');
    const kinds = log.map(({ kind }) => kind);
    expect(kinds.indexOf('call')).toBeGreaterThan(kinds.indexOf('fired'));
    expect(kinds.indexOf('taken-over')).toBeGreaterThan(kinds.indexOf('call'));
    expect(kinds.filter((kind) => kind === 'liquidation').length).toBeGreaterThan(0);
    expect(kinds.at(-1)).toBe('end');
    expect(record.own).toEqual(record.nothing);
    expect(log.filter(({ kind }) => kind === 'not-done')).toHaveLength(record.tickets);
    // Stated policy: the largest exposure first, sold at a price and at a cost.
    const first = log.find(({ kind }) => kind === 'liquidation')!;
    expect(first.text).toContain('the largest exposure first');
    expect(first.cost!).toBeGreaterThan(0);
    expect((await open.value('journal.list', { limit: 1 }))[0]!.summary).toContain('called and liquidated');
  });

  it('sees what a plan looks at although the account does not hold it', async () => {
    await open.value('drill.leave', {});
    const shown = await open.value('drill.start', { ...COVID, plans: ['broker-leverage-off'] });
    expect(shown.drilled[0]!.missing).toEqual([]);
    await open.value('drill.control', { action: 'stop' });
    await ended();
  });

  it('keeps the hours of markets where that is asked for', async () => {
    await open.value('drill.leave', {});
    await open.value('drill.start', { ...COVID, hours: true });
    // The sample begins at the close in New York; some hours of the market later it is night there.
    open.pass(200);
    expect(await open.call('drill.trade', { instrument: 'SPY', quantity: 1 })).toMatchObject({ ok: false, failure: { message: expect.stringMatching(/^The market of SPY is closed; it opens in \d+ hours/) as string } });
    expect((await view()).log.at(-1)).toMatchObject({ kind: 'refused', instrument: 'SPY', ticket: null });
    await open.value('drill.control', { action: 'stop' });
    expect((await ended()).hours).toBe(true);
  });

  it('exports the log', async () => {
    const [kept] = await open.value('drills.list', { limit: 1 });
    expect(await open.value('drills.export', { id: kept!.id })).toEqual({ path: null });
    open.target = path.join(open.folder, 'drill.csv');
    expect(await open.value('drills.export', { id: kept!.id })).toEqual({ path: open.target });
    expect(existsSync(open.target)).toBe(true);
    const lines = readFileSync(open.target, 'utf8').trim().split('\r\n');
    const { log } = await open.value('drills.read', { id: kept!.id });
    expect(lines).toHaveLength(1 + log.length + 3);
    expect(lines[0]).toContain('seconds since start,market time,event');
    expect(lines.at(-1)).toContain('nothing done');
  });

  it('refuses what is not there', async () => {
    await open.value('drill.leave', {});
    for (const wrong of [{ account: 'nobody' }, { pack: 'never' }, { id: 'never' }, { plans: ['crypto-deleverage'] }]) {
      expect((await open.call('drill.start', { ...COVID, ...wrong })).ok).toBe(false);
    }
    expect(await open.value('drill.view', {})).toBe(null);
    expect((await open.call('drill.control', { action: 'pause' })).ok).toBe(false);
  });

  it('is kept when the book is closed in the middle of it', async () => {
    await open.value('drill.start', COVID);
    open.pass(2000);
    const count = (await open.value('drills.list', { limit: 100 })).length;
    await open.value('book.open', { action: 'retry' });
    const [kept, ...others] = await open.value('drills.list', { limit: 100 });
    expect(others).toHaveLength(count);
    expect(kept).toMatchObject({ result: 'stopped', account: 'us-broker' });
  });
});
