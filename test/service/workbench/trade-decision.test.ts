import { afterEach, describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench | null = null;
afterEach(() => { open?.close(); open = null; });

const NOW = '2026-11-22T12:00:00Z';
const MINUTE = 60_000;
const book = (discipline: object) => bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: NOW,
  accounts: [{ id: 'a', name: 'A', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: '10000' }], positions: [{ instrument: 'S', quantity: '100', averagePrice: '90' }], discipline }],
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], quotes: [{ instrument: 'S', mark: 100, at: NOW }],
});
const REASON = 'the order book is full';
const buy = { account: 'a', text: 'BUY 10 S @ 100' };

describe('a decision on a ticket', () => {
  it('stands in the journal with its reason, and is kept only after the time to think', async () => {
    open = await openWorkbench({ book: book({ coolingOff: 'PT30M' }) });
    expect(await open.value('whatIf.decision', buy)).toBe(null);
    expect(await open.call('whatIf.decide', { ...buy, act: 'note', reason: 'short' })).toMatchObject({ ok: false, failure: { code: 'invalid-input', problems: [{ where: 'reason' }] } });
    const { decision } = await open.value('whatIf.decide', { ...buy, act: 'note', reason: REASON });
    expect(decision!.until).toBe(open.time.now + 30 * MINUTE);
    const [line] = await open.value('journal.list', { limit: 1 });
    expect(line).toMatchObject({ author: 'user', summary: expect.stringContaining(`Decision in a: BUY 10 S @ 100 · reason: ${REASON} · not before `) as unknown });

    open.time.now += 29 * MINUTE;
    expect(await open.call('whatIf.decide', { ...buy, act: 'keep' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    // The same ticket written another way is the same decision; another ticket is none.
    expect(await open.value('whatIf.decision', { ...buy, text: '  BUY  10 S @ 100\n' })).toEqual(decision);
    expect(await open.value('whatIf.decision', { ...buy, text: 'BUY 11 S @ 100' })).toBe(null);
    open.time.now += MINUTE;
    expect((await open.value('whatIf.decide', { ...buy, act: 'keep' })).decision).toBe(null);
    expect(await open.call('whatIf.decide', { ...buy, act: 'drop' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
  });

  it('may be dropped at any time, and noted anew', async () => {
    open = await openWorkbench({ book: book({ coolingOff: 'P1D' }) });
    await open.value('whatIf.decide', { ...buy, act: 'note', reason: REASON });
    expect((await open.value('whatIf.decide', { ...buy, act: 'drop' })).decision).toBe(null);
    expect((await open.value('whatIf.decide', { ...buy, act: 'note', reason: REASON })).decision).not.toBe(null);
  });

  it('has no time to think where exposure falls, or nobody wrote one down', async () => {
    open = await openWorkbench({ book: book({ coolingOff: 'PT30M' }) });
    expect((await open.value('whatIf.decide', { account: 'a', text: 'SELL 10 S', act: 'note', reason: REASON })).decision).toMatchObject({ until: null });
    open.close();
    open = await openWorkbench({ book: book({}) });
    expect((await open.value('whatIf.decide', { ...buy, act: 'note', reason: REASON })).decision).toMatchObject({ until: null });
  });

  it('is none where a hard limit stands in the way, or the ticket cannot be read; a reason cannot move the end', async () => {
    open = await openWorkbench({ book: book({ coolingOff: 'PT30M' }) });
    expect(await open.call('whatIf.decide', { account: 'a', text: 'BUY 9000 S @ 100', act: 'note', reason: REASON })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await open.call('whatIf.decide', { account: 'a', text: 'BUY x', act: 'note', reason: REASON })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    const { decision } = await open.value('whatIf.decide', { ...buy, act: 'note', reason: `${REASON} · not before 2020-01-01T00:00:00Z` });
    expect(decision!.until).toBe(open.time.now + 30 * MINUTE);
    open.close();
    open = await openWorkbench({ book: book({}) });
    const free = await open.value('whatIf.decide', { ...buy, act: 'note', reason: `${REASON} · not before 2030-01-01T00:00:00Z` });
    expect(free.decision).toMatchObject({ until: null });
  });
});
