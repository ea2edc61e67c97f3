import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench;
const SAMPLE = path.resolve(import.meta.dirname, '../../../resources/books/sample-february-2020.book.json');

beforeAll(async () => { open = await openWorkbench(); }, 60_000);
afterAll(() => { open.close(); });

describe('limits in the window', () => {
  it('names what an import would break before it is applied, and nothing where it breaks nothing', async () => {
    const book = JSON.parse(readFileSync(SAMPLE, 'utf8')) as BookFile;
    const accounts = book.accounts!.map((account) => (account.id !== 'us-broker' ? account : { ...account, positions: account.positions!.map((one) => (one.instrument === 'AAPL' ? { ...one, quantity: '9000' } : one)) }));
    const preview = async (content: unknown) => (await open.value('import.preview', { files: [{ name: 'more.json', bytes: new TextEncoder().encode(JSON.stringify(content)) }] }))!;
    const broken = await preview({ ...book, accounts });
    expect(broken.limits).toMatchObject([{ hard: true, message: expect.stringMatching(/^single-name in US broker: share of net liquidation value of AAPL [\d.]+ %, at most 25 %$/) as unknown }]);
    expect((await preview(book)).limits).toBeUndefined();
    await open.value('import.cancel', {});
  });

  it('opens a breach at once when an edit goes beyond a limit, and lists it until it is over and after', async () => {
    expect(await open.value('limits.breaches', { over: 10 })).toEqual([]);
    await open.value('book.change', { summary: 'Cap', changes: [{ entity: 'limit', key: ['cap'], value: { id: 'cap', account: 'us-broker', metric: 'leverage', max: 1, hard: true } }] });
    const [breach] = await open.value('limits.breaches', { over: 0 });
    expect(breach).toMatchObject({ limit: 'cap', account: 'us-broker', hard: true, state: 'open', resolvedAt: null });
    expect(open.notified).toContain('US broker: beyond a limit');
    expect((await open.value('alerts.list', { open: true, limit: 10 })).some(({ kind }) => kind === 'limit')).toBe(true);
    await open.value('limits.acknowledge', { id: breach!.id });
    expect(await open.value('limits.breaches', { over: 0 })).toMatchObject([{ state: 'acknowledged' }]);
    expect(await open.call('limits.waive', { id: breach!.id, until: 0, reason: 'Half is sold on Monday' })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    await open.value('book.change', { summary: 'No cap', changes: [{ entity: 'limit', key: ['cap'], value: null }] });
    expect(await open.value('limits.breaches', { over: 0 })).toEqual([]);
    expect(await open.value('limits.breaches', { over: 10 })).toMatchObject([{ id: breach!.id, state: 'resolved' }]);
    expect(await open.call('limits.acknowledge', { id: breach!.id })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect((await open.value('limits.entryPoints', {})).every(({ caught }) => caught)).toBe(true);
  });
});
