import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations } from '#store/migrations/index.ts';
import { temporaryFolder, value } from './temporary.ts';

const databases = path.resolve(import.meta.dirname, '../fixtures/databases');

/** One real file of each released schema: what a user may bring. Never written anew, only added to. */
describe('books of released versions', () => {
  const folder = temporaryFolder();

  it('have a file for the present schema', () => {
    expect(readdirSync(databases)).toContain(`v${migrations.at(-1)?.version}.db`);
  });

  it.each(readdirSync(databases).filter((name) => /^v\d+\.db$/.test(name)))('%s opens with all it holds', (name) => {
    copyFileSync(path.join(databases, name), folder.file(name));
    const store = folder.open(name, {});
    expect(store.readBook({ history: true })).toMatchObject({
      asOf: '2026-11-20T21:00:00Z',
      accounts: [{ id: 'a', balances: [{ currency: 'USD', amount: '-50000', accrued: '-12.3' }], positions: [{ instrument: 'AAPL', quantity: '60', averagePrice: '180.25' }] }],
      instruments: [{ id: 'AAPL', own: { field: 1 } }],
      history: [{ instrument: 'AAPL', closes: [['2026-11-19', 188.2], ['2026-11-20', 190.1]] }],
    });
    expect(store.verify()).toEqual([]);
    expect(store.snapshots('a', 0, 10, 10)).toHaveLength(1);
    expect(store.setting('theme')).toBe('dark');
    const kept = Number(/\d+/.exec(name)?.[0]) >= 40 ? 1 : 0;
    expect([store.days(), store.dayQuotes('2026-11-20'), store.residuals('a')].map((rows) => rows.length)).toEqual([kept, kept, kept]);
    const later = Number(/\d+/.exec(name)?.[0]) >= 70 ? 1 : 0;
    expect([store.breaches({ limit: 10 }), store.drills(10)].map((rows) => rows.length)).toEqual([later, later]);
    value(store.undo(2));
    expect(store.readBook({ history: false }).accounts?.[0]?.positions?.[0]?.quantity).toBe('100');
  });
});
