import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookChange } from '#contract/book-change.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import { openSqlite } from '#store/sqlite.ts';
import { bookArbitrary, decimalArbitrary } from './arbitrary-book.ts';
import { temporaryFolder, value } from './temporary.ts';

const by = { author: 'user', summary: 'edit' };
const equity = (id: string): BookChange => ({ entity: 'instrument', key: [id], value: { id, kind: 'equity', currency: 'USD' } });
const account = (id: string): BookChange => ({ entity: 'account', key: [id], value: { id, currency: 'USD', regime: { id: 'reg-t' } } });
const position = (owner: string, instrument: string, quantity: string): BookChange => ({ entity: 'position', key: [owner, instrument], value: { instrument, quantity } });

describe('journal', () => {
  const folder = temporaryFolder();

  it('tells what changed, from what to what', () => {
    let now = 1000;
    const store = folder.open('j.db', { create: true, now: () => now });
    value(store.apply([equity('AAPL'), account('a'), position('a', 'AAPL', '100.0')], by));
    now = 2000;
    const second = value(store.apply([position('a', 'AAPL', '40')], { author: 'user', summary: 'sold 60' }));
    expect(store.journal({ limit: 10 })).toEqual([
      { id: 2, at: 2000, author: 'user', summary: 'sold 60', changes: 1, undoneBy: null, undoes: null },
      { id: 1, at: 1000, author: 'user', summary: 'edit', changes: 3, undoneBy: null, undoes: null },
    ]);
    expect(store.journalChanges(second.entry, 10)).toEqual([
      { entity: 'position', key: ['a', 'AAPL'], before: { instrument: 'AAPL', quantity: '100' }, after: { instrument: 'AAPL', quantity: '40' } },
    ]);
    expect(store.note('monitor', 'plan fired')).toBe(3);
    expect(store.journal({ before: 2, limit: 5 }).map((entry) => entry.id)).toEqual([1]);
    expect(store.undo(3)).toMatchObject({ ok: false, failure: { code: 'not-applicable' } });
    expect(store.verify()).toEqual([]);
  });

  it('applies all or nothing and says what leads nowhere', () => {
    const store = folder.open('all.db');
    const before = serializeBookFile(store.readBook({ history: true }));
    const refused = store.apply([equity('AAPL'), account('a'), position('a', 'AAPL', '1'), position('a', 'NONE', '1'), position('b', 'AAPL', '1')], by);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'invalid-input', problems: [{ where: 'position a / NONE', found: '"NONE"' }, { where: 'position b / AAPL', expected: 'an account of the book' }] } });
    expect(store.apply([{ entity: 'position', key: ['a', 'AAPL'], value: { instrument: 'AAPL', quantity: 'lots' } }], by)).toMatchObject({ ok: false, failure: { problems: [{ found: '"lots"' }] } });
    expect(store.apply([{ entity: 'rate', key: ['USD'], value: { currency: 'EUR' } }], by)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(store.apply([{ entity: 'history', key: ['AAPL'], value: { instrument: 'AAPL', closes: [['2020-02-30', 1]] } }], by)).toMatchObject({ ok: false });
    expect(serializeBookFile(store.readBook({ history: true }))).toBe(before);
    expect(store.journal({ limit: 5 })).toEqual([]);
  });

  it('removes an account with all that hangs on it, and brings all of it back in its place', () => {
    const store = folder.open('cascade.db');
    value(store.apply([equity('AAPL'), equity('MSFT'), account('a'), account('b'), position('a', 'MSFT', '2'), position('a', 'AAPL', '1'), position('b', 'AAPL', '5'),
      { entity: 'balance', key: ['a', 'USD', ''], value: { currency: 'USD', amount: '5' } },
      { entity: 'plan', key: ['p'], value: { id: 'p', account: 'a', when: { metric: 'bufferRatio', below: 1.5 }, steps: [] } }], by));
    const before = serializeBookFile(store.readBook({ history: true }));
    const removed = value(store.apply([{ entity: 'account', key: ['a'], value: null }], by));
    expect(removed.changed).toBe(5);
    expect(store.readBook({ history: false }).accounts?.map((a) => a.id)).toEqual(['b']);
    value(store.apply([account('c')], by));
    value(store.undo(removed.entry));
    value(store.apply([{ entity: 'account', key: ['c'], value: null }], by));
    expect(serializeBookFile(store.readBook({ history: true }))).toBe(before);
  });

  it('refuses to remove an instrument that is held, else takes its quote and closes along', () => {
    const store = folder.open('held.db');
    value(store.apply([equity('AAPL'), account('a'), position('a', 'AAPL', '1'), { entity: 'quote', key: ['AAPL'], value: { instrument: 'AAPL', mark: '1', at: '2020-01-01T00:00:00Z' } }, { entity: 'history', key: ['AAPL'], value: { instrument: 'AAPL', closes: [['2020-01-01', 1]] } }], by));
    expect(store.apply([{ entity: 'instrument', key: ['AAPL'], value: null }], by)).toMatchObject({ ok: false, failure: { problems: [{ found: 'a position in account "a"' }] } });
    const before = serializeBookFile(store.readBook({ history: true }));
    const gone = value(store.apply([{ entity: 'instrument', key: ['AAPL'], value: null }, { entity: 'position', key: ['a', 'AAPL'], value: null }], by));
    expect(store.readBook({ history: true })).toMatchObject({ quotes: [], history: [], instruments: [] });
    value(store.undo(gone.entry));
    expect(serializeBookFile(store.readBook({ history: true }))).toBe(before);
  });

  it('undoes, redoes, and refuses what a later entry stands on', () => {
    const store = folder.open('undo.db');
    const made = value(store.apply([equity('AAPL'), account('a')], by)).entry;
    const first = value(store.apply([position('a', 'AAPL', '1')], by)).entry;
    const second = value(store.apply([position('a', 'AAPL', '2')], by)).entry;
    const quantity = (): string | undefined => store.readBook({ history: false }).accounts?.[0]?.positions?.[0]?.quantity;
    expect(store.undo(first)).toMatchObject({ ok: false, failure: { code: 'conflict', context: { laterEntry: second } } });
    expect(store.undo(made)).toMatchObject({ ok: false, failure: { code: 'conflict' } });
    const undone = value(store.undo(second)).entry;
    expect(quantity()).toBe('1');
    expect(store.undo(second)).toMatchObject({ ok: false, failure: { code: 'conflict' } });
    expect(store.journal({ limit: 1, before: undone })[0]?.undoneBy).toBe(undone);
    const redone = value(store.undo(undone)).entry;
    expect(quantity()).toBe('2');
    expect(store.journal({ limit: 1, before: undone })[0]?.undoneBy).toBe(null);
    value(store.undo(redone));
    value(store.undo(first));
    expect(quantity()).toBe(undefined);
    value(store.undo(made));
    expect(store.readBook({ history: false }).instruments).toEqual([]);
    expect(store.undo(999)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    expect(store.verify()).toEqual([]);
  });

  it('undoing all of random edits leads back to the first book, byte for byte', () => {
    const ids = ['AAPL', '1', 'constructor'];
    const edit: fc.Arbitrary<BookChange> = fc.oneof(
      fc.constantFrom(...ids).map(equity),
      fc.constantFrom(...ids).map((id): BookChange => ({ entity: 'instrument', key: [id], value: null })),
      fc.constantFrom('main', '0').map(account),
      fc.constantFrom('main', '0').map((id): BookChange => ({ entity: 'account', key: [id], value: null })),
      fc.tuple(fc.constantFrom('main', '0'), fc.constantFrom(...ids), fc.option(decimalArbitrary)).map(([owner, id, quantity]): BookChange =>
        quantity === null ? { entity: 'position', key: [owner, id], value: null } : position(owner, id, String(quantity))),
      fc.tuple(fc.constantFrom(...ids), fc.array(fc.tuple(fc.integer({ min: 18_000, max: 18_010 }), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))), { maxLength: 5 })).map(([id, closes]): BookChange => ({
        entity: 'history', key: [id], value: { instrument: id, closes: closes.map(([n, close]) => [new Date(n * 86_400_000).toISOString().slice(0, 10), close] as const) },
      })),
      fc.constantFrom(...ids).map((id): BookChange => ({ entity: 'history', key: [id], value: null })),
      fc.constantFrom('2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z').map((asOf): BookChange => ({ entity: 'book', key: ['asOf'], value: { asOf } })),
    );
    let count = 0;
    fc.assert(
      fc.property(bookArbitrary, fc.array(fc.array(edit, { minLength: 1, maxLength: 6 }), { maxLength: 12 }), (book, lists) => {
        const store = folder.open(`p-${count++}.db`);
        value(store.apply(toChanges(book, store.readBook({ history: true })), by));
        const states = [serializeBookFile(store.readBook({ history: true }))];
        const done: number[] = [];
        for (const list of lists) {
          const result = store.apply(list, by);
          const now = serializeBookFile(store.readBook({ history: true }));
          if (!result.ok || result.value.entry === 0) expect(now).toBe(states.at(-1));
          else {
            done.push(result.value.entry);
            states.push(now);
          }
        }
        for (const entry of done.reverse()) {
          states.pop();
          value(store.undo(entry));
          expect(serializeBookFile(store.readBook({ history: true }))).toBe(states.at(-1));
        }
        expect(store.verify()).toEqual([]);
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('cannot be rewritten unnoticed', () => {
    const store = folder.open('chain.db');
    value(store.apply([equity('AAPL')], by));
    value(store.apply([account('a')], by));
    const { path } = store;
    store.close();
    const db = openSqlite(path, { readOnly: false, mustExist: true, timeoutMs: 0 });
    expect(() => db.exec("UPDATE journal SET summary = 'nothing'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM journal_changes')).toThrow('append-only');
    db.exec("DROP TRIGGER journal_keeps_rows; UPDATE journal SET summary = 'nothing' WHERE id = 1");
    db.close();
    expect(folder.open('chain.db', {}).verify()).toEqual(['journal entry 1: expected its hash to match its content, found a difference']);
  });
});
