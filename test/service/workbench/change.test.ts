import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRecord, BookFile } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { openBook } from '#store/open.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let bench: OpenWorkbench;
beforeEach(async () => { bench = await openWorkbench(); });
afterEach(() => {
  expect(bench.errors).toEqual([]);
  bench.close();
});

const held = async (): Promise<{ account: AccountRecord; position: NonNullable<AccountRecord['positions']>[number] }> => {
  const account = (await bench.value('book.read', {})).accounts![0]!;
  return { account, position: account.positions!.find((position) => !position.instrument.includes(' '))! };
};
const setQuantity = (account: string, position: { instrument: string }, quantity: string) => ({
  summary: `${position.instrument} to ${quantity}`,
  changes: [{ entity: 'position' as const, key: [account, position.instrument], value: { ...position, quantity } }],
});

/** What a program that opens the book anew would answer. */
async function expectSameAsReopened(): Promise<void> {
  const copy = path.join(bench.folder, 'copy.mline');
  await bench.value('book.backup', {});
  const opened = openBook(copy, { readOnly: true });
  if (!opened.ok) throw new Error(opened.failure.message);
  const fresh = openSession(toEngineBook(opened.value.readBook({ history: true })));
  opened.value.close();
  for (const id of fresh.accountIds()) expect((await bench.value('risk.report', { account: id })).account).toEqual(fresh.report(id, { liquidationPrices: true }));
}

