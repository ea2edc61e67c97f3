import { describe, expect, it } from 'vitest';
import type { LimitBreach } from '#contract/views/limits.ts';
import { temporaryFolder } from './temporary.ts';

const breach: Omit<LimitBreach, 'id'> = {
  limit: 'single-name', account: 'a', instrument: 'S', hard: true, message: 'share 31 %, at most 25 %', value: 0.31, openedAt: 1000,
  acknowledgedAt: null, waivedUntil: null, waiveReason: null, expiredAt: null, resolvedAt: null,
};

describe('breaches of limits', () => {
  const folder = temporaryFolder();

  it('come back as they were kept, newest first, open and over', () => {
    const store = folder.open('a.db');
    expect(store.addBreach(breach)).toEqual({ id: 1, ...breach });
    store.addBreach({ ...breach, limit: 'gross', instrument: null, hard: false, value: null, openedAt: 2000 });
    store.updateBreach(1, { waivedUntil: 9000, waiveReason: 'sold on Monday', acknowledgedAt: 3000 }, 3000);
    store.updateBreach(2, { resolvedAt: 4000 }, 4000);
    store.close();
    const again = folder.open('a.db', {});
    expect(again.breaches({ open: true, limit: 10 })).toEqual([{ id: 1, ...breach, waivedUntil: 9000, waiveReason: 'sold on Monday', acknowledgedAt: 3000 }]);
    expect(again.breaches({ open: false, limit: 10 })).toMatchObject([{ id: 2, limit: 'gross', hard: false, value: null, resolvedAt: 4000 }]);
    expect(again.breaches({ limit: 1 }).map(({ id }) => id)).toEqual([2]);
    expect(again.verify()).toEqual([]);
  });

  it('are forgotten with the time after which a replay is wound back', () => {
    const store = folder.open('b.db');
    store.addBreach(breach);
    store.updateBreach(1, { acknowledgedAt: 1500 }, 1500);
    store.updateBreach(1, { waivedUntil: 9000, waiveReason: 'sold on Monday' }, 2500);
    store.updateBreach(1, { expiredAt: 9000 }, 9000);
    store.updateBreach(1, { resolvedAt: 9500 }, 9500);
    store.addBreach({ ...breach, openedAt: 2600 });
    store.forgetAfter(9200);
    expect(store.breaches({ open: true, limit: 10 })).toMatchObject([{ id: 2 }, { id: 1, expiredAt: 9000, waivedUntil: 9000, resolvedAt: null }]);
    store.forgetAfter(2000);
    expect(store.breaches({ limit: 10 })).toEqual([{ id: 1, ...breach, acknowledgedAt: 1500 }]);
    store.forgetAfter(1200);
    expect(store.breaches({ limit: 10 })).toEqual([{ id: 1, ...breach }]);
    store.forgetAfter(500);
    expect(store.breaches({ limit: 10 })).toEqual([]);
  });

  it('beside a book for reading only are kept in memory', () => {
    const writer = folder.open('r.db');
    writer.addBreach(breach);
    const reader = folder.open('r.db', { readOnly: true });
    expect(reader.addBreach(breach).id).toBe(2);
    reader.updateBreach(1, { resolvedAt: 5000 }, 5000);
    expect(reader.breaches({ open: true, limit: 10 }).map(({ id }) => id)).toEqual([2]);
    expect(writer.breaches({ open: true, limit: 10 }).map(({ id }) => id)).toEqual([1]);
  });
});
