import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#service/ports.ts';
import { temporaryFolder, value } from './temporary.ts';

const DAY = 86_400_000;
const snapshot = (account: string, at: number, more: Partial<Snapshot> = {}): Snapshot => ({
  account, at, netLiquidationValue: 1, marginEquity: 2, initialMargin: 3, maintenanceMargin: 4, status: 'safe', complete: true, ...more,
});
const alert = { key: 'buffer|a', account: 'a', instrument: null, kind: 'buffer', level: 1.5, severity: 'warning', message: 'Below 1.5', value: 1.4, raisedAt: 100, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null } as const;
const firing = {
  plan: 'p', planName: 'Halve', account: 'a', firedAt: 100, bufferRatio: 1.4, reason: 'ratio below 1.5', closedAt: null,
  tickets: [
    { order: 1, kind: 'sell', instrument: 'AAPL', quantity: -50, currency: null, estimatedPrice: 190, estimatedCost: 5, bufferRatioAfter: 1.8, maintenanceMarginAfter: 100, text: 'Sell 50 AAPL', doneAt: null },
    { order: 2, kind: 'notify', instrument: null, quantity: null, currency: null, estimatedPrice: null, estimatedCost: null, bufferRatioAfter: null, maintenanceMarginAfter: null, text: 'Call', doneAt: null },
  ],
} as const;

