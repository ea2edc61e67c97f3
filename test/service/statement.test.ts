import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '#engine/session.ts';
import { runScenarios } from '#service/scenario/scenario-run.ts';
import { uniformMove } from '#service/statement.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { openWorkbench } from './workbench/open-workbench.ts';
import type { OpenWorkbench } from './workbench/open-workbench.ts';

let open: OpenWorkbench | null = null;
afterEach(() => { open?.close(); open = null; });

describe('the statement', () => {
  it('has the figures of the report, the positions with their prices, and six moves', async () => {
    open = await openWorkbench();
    await open.value('replay.control', { action: 'seek', value: Date.parse('2020-03-05T15:00:00Z') });
    for (const { id } of (await open.value('book.read', {})).accounts!) {
      const view = await open.value('statement.view', { account: id });
      const { asOf, account: report } = await open.value('risk.report', { account: id });
      expect(view.asOf).toBe(asOf);
      expect(view.madeAt).toBe(open.time.now);
      expect(view.replay).toBe(true);
      for (const figure of ['netLiquidationValue', 'maintenanceMargin', 'initialMargin', 'excessLiquidity', 'bufferRatio', 'marginEquity', 'status', 'complete'] as const) expect(view.report[figure]).toEqual(report[figure]);
      expect(view.positions.map((one) => [one.instrument, one.mark, one.markAt, one.stale, one.maintenanceMargin])).toEqual(report.positions.map((one) => [one.instrument, one.mark, one.markAt, one.stale, one.maintenanceMargin]));
      expect(view.moves.map((one) => one.move)).toEqual([-0.2, -0.1, -0.05, 0.05, 0.1, 0.2]);
      for (const { after } of view.moves) expect(after.netLiquidationValue - view.report.netLiquidationValue).toBeCloseTo(after.pnl, 4);
      expect(view.distance).toBe((await open.value('risk.distance', { account: id })).uniform.shock);
    }
  });

  it('moves everything as the distance to the line does: at that move the account stands on the line', async () => {
    open = await openWorkbench();
    const book = toEngineBook(await open.value('book.read', {}));
    const session = openSession(book);
    const ratios = book.accounts.flatMap(({ id }) => {
      const shock = session.uniformShock(id, 1);
      if (shock === null) return [];
      const run = runScenarios({ book: { ...book, accounts: book.accounts.filter((one) => one.id === id) }, records: [uniformMove(shock)], ids: null });
      return run.ok ? [run.value.results[0]!.accounts[0]!.bufferRatio] : [];
    });
    expect(ratios.length).toBeGreaterThan(0);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(1, 3);
  });

  it('of an account that does not exist, or without a printer, is refused', async () => {
    open = await openWorkbench();
    expect(await open.call('statement.view', { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(await open.call('statement.print', { account: 'nobody' })).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    const account = (await open.value('book.read', {})).accounts![0]!.id;
    expect(await open.call('statement.print', { account })).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
  });
});
