import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { planDigest } from '#interchange/plan-digest.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { bookFileSchema } from '#contract/book-file.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench | null = null;
afterEach(() => { open?.close(); open = null; });

const NOW = '2026-11-22T12:00:00Z';
const plan = {
  id: 'cut', account: 'main', name: 'Cut', armed: false, when: { all: [{ metric: 'bufferRatio', below: 1.2 }] },
  steps: [{ fund: { source: 'bank', amount: '1500', currency: 'USD', arrives: 'PT2H' } }, { reduce: { order: 'largest-loss', share: 0.5 } }],
};
/** 100 shares at 100 on a loan: equity 10,000 − loan, requirement 2,500. */
function book(loan: number, more: object = {}): BookFile {
  return bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: NOW,
    accounts: [
      {
        id: 'main', name: 'Main', currency: 'USD', counterparty: 'broker', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } },
        balances: [{ currency: 'USD', amount: String(-loan) }], positions: [{ instrument: 'AAA', quantity: '80', averagePrice: '120' }, { instrument: 'BBB', quantity: '20', averagePrice: '90', keep: true }],
        runbook: {
          deadline: 'PT24H',
          sources: [{ name: 'bank', amount: '2000', currency: 'USD', arrives: 'PT2H' }, { name: 'house', amount: '50000', currency: 'USD', arrives: 'P30D' }],
          contacts: [{ name: 'Desk', role: 'margin', phone: '+1 555 0100' }], notes: 'Call first.',
        },
        ...more,
      },
      { id: 'other', name: 'Other', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, positions: [{ instrument: 'CCC', quantity: '500', averagePrice: '10' }] },
    ],
    instruments: ['AAA', 'BBB', 'CCC'].map((id) => ({ id, kind: 'equity', currency: 'USD' })),
    quotes: [['AAA', 100], ['BBB', 100], ['CCC', 10]].map(([instrument, mark]) => ({ instrument, mark, at: NOW })),
    plans: [plan],
  });
}

