import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bookFileSchema, regimeIds } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { WaterfallView } from '#contract/views/margin.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

const DAY = 86_400_000;
/** The clock of an opened workbench stands at 2026-11-22 12:00 UTC. */
const at = '2026-11-22T09:00:00Z';
const book: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: at,
  accounts: [
    { id: 'a', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: '-5000' }], positions: [{ instrument: 'AAPL', quantity: '100' }] },
    { id: 'b', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }, positions: [{ instrument: 'AAPL', quantity: '10' }] },
  ],
  instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }],
  quotes: [{ instrument: 'AAPL', mark: 190, volatility: 0.3, at }],
  history: [{ instrument: 'AAPL', closes: [['2026-11-18', 170], ['2026-11-19', 180], ['2026-11-20', 185]] }],
});

let bench: OpenWorkbench;
const open = async (content: BookFile = book): Promise<OpenWorkbench> => (bench = await openWorkbench({ book: content }));
afterEach(() => {
  expect(bench.errors).toEqual([]);
  bench.close();
});

const setMark = (mark: number, when: number) => bench.value('book.change', { summary: 'price', changes: [{ entity: 'quote', key: ['AAPL'], value: { instrument: 'AAPL', mark, volatility: 0.3, at: new Date(when).toISOString() } }] });
/** Lets the clock stand on another day; the live loop sees it at its next steps. */
const nextDay = (days = 1): void => {
  bench.time.now += days * DAY;
  bench.time.monotonic += days * DAY;
  bench.pass(48);
};
const expectExact = (view: WaterfallView): void => {
  for (const figure of ['marginEquity', 'maintenanceMargin', 'excessLiquidity'] as const) expect(view.effects.reduce((sum, effect) => sum + effect[figure], view.from[figure])).toBe(view.to[figure]);
};
const effects = (view: WaterfallView): Record<string, readonly number[]> =>
  Object.fromEntries(view.effects.filter((effect) => effect.marginEquity !== 0 || effect.maintenanceMargin !== 0).map((effect) => [effect.cause, [effect.marginEquity, effect.maintenanceMargin]]));