describe('editing the book', () => {
  it('moves the figures at once, is journalled, and undo takes it back', async () => {
    const { account, position } = await held();
    const before = (await bench.value('risk.report', { account: account.id })).account;
    const made = await bench.value('book.change', setQuantity(account.id, position, '12345'));
    expect(made.changed).toBe(1);
    const after = (await bench.value('risk.report', { account: account.id })).account;
    expect(after.positions.find((one) => one.instrument === position.instrument)!.quantity).toBe(12345);
    expect(after.maintenanceMargin).not.toBe(before.maintenanceMargin);
    await expectSameAsReopened();
    // The edit takes the position beyond a limit, so the watch may have noted that after it.
    const entry = (await bench.value('journal.list', { limit: 5 })).find(({ id }) => id === made.entry);
    expect(entry).toMatchObject({ id: made.entry, author: 'user', summary: `${position.instrument} to 12345`, changes: 1 });
    expect(await bench.value('journal.changes', { entry: made.entry })).toMatchObject([{ entity: 'position', before: { quantity: position.quantity }, after: { quantity: '12345' } }]);
    await bench.value('book.undo', { entry: made.entry });
    expect((await bench.value('risk.report', { account: account.id })).account).toEqual(before);
    expect((await bench.call('book.undo', { entry: made.entry })).ok).toBe(false);
  });

  it('follows changes of every kind without being reopened', async () => {
    const { account } = await held();
    const changes = (list: unknown[]) => bench.value('book.change', { summary: 'kinds', changes: list as never });
    await changes([
      { entity: 'instrument', key: ['NEWCO'], value: { id: 'NEWCO', kind: 'equity', currency: 'EUR' } },
      { entity: 'quote', key: ['NEWCO'], value: { instrument: 'NEWCO', mark: '50', at: '2020-02-19T20:59:00Z' } },
      { entity: 'position', key: [account.id, 'NEWCO'], value: { instrument: 'NEWCO', quantity: '1000', averagePrice: '40' } },
      { entity: 'fx', key: ['EUR', 'USD'], value: { from: 'EUR', to: 'USD', rate: '1.08', at: '2020-02-19T20:59:00Z' } },
      { entity: 'history', key: ['NEWCO'], value: { instrument: 'NEWCO', closes: [['2020-02-18', 49], ['2020-02-19', 50]] } },
    ]);
    const valued = (await bench.value('risk.report', { account: account.id })).account.positions.find((one) => one.instrument === 'NEWCO')!;
    expect(valued.marketValue).toBeCloseTo(54000, 6);
    await expectSameAsReopened();
    await changes([{ entity: 'balance', key: [account.id, 'EUR', ''], value: { currency: 'EUR', amount: '-500' } }, { entity: 'rate', key: ['EUR'], value: { currency: 'EUR', riskFree: 0.01 } }]);
    await expectSameAsReopened();
    const { balances: _balances, positions: _positions, ...headOf } = account;
    await changes([{ entity: 'account', key: [account.id], value: { ...headOf, thresholds: { target: 3, alerts: [2.5, 1.2] } } }]);
    expect((await bench.value('risk.distance', { account: account.id })).marks.map((mark) => mark.level)).toEqual([3, 2.5, 1.2]);
    await changes([{ entity: 'quote', key: ['NEWCO'], value: null }]);
    const gone = (await bench.value('risk.report', { account: account.id })).account;
    expect(gone.complete).toBe(false);
    expect(gone.warnings.some((warning) => warning.code === 'missing-quote' && warning.scope === 'NEWCO')).toBe(true);
    await expectSameAsReopened();
  });

  it('refuses what does not fit, field by field, and writes nothing', async () => {
    const { account, position } = await held();
    const entries = (await bench.value('journal.list', { limit: 5 })).length;
    const refused = async (list: unknown[]): Promise<string[]> => {
      const answer = await bench.call('book.change', { summary: 'wrong', changes: list as never });
      expect(answer).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
      return answer.ok ? [] : answer.failure.problems!.map((problem) => `${problem.where}: ${problem.expected}: ${problem.found}`);
    };
    expect(await refused([{ entity: 'position', key: [account.id, position.instrument], value: { instrument: position.instrument, quantity: 'many' } }]))
      .toEqual(['changes[0].value.quantity: a decimal number: "many"']);
    expect(await refused([{ entity: 'position', key: [account.id, 'NOPE'], value: { instrument: 'NOPE', quantity: '1' } }])).toEqual(['changes[0].value.instrument: an instrument of this book: NOPE']);
    expect(await refused([{ entity: 'position', key: ['nobody', position.instrument], value: position }])).toEqual(['changes[0].key[0]: an account of this book: nobody']);
    expect(await refused([{ entity: 'position', key: [account.id, 'OTHER'], value: position }])).toHaveLength(1);
    expect((await refused([{ entity: 'instrument', key: [position.instrument], value: null }])).some((line) => line.includes(account.id))).toBe(true);
    const { balances: _balances, positions: _positions, ...headOf } = account;
    expect(await refused([{ entity: 'account', key: [account.id], value: { ...headOf, thresholds: { alerts: [0.9] } } }])).toEqual(['changes[0].value.thresholds.alerts[0]: a buffer ratio above 1: 0.9']);
    expect(await refused([{ entity: 'plan', key: ['p'], value: { id: 'p', account: account.id, when: { all: [{ metric: 'price', below: 5 }] }, steps: [] } }])).toHaveLength(2);
    expect((await bench.value('journal.list', { limit: 5 })).length).toBe(entries);
  });

  it('tells the window by a growing revision, also after the session was opened again', async () => {
    const revisions: number[] = [];
    let listener: (message: never) => void = () => undefined;
    bench.workbench.attach({
      send: (message) => {
        if (message.type !== 'frame') return;
        revisions.push(message.frame.numbers[0]!);
        listener({ type: 'acknowledge', subscription: 1, sequence: message.frame.sequence } as never);
      },
      onMessage: (next) => { listener = next as never; },
    });
    listener({ type: 'subscribe', subscription: 1, stream: 'revision', parameters: {} } as never);
    const { account, position } = await held();
    bench.pass(200);
    const many = Array.from({ length: 30 }, (_, i) => ({ entity: 'instrument' as const, key: [`I${i}`], value: { id: `I${i}`, kind: 'equity', currency: 'USD' } }));
    await bench.value('book.change', setQuantity(account.id, position, '7'));
    bench.pass(200);
    await bench.value('book.change', { summary: 'many', changes: many });
    bench.pass(200);
    await bench.value('book.change', setQuantity(account.id, position, '8'));
    bench.pass(200);
    expect(revisions.length).toBeGreaterThanOrEqual(4);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    await expectSameAsReopened();
  });
});

