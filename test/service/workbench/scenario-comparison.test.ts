import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import type { BookFile } from '#contract/book-file.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { runStress } from '#service/scenario/stress.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

const DAY = 86_400_000;
const at = '2026-11-22T09:00:00Z';
const book: BookFile = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: at,
  accounts: [
    { id: 'a', counterparty: 'venue-x', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, balances: [{ currency: 'USD', amount: '-5000' }], positions: [{ instrument: 'AAPL', quantity: '100' }] },
    { id: 'b', currency: 'USD', regime: { id: 'reg-t', params: { minimumEquity: 0 } }, positions: [{ instrument: 'AAPL', quantity: '-10' }], balances: [{ currency: 'USD', amount: '4000' }] },
  ],
  instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }],
  quotes: [{ instrument: 'AAPL', mark: 190, volatility: 0.3, at, marks: [{ source: 'venue-x', mark: 150 }, { source: 'other', mark: 189 }] }],
  history: [{ instrument: 'AAPL', closes: [['2026-11-18', 170], ['2026-11-19', 180], ['2026-11-20', 185]] }],
  counterparties: [{ id: 'venue-x' }],
  scenarios: [{ id: 'fall', shocks: [{ select: {}, price: { relative: -0.4 } }] }, { id: 'rise', shocks: [{ select: {}, price: { relative: 0.4 } }] }],
});

let bench: OpenWorkbench;
afterEach(() => {
  expect(bench.errors).toEqual([]);
  bench.close();
});
const nextDay = (): void => {
  bench.time.now += DAY;
  bench.time.monotonic += DAY;
  bench.pass(48);
};

describe('two states of the book side by side', () => {
  it('offers kept days and the closes before them, and runs the same scenarios on the accounts as they stood', async () => {
    bench = await openWorkbench({ book });
    expect((await bench.value('scenarios.states', {})).map(({ id }) => id)).toEqual(['closes:2026-11-20', 'closes:2026-11-19', 'closes:2026-11-18']);
    nextDay();
    await bench.value('book.change', { summary: 'borrowed and bought', changes: [
      { entity: 'position', key: ['a', 'AAPL'], value: { instrument: 'AAPL', quantity: '150' } },
      { entity: 'balance', key: ['a', 'USD', ''], value: { currency: 'USD', amount: '-15000' } },
      { entity: 'position', key: ['b', 'AAPL'], value: { instrument: 'AAPL', quantity: '-5' } },
      { entity: 'quote', key: ['AAPL'], value: { instrument: 'AAPL', mark: 200, volatility: 0.3, at: new Date(bench.time.now).toISOString() } },
    ] });
    const states = await bench.value('scenarios.states', {});
    expect(states[0]).toMatchObject({ id: 'day:2026-11-22', kind: 'day', name: '2026-11-22' });
    const run = await bench.value('scenarios.run', { pack: 'book', against: 'day:2026-11-22' });
    const then = runStress(toEngineBook(book), book.scenarios!);
    for (const [s, { accounts }] of run.results.entries()) for (const one of accounts) {
      const before = then[s]!.accounts.find(({ id }) => id === one.id)!;
      expect(one.against).toMatchObject({ pnl: before.pnl, netLiquidationValue: before.netLiquidationValue, maintenanceMargin: before.maintenanceMargin, bufferRatio: before.bufferRatio, status: before.status });
      expect(one.change!.bufferRatio).toBeCloseTo(one.bufferRatio! - before.bufferRatio!, 12);
      expect(one.change!.statusChanged).toBe(one.status !== before.status);
    }
    expect(run.now.find(({ id }) => id === 'a')!.against).toMatchObject({ netLiquidationValue: 14_000, pnl: 0 });
    const moved = run.against!.changes;
    expect(moved).toHaveLength(4);
    expect(moved.map(({ change }) => change!)).toEqual(moved.map(({ change }) => change!).sort((x, y) => x - y));
    expect(moved[0]).toMatchObject({ scenario: 'fall', account: 'a', statusNow: 'margin-call' });
    expect(moved.at(-1)!.change!).toBeGreaterThan(0);
    const plain = await bench.value('scenarios.run', { pack: 'book' });
    expect(plain.against).toBeUndefined();
    expect(plain.results[0]!.accounts[0]).not.toHaveProperty('against');
  });

  it('closes are today’s accounts at the prices of that day', async () => {
    bench = await openWorkbench({ book });
    const { now } = await bench.value('scenarios.run', { pack: 'book', against: 'closes:2026-11-19' });
    expect(now[0]!.against!.netLiquidationValue).toBe(100 * 180 - 5000);
    expect(await bench.call('scenarios.run', { pack: 'book', against: 'day:2020-01-01' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await bench.call('scenarios.run', { pack: 'book', against: 'nothing' })).toMatchObject({ ok: false });
  });

  it('another book, chosen as a file: a book file or a position book', async () => {
    bench = await openWorkbench({ book });
    expect(await bench.value('scenarios.openState', {})).toBeNull();
    const other = { ...book, accounts: book.accounts!.map((one) => ({ ...one, balances: [{ currency: 'USD', amount: '1000' }] })) } as BookFile;
    bench.otherBook = path.join(bench.folder, 'other.json');
    writeFileSync(bench.otherBook, serializeBookFile(other));
    const state = (await bench.value('scenarios.openState', {}))!;
    expect(state).toMatchObject({ kind: 'file', name: 'other.json', at: Date.parse(at) });
    expect((await bench.value('scenarios.states', {}))[0]).toEqual(state);
    const run = await bench.value('scenarios.run', { pack: 'presets', against: state.id });
    expect(run.now[0]!.change!.netLiquidationValue).toBe(-6000);
    expect(run.against).toMatchObject({ name: 'other.json', onlyNow: [], onlyThen: [] });
    writeFileSync(bench.otherBook, '{"format":"marginline-book"');
    expect(await bench.call('scenarios.openState', {})).toMatchObject({ ok: false });
    // The position book that is open here, read beside it.
    bench.otherBook = path.join(bench.folder, 'book.mline');
    const self = (await bench.value('scenarios.openState', {}))!;
    const same = await bench.value('scenarios.run', { pack: 'book', against: self.id });
    expect(same.against!.changes.every(({ change }) => Math.abs(change!) < 1e-12)).toBe(true);
  });
});

describe('the venue test', () => {
  it('says what is stuck where a counterparty freezes, and values accounts at every choice of marks', async () => {
    bench = await openWorkbench({ book });
    const view = await bench.value('scenarios.venueTest', { counterparty: 'venue-x' });
    expect(view.frozen!.accounts).toEqual([{ id: 'a', currency: 'USD', stuck: 14_000 }]);
    expect(view.frozen!.naked).toMatchObject([{ underlying: 'AAPL', frozen: 19_000, elsewhere: -1900 }]);
    expect(view.sources).toMatchObject([{ instrument: 'AAPL', currency: 'USD', marks: [{ mark: 190 }, { source: 'venue-x', mark: 150 }, { source: 'other', mark: 189 }] }]);
    const [a, b] = view.accounts;
    expect([a!.venue, a!.aggregate, a!.worst].map((one) => one.netLiquidationValue)).toEqual([10_000, 13_900, 10_000]);
    expect([b!.venue, b!.aggregate, b!.worst].map((one) => one.netLiquidationValue)).toEqual([2100, 2110, 2100]);
    expect((await bench.value('scenarios.venueTest', {})).frozen).toBeNull();
  });
});
