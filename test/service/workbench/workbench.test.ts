import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls } from '#contract/calls.ts';
import type { CallName } from '#contract/calls.ts';
import { explainedFigures } from '#service/workbench/explain.ts';
import { deskHandlers, placeHandlers } from '#service/workbench/handlers.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let bench: OpenWorkbench;
let accounts: readonly string[];

beforeAll(async () => {
  bench = await openWorkbench();
  accounts = (await bench.value('book.read', {})).accounts!.map((account) => account.id);
});
afterAll(() => {
  expect(bench.errors).toEqual([]);
  bench.close();
});

describe('the call table', () => {
  it('has exactly one handler for every call', () => {
    expect([...Object.keys(placeHandlers), ...Object.keys(deskHandlers)].sort()).toEqual(Object.keys(calls).sort());
  });

  it('refuses unknown calls and inputs of another shape without running anything', async () => {
    expect(await bench.call('app.quit' as CallName, {} as never)).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    expect(await bench.call('toString' as CallName, {} as never)).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    expect(await bench.call('risk.report', { account: 5 } as never)).toMatchObject({ ok: false, failure: { code: 'invalid-input', problems: [{ where: 'risk.report.account' }] } });
    expect(await bench.call('journal.list', { limit: 5, more: 1 } as never)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('answers what does not exist as a value', async () => {
    expect(await bench.call('risk.report', { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await bench.call('risk.distance', { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await bench.call('history.series', { account: 'nobody', from: 0, to: 1, points: 5 })).toMatchObject({ ok: false });
    expect(await bench.call('plans.exportTickets', { firing: 99 })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect((await bench.call('book.undo', { entry: 9999 })).ok).toBe(false);
    expect((await bench.call('alerts.acknowledge', { id: 9999 })).ok).toBe(false);
    expect((await bench.call('plans.rehearse', { plan: 'none' })).ok).toBe(false);
    expect((await bench.call('import.apply', { preview: 'none' })).ok).toBe(false);
  });
});

describe('explanations', () => {
  const quotients = new Set(['bufferRatio', 'cushion', 'leverage', 'alertLevel', 'status']);

  it('sum to the figure that they explain, for every account', async () => {
    for (const account of accounts) {
      const { account: report } = await bench.value('risk.report', { account });
      for (const figure of explainedFigures) {
        const tree = await bench.value('risk.explain', { account, figure });
        for (const group of tree.groups) {
          if (group.amount !== null) expect(group.lines.reduce((sum, line) => sum + (line.amount ?? 0), 0), `${account} ${figure} ${group.name}`).toBeCloseTo(group.amount, 4);
        }
        if (quotients.has(figure)) continue;
        const total = figure === 'liabilities' ? report.liabilities.total : (report as unknown as Record<string, number>)[figure]!;
        expect(tree.total, `${account} ${figure}`).toBe(total);
        expect(tree.groups.reduce((sum, group) => sum + (group.amount ?? 0), 0), `${account} ${figure}`).toBeCloseTo(total, 2);
      }
      const ratio = await bench.value('risk.explain', { account, figure: 'bufferRatio' });
      expect(ratio.groups[0]!.amount).toBeCloseTo(report.marginEquity, 4);
      expect(ratio.groups.slice(1).reduce((sum, group) => sum + group.amount!, 0)).toBeCloseTo(report.maintenanceMargin, 4);
    }
  });

  it('explain every figure of every position, with the price time', async () => {
    for (const account of accounts) {
      for (const position of (await bench.value('risk.report', { account })).account.positions) {
        for (const figure of ['marketValue', 'unrealizedPnl', 'exposure', 'initialMargin', 'maintenanceMargin', 'mark', 'liquidationPrice', 'position']) {
          const tree = await bench.value('risk.explain', { account, figure, instrument: position.instrument });
          expect(tree.groups.length).toBeGreaterThan(0);
          if (figure === 'maintenanceMargin') {
            expect(tree.total).toBe(position.maintenanceMargin);
            if (tree.groups[0]!.lines.length > 0) expect(tree.groups[0]!.amount).toBeCloseTo(position.maintenanceMargin!, 4);
          }
          for (const line of tree.groups.flatMap((group) => group.lines)) expect(line.at).toBe(position.markAt);
        }
      }
    }
  });
});

describe('distance and history', () => {
  it('the uniform shock and every price stand at the line, nearest first', async () => {
    for (const account of accounts) {
      const view = await bench.value('risk.distance', { account });
      expect(view.instruments.length).toBeGreaterThan(0);
      const sizes = view.instruments.map((one) => (one.shock === null ? Infinity : Math.abs(one.shock)));
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect(view.marks[0]!.level).toBeGreaterThan(view.marks.at(-1)!.level);
    }
  });

  it('reconstructs about sixty trading days before the first snapshot and says so', async () => {
    for (const account of accounts) {
      const series = await bench.value('history.series', { account, from: 0, to: 4e12, points: 500 });
      const made = series.reconstructed!.filter((flag) => flag === 1).length;
      expect(made, account).toBeGreaterThan(50);
      expect(series.at).toEqual([...series.at].sort((a, b) => a - b));
      for (let i = 0; i < made; i++) {
        expect(series.partial[i]).toBe(2);
        expect(Number.isFinite(series.netLiquidationValue[i])).toBe(true);
        expect(series.maintenanceMargin[i]).toBeGreaterThan(0);
      }
      const last = series.netLiquidationValue[made - 1]!;
      const now = (await bench.value('risk.report', { account })).account.netLiquidationValue;
      expect(Math.abs(last / now - 1), account).toBeLessThan(0.25);
    }
  });
});

describe('commands', () => {
  it('run one after another, while reading files holds up nobody', async () => {
    const text = `instrument,date,close\n${Array.from({ length: 60_000 }, (_, i) => `SPY,${new Date(Date.UTC(1850, 0, i)).toISOString().slice(0, 10)},${i + 1}`).join('\n')}\n`;
    const order: string[] = [];
    const reading = bench.value('import.preview', { files: [{ name: 'closes.csv', bytes: new TextEncoder().encode(text) }] }).then((preview) => { order.push('preview'); return preview; });
    await bench.value('replay.control', { action: 'pause' });
    order.push('pause');
    const preview = (await reading)!;
    expect(order).toEqual(['pause', 'preview']);
    expect(preview.files[0]!.accepted).toBe(60_000);
    const cancelled = bench.call('import.preview', { files: [{ name: 'closes.csv', bytes: new TextEncoder().encode(text) }] });
    await bench.value('import.cancel', {});
    expect(await cancelled).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(await bench.value('import.progress', {})).toBe(null);
  });
});