describe('the runbook of a margin call', () => {
  it('says what cures the call, which money is there in time, and the steps', async () => {
    open = await openWorkbench({ book: book(8500) });
    const view = await open.value('call.runbook', { account: 'main' });
    expect(view).toMatchObject({ called: true, assumedMove: null, level: 1, figures: { marginEquity: 1500, maintenanceMargin: 2500, bufferRatio: 0.6 }, runbook: { notes: 'Call first.' } });
    expect(view.levels).toEqual([{ level: 1, amount: 1000 }, { level: 1.1, amount: 1250 }, { level: 1.25, amount: 1625 }, { level: 1.5, amount: 2250 }, { level: 2, amount: 3500 }]);
    expect(view.deposits).toMatchObject([{ currency: 'USD', amount: 1000 }]);
    expect(view.sales.map(({ instrument, units, keep }) => [instrument, units, keep])).toEqual([['AAA', -40, false], ['BBB', null, true]]);
    // 1,000 ÷ (1 − 25 %), in whole shares of 10, and in those of 100.
    expect(view.additions.find(({ instrument }) => instrument === 'CCC')).toMatchObject({ units: 134, value: 1340, countsShare: 0.75, heldIn: ['Other'] });
    expect(view.sources.map(({ name, inTime, covers }) => [name, inTime, covers])).toEqual([['bank', false, true], ['house', false, true]]);
    expect(view.clock.givesMs).toBe(24 * 3_600_000);
  });

  it('counts a deadline from the moment the account went under the line', async () => {
    open = await openWorkbench({ book: book(7000) });
    open.pass(200);
    expect((await open.value('call.runbook', { account: 'main' })).called).toBe(false);
    open.time.now += 60_000;
    await open.value('book.change', { summary: 'fall', changes: [{ entity: 'quote', key: ['AAA'], value: { instrument: 'AAA', mark: '80', at: new Date(open.time.now).toISOString() } }] });
    open.pass(6000);
    const fell = open.time.now;
    open.time.now += 600_000;
    open.time.monotonic += 600_000;
    open.pass(100);
    const view = await open.value('call.runbook', { account: 'main' });
    expect(view.called).toBe(true);
    expect(view.clock.since).toBeGreaterThan(fell - 7000);
    expect(view.clock.since).toBeLessThanOrEqual(fell);
    expect(view.clock.deadlineAt).toBe(view.clock.since! + 24 * 3_600_000);
    expect(view.sources.map(({ inTime }) => inTime)).toEqual([true, false]);
    expect(view.steps.transfers[0]).toMatchObject({ source: 'bank' });
  });

  it('works in good times: as if the call came now', async () => {
    open = await openWorkbench({ book: book(4000) });
    const calm = await open.value('call.runbook', { account: 'main' });
    expect(calm).toMatchObject({ called: false, assumedMove: null, clock: { since: null, deadlineAt: null } });
    expect(calm.levels[0]).toEqual({ level: 1, amount: 0 });
    const assumed = await open.value('call.runbook', { account: 'main', assume: true, level: 1.5 });
    expect(assumed).toMatchObject({ called: false, reachable: true, level: 1.5 });
    expect(assumed.assumedMove).toBeLessThan(0);
    expect(assumed.figures.bufferRatio).toBeCloseTo(0.9, 6);
    expect(assumed.clock).toMatchObject({ since: assumed.asOf, deadlineAt: assumed.asOf + 24 * 3_600_000 });
    expect(assumed.sources[0]).toMatchObject({ inTime: true });
    expect(assumed.steps.reached).toBe(true);
    expect(assumed.steps.bufferRatioAfter).toBeGreaterThanOrEqual(1.5);
    expect(assumed.steps.kept).toEqual(['BBB']);
  });

  it('takes off what open plans have sent for', async () => {
    open = await openWorkbench({ book: book(7500) });
    open.pass(50);
    await open.value('book.change', { summary: 'arm', changes: [{ entity: 'plan', key: ['cut'], value: { ...plan, armed: true } }] });
    open.pass(50);
    expect(await open.value('plans.firings', { limit: 5 })).toHaveLength(1);
    const view = await open.value('call.runbook', { account: 'main' });
    expect(view.sources[0]).toMatchObject({ name: 'bank', amount: 2000, used: 1500, headroom: 500 });
    const [firing] = await open.value('plans.firings', { limit: 5 });
    await open.value('plans.close', { firing: firing!.id, note: 'only a test' });
    expect((await open.value('call.runbook', { account: 'main' })).sources[0]).toMatchObject({ used: 0, headroom: 2000 });
    const [closed] = await open.value('plans.firings', { limit: 5 });
    expect(closed!.outcome).toMatchObject({ done: 0, of: 3, note: 'only a test', bufferAtFiring: 1, bufferAtClose: 1 });
    expect(closed!.outcome!.deviations).toHaveLength(3);
    expect((await open.value('journal.list', { limit: 5 })).map(({ summary }) => summary).join('\n')).toContain('Closed: Cut; 0 of 3 tickets done');
  });

  it('is written in place, and refuses what is no source', async () => {
    open = await openWorkbench({ book: book(7500) });
    const [account] = (await open.value('book.read', {})).accounts!;
    const { balances: _balances, positions: _positions, ...head } = account!;
    const save = (runbook: unknown) => open!.call('book.change', { summary: 'runbook', changes: [{ entity: 'account', key: ['main'], value: { ...head, runbook } }] });
    expect(await save({ deadline: 'PT4H', sources: [{ name: 'bank', amount: '10', currency: 'USD', cutoff: '16:00Z' }] })).toMatchObject({ ok: true });
    expect((await open.value('call.runbook', { account: 'main' })).runbook).toEqual({ deadline: 'PT4H', sources: [{ name: 'bank', amount: '10', currency: 'USD', cutoff: '16:00Z' }] });
    expect(await save({ sources: [{ name: 'bank', amount: '0', currency: 'USD' }] })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(await save({ deadline: 'soon' })).toMatchObject({ ok: false });
    expect(await save({ sources: [{ name: 'bank', amount: '1', currency: 'USD', cutoff: '25:00Z' }] })).toMatchObject({ ok: false });
  });
});

describe('signed plans', () => {
  const edited = { ...plan, name: 'Cut more', steps: [plan.steps[0]!, { reduce: { order: 'largest-loss', share: 0.8 } }] };

  it('hold until the plan says something else, and then say what was signed', async () => {
    open = await openWorkbench({ book: book(4000) });
    expect(await open.value('plans.signatures', {})).toEqual([]);
    await open.value('plans.sign', { plan: 'cut', by: 'A. Person' });
    expect(await open.value('plans.signatures', {})).toMatchObject([{ plan: 'cut', by: 'A. Person', at: open.time.now, holds: true, changes: [] }]);
    const change = async (summary: string, value: object): Promise<void> => {
      const signed = (await open!.value('book.read', {})).plans![0]!.signed;
      await open!.value('book.change', { summary, changes: [{ entity: 'plan', key: ['cut'], value: { ...value, signed } }] });
    };
    await change('Arm plan Cut', { ...plan, armed: true });
    expect(await open.value('plans.signatures', {})).toMatchObject([{ holds: true }]);
    await change('Change plan Cut more', { ...edited, armed: true });
    await change('Switch off plan Cut more', { ...edited, armed: false });
    const [broken] = await open.value('plans.signatures', {});
    expect(broken).toMatchObject({ holds: false, signed: { name: 'Cut' }, changes: [{ author: 'user', summary: 'Change plan Cut more' }] });
    const summaries = (await open.value('journal.list', { limit: 20 })).map(({ summary }) => summary);
    expect(summaries).toContain('Sign plan Cut as A. Person');
    // Back to what was signed: it holds again.
    await change('Change plan Cut', plan);
    expect(await open.value('plans.signatures', {})).toMatchObject([{ holds: true }]);
    expect(await open.call('plans.sign', { plan: 'nothing', by: 'x' })).toMatchObject({ ok: false });
  });

  it('keep their signature over export and import, and over an import alone', async () => {
    open = await openWorkbench({ book: book(4000) });
    await open.value('plans.sign', { plan: 'cut', by: 'A. Person' });
    open.target = path.join(open.folder, 'out.json');
    await open.value('book.export', {});
    const text = readFileSync(open.target);
    const parsed = parseBookFile(text, 'out');
    if (!parsed.ok) throw new Error(parsed.failure.message);
    expect(parsed.value.plans![0]!.signed).toMatchObject({ by: 'A. Person', digest: planDigest(parsed.value.plans![0]!) });
    expect(parsed.value.accounts![0]!.runbook).toEqual(book(4000).accounts![0]!.runbook);
    const strange = { ...parsed.value, plans: [{ ...parsed.value.plans![0]!, name: 'Other words' }] };
    open.close();
    open = await openWorkbench({ book: strange });
    expect(await open.value('plans.signatures', {})).toMatchObject([{ holds: false, signed: null, changes: [] }]);
  });

  it('do not fire anew by being signed', async () => {
    open = await openWorkbench({ book: { ...book(7500), plans: [{ ...plan, armed: true }] as never } });
    open.pass(50);
    const [firing] = await open.value('plans.firings', { limit: 5 });
    await open.value('plans.close', { firing: firing!.id });
    await open.value('plans.sign', { plan: 'cut', by: 'A. Person' });
    open.pass(2000);
    expect(await open.value('plans.firings', { limit: 5 })).toHaveLength(1);
  });
});

describe('the discipline mirror of a book', () => {
  it('sees an addition to a loser, and an alert that nobody answered', async () => {
    open = await openWorkbench({ book: book(6000, { discipline: { averagingDown: { within: 'PT1H' }, alerts: { within: 'PT10M' }, holding: false } }) });
    open.pass(200);
    const fall = async (mark: string): Promise<void> => {
      open!.time.now += 3_600_000;
      open!.time.monotonic += 3_600_000;
      await open!.value('book.change', { summary: 'price', changes: [{ entity: 'quote', key: ['AAA'], value: { instrument: 'AAA', mark, at: new Date(open!.time.now).toISOString() } }] });
      open!.pass(6000);
    };
    await fall('96');
    await fall('92');
    await open.value('book.change', { summary: 'bought', changes: [
      { entity: 'position', key: ['main', 'AAA'], value: { instrument: 'AAA', quantity: '100', averagePrice: '114.4' } }, { entity: 'balance', key: ['main', 'USD', ''], value: { currency: 'USD', amount: '-7840' } },
    ] });
    open.pass(6000);
    await fall('91.9');
    const view = await open.value('discipline.mirror', { account: 'main' });
    const of = (rule: string) => view.rules.find((one) => one.rule === rule)!;
    expect(of('averagingDown')).toMatchObject({ own: true, findings: [{ instrument: 'AAA' }] });
    expect(of('averagingDown').findings![0]!.words).toContain('Bought 20 more AAA at 92.00, 23.3 % below the average of 120.00');
    expect(of('averagingDown').findings![0]!.bufferAfter).toBeLessThan(of('averagingDown').findings![0]!.bufferBefore!);
    expect(of('alerts').findings!.some(({ words }) => words.includes('not answered'))).toBe(true);
    expect(of('holding')).toMatchObject({ own: true, findings: null });
    expect(of('sizeAfterLoss')).toMatchObject({ own: false, findings: [] });
    const entry = (await open.value('journal.list', { limit: 20 })).find(({ summary }) => summary === 'bought')!.id;
    expect(of('averagingDown').findings![0]!.entry).toBe(entry);
    expect(view.negatives.map(({ name, kind }) => [name, kind])).toContainEqual(['Cash in USD', 'owed']);
    // Taken back, it is as if it had not been.
    await open.value('book.undo', { entry });
    expect((await open.value('discipline.mirror', { account: 'main' })).rules.find(({ rule }) => rule === 'averagingDown')!.findings).toEqual([]);
  });

  it('counts an acknowledged or snoozed alert as answered, also after it has rung again', async () => {
    open = await openWorkbench({ book: book(6500, { discipline: { alerts: { within: 'PT10M' } } }) });
    open.pass(200);
    const [raised] = (await open.value('alerts.list', { open: true, limit: 10 })).filter(({ kind }) => kind === 'buffer');
    await open.value('alerts.snooze', { id: raised!.id, minutes: 1 });
    open.time.now += 3_600_000;
    open.time.monotonic += 3_600_000;
    open.pass(3000);
    const [again] = (await open.value('alerts.list', { open: true, limit: 10 })).filter(({ id }) => id === raised!.id);
    expect(again).toMatchObject({ snoozedUntil: null, acknowledgedAt: null });
    expect(again!.answeredAt).toBeGreaterThan(0);
    expect((await open.value('discipline.mirror', { account: 'main' })).rules.find(({ rule }) => rule === 'alerts')!.findings).toEqual([]);
  });
});
