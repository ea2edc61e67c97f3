import { afterEach, describe, expect, it } from 'vitest';
import { regimeIds } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { openWorkbench } from './open-workbench.ts';
import type { OpenWorkbench } from './open-workbench.ts';

let open: OpenWorkbench | null = null;
afterEach(() => { open?.close(); open = null; });

describe('the book of one account', () => {
  it('gives under every regime what the whole book gives, to the last digit', async () => {
    open = await openWorkbench();
    const book = await open.value('book.read', {});
    const { asOf } = await open.value('risk.report', { account: book.accounts![0]!.id });
    const whole = openSession(toEngineBook(book, asOf));
    for (const account of book.accounts!) {
      // What the window reads has no closes, and only value at risk looks at them.
      const regimes = regimeIds.filter((id) => id !== 'var');
      const narrow = await open.value('margin.compare', { account: account.id, regimes: [...regimes] });
      expect(narrow).toEqual(compareRegimes(whole, account.id, regimes));
      const report = (await open.value('risk.report', { account: account.id })).account;
      const own = narrow.regimes.find((one) => one.own)!;
      expect([own.maintenanceMargin, own.initialMargin, own.marginEquity]).toEqual([report.maintenanceMargin, report.initialMargin, report.marginEquity]);
    }
  });

  it('holds what an open order is for, though nothing of it is held', async () => {
    const book = bookOf({
      account: { regime: { id: 'crypto-cross' }, balances: [{ currency: 'USD', amount: 10_000 }], orders: [{ instrument: 'PERP', side: 'buy', quantity: 1, price: 50_000 }] },
      instruments: [
        { id: 'BTC', kind: 'crypto', currency: 'USD' }, { id: 'PERP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] },
      ],
      marks: { BTC: 50_000, PERP: 50_000 },
    });
    open = await openWorkbench({ book });
    const report = (await open.value('risk.report', { account: 'a' })).account;
    const { regimes } = await open.value('margin.compare', { account: 'a', regimes: ['crypto-cross'] });
    expect(report.initialMargin).toBeGreaterThan(0);
    expect(regimes[0]!.initialMargin).toBe(report.initialMargin);
  });

  it('has the prices that the session has now, not those of the file', async () => {
    open = await openWorkbench();
    const account = (await open.value('book.read', {})).accounts![0]!.id;
    const before = await open.value('margin.compare', { account, regimes: ['reg-t', 'var'] });
    await open.value('replay.control', { action: 'seek', value: Date.parse('2020-03-16T20:00:00Z') });
    const after = await open.value('margin.compare', { account, regimes: ['reg-t', 'var'] });
    expect(after.asOf).toBe(Date.parse('2020-03-16T20:00:00Z'));
    expect(after.regimes[0]!.marginEquity).not.toBe(before.regimes[0]!.marginEquity);
    const report = (await open.value('risk.report', { account })).account;
    expect(after.regimes[0]!.marginEquity).toBe(report.marginEquity);
    expect(after.regimes[1]!.warnings.some((one) => one.code === 'missing-history' && one.scope === 'SPY')).toBe(false);
  });
});
