import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openBook } from '#store/open.ts';
import { temporaryFolder, value } from './temporary.ts';

describe('a byte that changed where SQLite does not look', () => {
  const folder = temporaryFolder();

  it.each([
    ['a term of an instrument', 'UPDATE instruments SET currency = \'EUR\' WHERE id = \'S\'', 'instrument S'],
    ['a close', 'UPDATE closes SET close = close + 1 WHERE day = (SELECT MIN(day) FROM closes)', 'history S'],
    ['a quantity', 'UPDATE positions SET quantity = \'101\'', 'position a / S'],
    ['a row that is gone', 'DELETE FROM positions', 'position a / S'],
  ])('is found by verify: %s', (_what, sql, where) => {
    const store = folder.open('b.db');
    value(store.apply([
      { entity: 'instrument', key: ['S'], value: { id: 'S', kind: 'equity', currency: 'USD' } },
      { entity: 'account', key: ['a'], value: { id: 'a', currency: 'USD', regime: { id: 'reg-t' } } },
      { entity: 'position', key: ['a', 'S'], value: { instrument: 'S', quantity: '100' } },
      { entity: 'history', key: ['S'], value: { instrument: 'S', closes: [['2026-11-18', 1], ['2026-11-19', 2]] } },
    ], { author: 'user', summary: 'first' }));
    value(store.apply([{ entity: 'history', key: ['S'], value: { instrument: 'S', closes: [['2026-11-19', null], ['2026-11-20', 3]] } }], { author: 'user', summary: 'second' }));
    expect(store.verify()).toEqual([]);
    store.close();
    const raw = new Database(folder.file('b.db'));
    raw.exec(sql);
    raw.close();
    const again = folder.track(value(openBook(folder.file('b.db'))));
    expect(again.verify().join('\n')).toContain(where);
  });
});