describe('what the monitor keeps', () => {
  const folder = temporaryFolder();

  it('snapshots, with figures that could not be computed', () => {
    const store = folder.open('s.db');
    store.saveSnapshots([snapshot('a', 10), snapshot('a', 20, { marginEquity: Number.NaN, complete: false, status: 'unknown' }), snapshot('b', 10)]);
    store.saveSnapshots([snapshot('a', 10, { netLiquidationValue: 9 })]);
    expect(store.snapshots('a', 0, 100, 10)).toEqual([snapshot('a', 10, { netLiquidationValue: 9 }), snapshot('a', 20, { marginEquity: Number.NaN, complete: false, status: 'unknown' })]);
    expect(store.snapshots('a', 11, 100, 10)).toHaveLength(1);
    expect(store.snapshots('none', 0, 100, 10)).toEqual([]);
  });

  it.each([1, 2, 3, 7, 50, 999, 1000, 5000])('at most %i points, evenly, oldest first', (points) => {
    const store = folder.open('p.db');
    store.saveSnapshots(Array.from({ length: 1000 }, (_, n) => snapshot('a', n * 10)));
    const read = store.snapshots('a', 0, 1e9, points).map(({ at }) => at);
    expect(read.length).toBe(Math.min(points, 1000));
    expect([...read].sort((a, b) => a - b)).toEqual(read);
    expect(read.at(-1)).toBe(9990);
    if (points > 1) {
      expect(read[0]).toBe(0);
      const gaps = read.slice(1).map((at, n) => at - (read[n] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual((2 * 9990) / (read.length - 1) + 10);
    }
  });

  it('thins snapshots with age', () => {
    const store = folder.open('t.db');
    const now = 400 * DAY;
    const every = (from: number, count: number, step: number): Snapshot[] => Array.from({ length: count }, (_, n) => snapshot('a', now - from - n * step));
    store.saveSnapshots([...every(0, 100, 60_000), ...every(2 * DAY, 100, 60_000), ...every(20 * DAY, 100, 20 * 60_000), ...every(200 * DAY, 100, DAY / 10)]);
    store.saveSnapshots([snapshot('b', now - 2 * DAY)]);
    const removed = store.thinSnapshots(now);
    const left = (from: number, to: number): number => store.snapshots('a', now - to, now - from, 10_000).length;
    expect(left(0, DAY)).toBe(100);
    expect(left(DAY, 7 * DAY)).toBeGreaterThanOrEqual(20);
    expect(left(DAY, 7 * DAY)).toBeLessThanOrEqual(21);
    expect(left(7 * DAY, 91 * DAY)).toBeLessThanOrEqual(35);
    expect(left(91 * DAY, 400 * DAY)).toBeLessThanOrEqual(11);
    expect(store.snapshots('b', 0, now, 10)).toHaveLength(1);
    expect(removed).toBe(400 - left(0, 400 * DAY));
    expect(store.thinSnapshots(now)).toBe(0);
  });

  it('alerts with their state, over a restart', () => {
    const store = folder.open('a.db');
    const first = store.addAlert(alert);
    const second = store.addAlert({ ...alert, key: 'rule|x', raisedAt: 200 });
    expect(first).toEqual({ id: 1, ...alert });
    store.updateAlert(1, { acknowledgedAt: 150, level: 1.25, severity: 'critical' });
    store.updateAlert(2, { resolvedAt: 300 });
    store.close();
    const again = folder.open('a.db', {});
    expect(again.alerts({ open: true, limit: 10 })).toEqual([{ ...first, acknowledgedAt: 150, level: 1.25, severity: 'critical' }]);
    expect(again.alerts({ limit: 10 }).map(({ id }) => id)).toEqual([second.id, 1]);
    again.updateAlert(1, { acknowledgedAt: null });
    expect(again.alerts({ open: true, limit: 1 })[0]?.acknowledgedAt).toBe(null);
  });

  it('firings, tickets, settings, and forgetting them when a replay is wound back', () => {
    const store = folder.open('f.db');
    const kept = store.addFiring(firing);
    expect(store.firings(10)).toEqual([{ id: 1, ...firing }]);
    store.updateTicket(kept.id, 1, 500);
    store.closeFiring(kept.id, 600);
    store.addFiring({ ...firing, firedAt: 1000 });
    store.addAlert(alert);
    store.updateAlert(1, { resolvedAt: 700 });
    store.addAlert({ ...alert, raisedAt: 900 });
    store.saveSnapshots([snapshot('a', 100), snapshot('a', 900)]);
    store.saveSetting('theme', 'dark');
    store.saveSetting('theme', 'light');
    store.forgetAfter(550);
    expect(store.firings(10)).toEqual([{ id: 1, ...firing, tickets: [{ ...firing.tickets[0], doneAt: 500 }, firing.tickets[1]] }]);
    expect(store.alerts({ limit: 10 })).toEqual([{ id: 1, ...alert }]);
    expect(store.snapshots('a', 0, 1e9, 10)).toHaveLength(1);
    expect(store.setting('theme')).toBe('light');
    expect(store.setting('other')).toBe(null);
  });

  it('quotes of a feed: overwritten, not journalled, unknown instruments left out', () => {
    const store = folder.open('q.db');
    value(store.apply([
      { entity: 'instrument', key: ['A'], value: { id: 'A', kind: 'equity', currency: 'USD' } },
      { entity: 'instrument', key: ['B'], value: { id: 'B', kind: 'equity', currency: 'USD' } },
      { entity: 'quote', key: ['A'], value: { instrument: 'A', mark: '1', volatility: 0.3, at: '2020-01-01T00:00:00Z', staleAfter: 'PT15M', funding: { rate: 1 } } },
    ], { author: 'user', summary: 'x' }));
    const live = { bid: null, ask: Number.NaN, volatility: null, at: 1_600_000_000_000 };
    store.saveQuotes([{ instrument: 'A', mark: -36.98, ...live }, { instrument: 'B', mark: 1e-8, ...live }, { instrument: 'X', mark: 1, ...live }], 'replay');
    expect(store.readBook({ history: false }).quotes).toEqual([
      { instrument: 'A', mark: '-36.98', volatility: 0.3, at: '2020-09-13T12:26:40Z', source: 'replay', staleAfter: 'PT15M', funding: { rate: 1 } },
      { instrument: 'B', mark: '0.00000001', at: '2020-09-13T12:26:40Z', source: 'replay' },
    ]);
    expect(store.journal({ limit: 10 })).toHaveLength(1);
    expect(store.verify()).toEqual([]);
  });

  it('beside a book for reading only: the monitor goes on in memory, the file stays', () => {
    const writer = folder.open('r.db');
    writer.addAlert(alert);
    writer.saveSetting('theme', 'dark');
    writer.addFiring(firing);
    const reader = folder.open('r.db', { readOnly: true });
    expect(reader.alerts({ limit: 10 })).toHaveLength(1);
    expect(reader.addAlert(alert).id).toBe(2);
    reader.saveSnapshots([snapshot('a', 1)]);
    reader.saveSetting('theme', 'light');
    reader.updateTicket(1, 1, 5);
    expect(reader.setting('theme')).toBe('light');
    expect(reader.firings(5)[0]?.tickets[0]?.doneAt).toBe(5);
    expect(reader.note('user', 'x')).toBe(0);
    reader.saveQuotes([], 'x');
    expect(writer.alerts({ limit: 10 })).toHaveLength(1);
    expect(writer.setting('theme')).toBe('dark');
  });
});