describe('margin.compare', () => {
  it('answers every regime but flat when none is named, the own one first', async () => {
    await open();
    const { regimes, currency } = await bench.value('margin.compare', { account: 'a' });
    expect(currency).toBe('USD');
    expect(regimes.map((one) => one.regime)).toEqual(['reg-t', ...regimeIds.filter((id) => id !== 'reg-t' && id !== 'flat')]);
    expect(regimes.filter((one) => one.binding)).toHaveLength(1);
    expect(regimes[0]).toMatchObject({ own: true, maintenanceMargin: 4750, pairs: null, items: [{ scope: 'AAPL', kind: 'position', standAlone: 4750, within: 4750 }] });
    expect((await bench.value('margin.compare', { account: 'b', regimes: ['flat'], pairs: true })).regimes[0]).toMatchObject({ own: true, maintenanceMargin: 190, pairs: [] });
    expect((await bench.value('margin.compare', { account: 'b' })).regimes[0]!.regime).toBe('flat');
  });

  it('refuses what it does not know', async () => {
    await open();
    expect(await bench.call('margin.compare', { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await bench.call('margin.compare', { account: 'a', regimes: ['regt' as never] })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    for (const call of ['margin.mirror', 'margin.waterfall'] as const) expect(await bench.call(call, { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });
});

describe('the venue’s figures', () => {
  const venue = (maintenanceMargin: string, when = '2026-11-22T12:00:00Z') => ({ at: when, netLiquidationValue: '14000.00', maintenanceMargin });

  it('are saved, set beside ours, exported, and taken back by undo', async () => {
    await open();
    const saved = await bench.value('margin.venueFigures.save', { account: 'a', set: [venue('5700')], remove: [] });
    const mirror = await bench.value('margin.mirror', { account: 'a' });
    expect(mirror.venueFigures).toMatchObject([{ atText: '2026-11-22T12:00:00Z', figures: [
      { figure: 'netLiquidationValue', ours: 14_000, venue: 14_000, residual: 0, relative: 0 },
      { figure: 'initialMargin', ours: 9500, venue: null, residual: null, relative: null },
      { figure: 'maintenanceMargin', ours: 4750, venue: 5700, residual: 950, relative: 950 / 5700 },
    ] }]);
    expect(Math.abs(mirror.venueFigures[0]!.ageMs)).toBeLessThan(5000);
    expect(mirror.days).toMatchObject([{ day: '2026-11-22', residual: { maintenanceMargin: 950, initialMargin: null } }]);
    // 950 on 19,000 of market value: 5 %, which a house rate of 30 % reaches.
    expect(mirror.addOn).toMatchObject({ basis: 'market-value', rate: 0.05, days: 1, amountToday: 950, rule: { select: {}, maintenanceRate: 0.3 }, maintenanceAfter: 5700 });
    expect((await bench.value('risk.report', { account: 'a' })).account.maintenanceMargin).toBe(4750);
    bench.target = path.join(bench.folder, 'out.json');
    await bench.value('book.export', {});
    expect(readFileSync(bench.target, 'utf8')).toContain('"venueFigures": [{"at":"2026-11-22T12:00:00Z","netLiquidationValue":"14000","maintenanceMargin":"5700"}]');
    expect((await bench.value('journal.list', { limit: 1 }))[0]).toMatchObject({ author: 'user', summary: expect.stringContaining('venue') as string });
    await bench.value('book.undo', { entry: saved.entry });
    const undone = await bench.value('margin.mirror', { account: 'a' });
    expect([undone.venueFigures, undone.addOn, undone.days[0]!.venueAt]).toEqual([[], null, null]);
  });

  it('replace those of the same time, keep the rest in order of time, and go away when removed', async () => {
    await open();
    await bench.value('margin.venueFigures.save', { account: 'a', set: [venue('5700', '2026-11-22T12:00:00Z'), venue('5500', '2026-11-21T21:00:00Z')], remove: [] });
    await bench.value('margin.venueFigures.save', { account: 'a', set: [venue('5800', '2026-11-22T13:00:00+01:00')], remove: [] });
    const figures = async () => (await bench.value('book.read', {})).accounts!.find((account) => account.id === 'a')!.venueFigures?.map((one) => [one.at, one.maintenanceMargin]);
    expect(await figures()).toEqual([['2026-11-21T21:00:00Z', '5500'], ['2026-11-22T13:00:00+01:00', '5800']]);
    const account = (await bench.value('book.read', {})).accounts!.find((one) => one.id === 'a')!;
    expect([account.positions?.length, account.balances?.length]).toEqual([1, 1]);
    await bench.value('margin.venueFigures.save', { account: 'a', set: [], remove: ['2026-11-22T12:00:00Z', '2026-11-21T21:00:00Z'] });
    expect(await figures()).toBe(undefined);
  });

  it('that say nothing, or belong to nobody, are refused by field', async () => {
    await open();
    expect(await bench.call('margin.venueFigures.save', { account: 'a', set: [{ at }], remove: [] })).toMatchObject({ ok: false, failure: { problems: [{ where: 'margin.venueFigures.save.set[0]' }] } });
    expect(await bench.call('margin.venueFigures.save', { account: 'a', set: [{ at: 'yesterday', maintenanceMargin: 'much' }], remove: [] })).toMatchObject({ ok: false, failure: { code: 'invalid-input', problems: [{ where: expect.stringContaining('.at') as string }, { where: expect.stringContaining('maintenanceMargin') as string }] } });
    expect(await bench.call('margin.venueFigures.save', { account: 'nobody', set: [venue('1')], remove: [] })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });

  it('of a day that was kept are set beside the figures of that day, also when they are entered later', async () => {
    await open();
    nextDay();
    await setMark(200, bench.time.now);
    await bench.value('margin.venueFigures.save', { account: 'a', set: [venue('5225', '2026-11-22T21:00:00Z')], remove: [] });
    const mirror = await bench.value('margin.mirror', { account: 'a' });
    expect(mirror.days.map((day) => [day.day, day.ours.maintenanceMargin, day.residual.maintenanceMargin])).toEqual([['2026-11-22', 4750, 475], ['2026-11-23', 5000, null]]);
    expect(mirror.addOn).toMatchObject({ rate: 0.025, days: 1, amountToday: 500 });
  });

  it('come by import too, and make the same series', async () => {
    await open();
    nextDay();
    const csv = 'account,at,maintenance margin\na,2026-11-22T21:00:00Z,5225\na,2026-11-23T12:00:00Z,"4,750.00"\n';
    const preview = await bench.value('import.preview', { files: [{ name: 'venue.csv', bytes: new TextEncoder().encode(csv) }] });
    expect(preview).toMatchObject({ files: [{ format: 'venue-figures', accepted: 2, refused: [] }], changes: 1 });
    await bench.value('import.apply', { preview: preview!.preview });
    const mirror = await bench.value('margin.mirror', { account: 'a' });
    expect(mirror.days.map((day) => [day.day, day.residual.maintenanceMargin])).toEqual([['2026-11-22', 475], ['2026-11-23', 0]]);
    expect(mirror.venueFigures.map((one) => one.atText)).toEqual(['2026-11-23T12:00:00Z', '2026-11-22T21:00:00Z']);
  });

  it('grow into a series, one row a day, as the days turn', async () => {
    await open();
    for (let day = 0; day < 3; day++) {
      const when = new Date(bench.time.now).toISOString();
      await bench.value('margin.venueFigures.save', { account: 'a', set: [venue(String(4750 + 190 * day), when)], remove: [] });
      nextDay();
    }
    const mirror = await bench.value('margin.mirror', { account: 'a' });
    expect(mirror.days.map((day) => [day.day, day.residual.maintenanceMargin])).toEqual([['2026-11-22', 0], ['2026-11-23', 190], ['2026-11-24', 380]]);
    expect(mirror.addOn).toMatchObject({ rate: expect.closeTo(0.01, 12) as number, days: 3 });
    expect(mirror.addOn!.standardError).toBeGreaterThan(0);
  });
});

describe('margin.waterfall', () => {
  it('compares with the last close while no day has been kept', async () => {
    await open();
    const view = await bench.value('margin.waterfall', { account: 'a' });
    expect(view.from).toMatchObject({ kind: 'closes', at: Date.parse('2026-11-20T21:00:00Z'), marginEquity: 13_500 });
    expect(effects(view)).toEqual({ price: [500, 125] });
    expect(view.points.map((point) => point.kind)).toEqual(['closes', 'closes', 'closes', 'now']);
    expect(view.notes).toHaveLength(2);
    expectExact(view);
    expect((await bench.value('margin.waterfall', { account: 'a', from: Date.parse('2026-11-19T12:00:00Z'), to: Date.parse('2026-11-21T00:00:00Z') }))).toMatchObject({ from: { marginEquity: 12_000 }, to: { kind: 'closes', marginEquity: 13_500 } });
    expect(await bench.call('margin.waterfall', { account: 'a', from: bench.time.now, to: Date.parse('2026-11-19T22:00:00Z') })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('since a kept day: trade, price, parameter and interest of the next day, each in its place', async () => {
    await open();
    nextDay();
    await setMark(200, bench.time.now);
    await bench.value('book.change', { summary: 'bought 10', changes: [
      { entity: 'position', key: ['a', 'AAPL'], value: { instrument: 'AAPL', quantity: '110' } },
      { entity: 'balance', key: ['a', 'USD', ''], value: { currency: 'USD', amount: '-7000', accrued: '-3' } },
    ] });
    const { accounts } = await bench.value('book.read', {});
    const { balances: _b, positions: _p, ...head } = accounts!.find((account) => account.id === 'a')!;
    await bench.value('book.change', { summary: 'house rate', changes: [{ entity: 'account', key: ['a'], value: { ...head, regime: { id: 'reg-t', params: { minimumEquity: 0, house: [{ select: {}, maintenanceRate: 0.3 }] } } } }] });
    const view = await bench.value('margin.waterfall', { account: 'a' });
    expect(view.from).toMatchObject({ kind: 'stored', marginEquity: 14_000, maintenanceMargin: 4750 });
    expect(view.to).toMatchObject({ kind: 'now', marginEquity: 14_997, maintenanceMargin: 6600 });
    const found = effects(view);
    expect(Object.keys(found)).toEqual(['carry', 'price', 'rules', 'trades']);
    expect(found['carry']![0]).toBeCloseTo(-3, 9);
    expect(found['price']).toEqual([expect.closeTo(1000, 9), expect.closeTo(250, 9)]);
    expect(found['rules']).toEqual([0, expect.closeTo(1000, 9)]);
    expect(found['trades']).toEqual([expect.closeTo(0, 9), expect.closeTo(600, 9)]);
    expectExact(view);
    const figures = (await bench.value('risk.report', { account: 'a' })).account;
    expect([view.to.marginEquity, view.to.maintenanceMargin]).toEqual([expect.closeTo(figures.marginEquity, 8), expect.closeTo(figures.maintenanceMargin, 8)]);
  });

  it('keeps the day when the book is closed, and an account removed since comes back for the comparison', async () => {
    await open();
    bench.workbench.close();
    const again = await openWorkbench({ book, folder: bench.folder });
    bench = again;
    nextDay();
    await again.value('book.change', { summary: 'sold', changes: [{ entity: 'position', key: ['b', 'AAPL'], value: null }] });
    const view = await again.value('margin.waterfall', { account: 'b' });
    expect([view.from.marginEquity, view.to.marginEquity]).toEqual([1900, 0]);
    expect(effects(view)).toEqual({ trades: [-1900, -190] });
    expectExact(view);
  });

  it('says so when nothing earlier is known', async () => {
    await open({ ...book, history: [] });
    expect(await bench.call('margin.waterfall', { account: 'a' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });
});

describe('over a replay', () => {
  it('a day that turns is kept, one that is jumped over is not, and winding back forgets', async () => {
    bench = await openWorkbench();
    const [account] = (await bench.value('book.read', {})).accounts!;
    const stored = async () => (await bench.value('margin.waterfall', { account: account!.id })).points.filter((point) => point.kind === 'stored').map((point) => new Date(point.at).toISOString().slice(0, 10));
    const state = await bench.value('replay.control', { action: 'pause' });
    const midnight = Math.ceil((state!.start + DAY) / DAY) * DAY;
    await bench.value('replay.control', { action: 'seek', value: midnight - 60_000 });
    await bench.value('replay.control', { action: 'speed', value: 1000 });
    bench.pass(48);
    expect(await stored()).toEqual([]);
    await bench.value('replay.control', { action: 'play' });
    bench.pass(480);
    await bench.value('replay.control', { action: 'pause' });
    const day = new Date(midnight - 1).toISOString().slice(0, 10);
    expect(await stored()).toEqual([day]);
    const view = await bench.value('margin.waterfall', { account: account!.id, from: midnight });
    expect(view.from.kind).toBe('stored');
    expectExact(view);
    await bench.value('replay.control', { action: 'seek', value: midnight - 2 * 3_600_000 });
    bench.pass(48);
    expect(await stored()).toEqual([]);
  });
});
