import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reverseStress } from '#service/reverse.ts';
import { openSession } from '#engine/session.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { wholeBookOf } from './whole-book-of.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench;
beforeEach(async () => { open = await openWorkbench(); });
afterEach(() => { open.close(); });

describe('scenarios of the window', () => {
  it('lists presets, the scenarios of the book and the packs, each with what it claims', async () => {
    const packs = await open.value('scenarios.list', {});
    expect(packs.map(({ id }) => id)).toEqual(['presets', 'book', 'historical', 'hypothetical']);
    expect(packs[0]!.scenarios).toHaveLength(4);
    const own = (await open.value('book.read', {})).scenarios!.map(({ id }) => id);
    expect(packs[1]!.scenarios.map(({ id }) => id)).toEqual(own);
    const covid = packs[2]!.scenarios.find(({ id }) => id === 'covid-2020')!;
    expect(covid.kind).toBe('path');
    expect(covid.period).toEqual({ from: '2020-02-19', to: '2020-03-23' });
    expect(covid.facts[0]).toMatchObject({ name: 'S&P 500, close', text: '3386.15 on 2020-02-19 to 2954.22 on 2020-02-28', verified: true });
    expect(covid.overdue).toBe(false);
  });

  it('answers every account under each scenario as the book rewritten by it would stand', async () => {
    const run = await open.value('scenarios.run', { pack: 'book' });
    const book = await wholeBookOf(open);
    const [record] = (await open.value('book.read', {})).scenarios!;
    for (const stressed of run.results[0]!.accounts) {
      const moved = bookUnder(book, toEngineScenario(record!), stressed.id)!;
      const figures = openSession(moved).figures(stressed.id);
      expect(stressed.netLiquidationValue).toBeCloseTo(figures.netLiquidationValue, 6);
      expect(stressed.maintenanceMargin).toBeCloseTo(figures.maintenanceMargin, 6);
      expect(stressed.pnl).toBeCloseTo(figures.netLiquidationValue - run.now.find(({ id }) => id === stressed.id)!.netLiquidationValue, 6);
    }
    expect((await open.call('scenarios.run', { pack: 'nowhere' })).ok).toBe(false);
    expect((await open.call('scenarios.run', { pack: 'book', ids: ['nobody'] })).ok).toBe(false);
  });

  it('shows a typed shock position by position, and the sum of the positions is the result of the account', async () => {
    const account = 'us-broker';
    const detail = await open.value('scenarios.compose', { account, scenario: { id: 'draft', shocks: [{ select: { kind: ['equity', 'etf'] }, price: { relative: -0.1 }, timesLeverage: true }, { select: {}, marginRate: { relative: 0.25 } }] } });
    const sum = detail.moves.reduce((total, move) => total + move.pnl!, 0);
    expect(sum).toBeCloseTo(detail.result.accounts[0]!.pnl, 4);
    const apple = detail.moves.find(({ instrument }) => instrument === 'AAPL')!;
    expect(apple.after! / apple.before!).toBeCloseTo(0.9, 9);
    expect(detail.result.accounts).toHaveLength(1);
    expect(detail.plans.map(({ id }) => id).length).toBe((await open.value('book.read', {})).plans!.filter((plan) => plan.account === account).length);
    const wrong = await open.call('scenarios.compose', { account, scenario: { id: 'draft', shocks: [{ price: { relative: 'much' } }] } } as never);
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('a shock of nothing leaves everything as it is', async () => {
    const detail = await open.value('scenarios.compose', { account: 'crypto', scenario: { id: 'draft', shocks: [{ select: {}, price: { relative: 0 } }] } });
    const { pnl, maintenanceMargin, bufferRatio } = detail.result.accounts[0]!;
    expect([pnl, maintenanceMargin, bufferRatio]).toEqual([0, detail.now.maintenanceMargin, detail.now.bufferRatio]);
  });

  it('turns the correlations, and keeps today at the first stop', async () => {
    const dial = await open.value('scenarios.dial', { account: 'us-broker' });
    expect(dial.stops.map(({ weight }) => weight)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const today = (await open.value('risk.report', { account: 'us-broker' })).account;
    expect(dial.stops[0]!.maintenanceMargin).toBeCloseTo(today.maintenanceMargin, 6);
    const losses = dial.stops.map(({ loss }) => loss!);
    // Nearly everything in this account is held long: the more it moves together, the worse the day.
    expect([...losses].sort((a, b) => a - b)).toEqual(losses);
  });

  it('exports what was run, with the scenario that was run', async () => {
    expect((await open.call('scenarios.export', { scenarios: [{ pack: 'historical', id: 'covid-2020' }], format: 'json' })).ok).toBe(false);
    const run = await open.value('scenarios.run', { pack: 'historical', ids: ['covid-2020'] });
    open.target = path.join(open.folder, 'result.json');
    await open.value('scenarios.export', { scenarios: [{ pack: 'historical', id: 'covid-2020' }], format: 'json' });
    const written = JSON.parse(readFileSync(open.target, 'utf8')) as { scenarios: { scenario: { id: string; steps: unknown[] }; result: unknown; now: unknown }[] };
    expect(written.scenarios[0]!.scenario.steps).toHaveLength(4);
    expect(written.scenarios[0]!.result).toEqual(JSON.parse(JSON.stringify(run.results[0])));
    open.target = path.join(open.folder, 'result.csv');
    await open.value('scenarios.export', { scenarios: [{ pack: 'historical', id: 'covid-2020' }], format: 'csv' });
    // A head, today, and four steps for each of the three accounts.
    expect(readFileSync(open.target, 'utf8').trim().split('\r\n')).toHaveLength(1 + 3 + 4 * 3);
    open.target = null;
    expect((await open.value('scenarios.export', { scenarios: [{ pack: 'historical', id: 'covid-2020' }], format: 'csv' })).path).toBeNull();
  });
});

describe('distances of the window', () => {
  it('answers what the engine finds on the book as it stands now', async () => {
    const view = await open.value('distance.reverse', { account: 'crypto' });
    const engine = reverseStress(await wholeBookOf(open), 'crypto');
    expect(engine.ok && view.uniform.shock).toBeCloseTo(engine.ok ? engine.value.uniform.shock! : NaN, 9);
    expect(view.mostLikely!.bufferRatio).toBeCloseTo(1, 6);
    expect((await open.call('distance.reverse', { account: 'nobody' })).ok).toBe(false);
  });

  it('maps two factors: today in the middle, the line where each alone meets it, the likeliest move on it', async () => {
    const map = await open.value('distance.map', { account: 'crypto', size: 41 });
    expect(map.x.factor.id).toBe(map.factors[0]!.id);
    expect(map.ratios).toHaveLength(41 * 41);
    const { x, y, likeliest } = map;
    expect(x.lowest).toBeLessThan(0);
    expect(x.highest).toBeGreaterThan(0);
    // The likeliest point priced as a scenario stands on the line.
    const detail = await open.value('scenarios.compose', {
      account: 'crypto',
      scenario: { id: 'draft', shocks: [[x, likeliest!.x], [y, likeliest!.y]].flatMap(([axis, move]) => {
        const id = (axis as typeof x).factor.id;
        return [{ select: { instrument: id }, price: { relative: move as number } }];
      }) },
    });
    expect(detail.result.accounts[0]!.bufferRatio).toBeCloseTo(1, 4);
    const other = await open.value('distance.map', { account: 'crypto', x: y.factor.id, y: x.factor.id, size: 5, zoom: 2 });
    expect(other.x.factor.id).toBe(y.factor.id);
    expect(other.x.highest - other.x.lowest).toBeLessThan(y.highest - y.lowest);
    expect((await open.call('distance.map', { account: 'crypto', x: x.factor.id, y: x.factor.id })).ok).toBe(false);
  });
});