describe('files', () => {
  it('previews a CSV with errors per line, applies the good lines, and undo takes them back', async () => {
    const { account, position } = await held();
    const text = `account,instrument,quantity\n${account.id},${position.instrument},777\n${account.id},${position.instrument},lots\n`;
    const preview = (await bench.value('import.preview', { files: [{ name: 'positions.csv', bytes: new TextEncoder().encode(text) }] }))!;
    expect(preview.files[0]).toMatchObject({ read: 2, accepted: 1, refused: [{ line: 3, field: 'quantity' }] });
    expect(preview.changes).toBe(1);
    const before = (await bench.value('risk.report', { account: account.id })).account;
    const applied = await bench.value('import.apply', { preview: preview.preview });
    expect((await bench.value('risk.report', { account: account.id })).account.positions.find((one) => one.instrument === position.instrument)!.quantity).toBe(777);
    await bench.value('book.undo', { entry: applied.entry });
    expect((await bench.value('risk.report', { account: account.id })).account).toEqual(before);
    expect((await bench.call('import.apply', { preview: preview.preview })).ok).toBe(false);
  });

  it('exports the book where the user says; a second import of it changes nothing', async () => {
    bench.target = path.join(bench.folder, 'exported.book.json');
    expect(await bench.value('book.export', {})).toEqual({ path: bench.target });
    const bytes = new Uint8Array(readFileSync(bench.target));
    expect((await bench.value('import.preview', { files: [{ name: 'exported.book.json', bytes }] }))!.changes).toBe(0);
    bench.target = null;
    expect(await bench.value('book.export', {})).toEqual({ path: null });
    expect(existsSync((await bench.value('book.backup', {})).path!)).toBe(true);
    expect(await bench.value('book.verify', {})).toEqual([]);
  });
});

describe('replay, alerts, plans', () => {
  it('rings once, is answered, fires a plan, and its tickets are ticked off and exported', async () => {
    await bench.value('replay.control', { action: 'speed', value: 1000 });
    await bench.value('replay.control', { action: 'play' });
    for (let i = 0; i < 200 && (await bench.value('plans.firings', { limit: 5 })).length === 0; i++) bench.pass(5000);
    await bench.value('replay.control', { action: 'pause' });
    const [firing] = await bench.value('plans.firings', { limit: 5 });
    expect(firing!.tickets.length).toBeGreaterThan(0);
    await bench.value('plans.tick', { firing: firing!.id, order: firing!.tickets[0]!.order, done: true });
    bench.target = path.join(bench.folder, 'tickets.csv');
    const exported = await bench.value('plans.exportTickets', { firing: firing!.id });
    expect(readFileSync(bench.target, 'utf8')).toBe(exported.csv);
    expect(exported.csv.trim().split('\r\n')).toHaveLength(firing!.tickets.length + 1);
    await bench.value('plans.close', { firing: firing!.id });
    const alerts = await bench.value('alerts.list', { open: true, limit: 50 });
    expect(alerts.length).toBeGreaterThan(0);
    await bench.value('alerts.acknowledge', { id: alerts[0]!.id });
    const journal = (await bench.value('journal.list', { limit: 200 })).map((entry) => entry.summary);
    expect(journal.some((line) => line.startsWith('Fired:'))).toBe(true);
    expect(journal.some((line) => line.startsWith('Acknowledged:'))).toBe(true);
  }, 60_000);
});

describe('a large book', () => {
  it('edits 10,000 positions without reopening', async () => {
    const instruments = Array.from({ length: 500 }, (_, i) => ({ id: `S${i}`, kind: 'equity', currency: 'USD' }));
    const book = {
      format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z', instruments,
      quotes: instruments.map(({ id }, i) => ({ instrument: id, mark: String(10 + i), at: '2026-11-20T21:00:00Z' })),
      accounts: Array.from({ length: 100 }, (_, a) => ({
        id: `a${a}`, currency: 'USD', regime: { id: 'reg-t', params: {} }, balances: [{ currency: 'USD', amount: '100000' }],
        positions: Array.from({ length: 100 }, (_unused, p) => ({ instrument: `S${(a * 7 + p) % 500}`, quantity: '10' })),
      })),
    } as unknown as BookFile;
    const large = await openWorkbench({ book });
    const started = performance.now();
    for (let i = 0; i < 20; i++) await large.value('book.change', { summary: 'storm', changes: [{ entity: 'position', key: ['a5', 'S35'], value: { instrument: 'S35', quantity: String(100 + i) } }] });
    const each = (performance.now() - started) / 20;
    process.stdout.write(`edit of a book with 10,000 positions: ${each.toFixed(1)} ms\n`);
    expect((await large.value('risk.report', { account: 'a5' })).account.positions.find((one) => one.instrument === 'S35')!.quantity).toBe(119);
    large.close();
  });
});
