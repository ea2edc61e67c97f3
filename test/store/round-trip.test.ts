import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import { bookArbitrary } from './arbitrary-book.ts';
import { temporaryFolder, value } from './temporary.ts';

const by = { author: 'import', summary: 'test' };

describe('export and import', () => {
  const folder = temporaryFolder();

  it('gives the same bytes and the same book, for random books', () => {
    let count = 0;
    fc.assert(
      fc.property(bookArbitrary, (book) => {
        const text = serializeBookFile(book);
        const store = folder.open(`random-${count++}.db`);
        value(store.apply(toChanges(value(parseBookFile(text, 'a.json')), store.readBook({ history: true })), by));
        const back = store.readBook({ history: true });
        expect(JSON.parse(serializeBookFile(back))).toEqual(JSON.parse(text));
        expect(serializeBookFile(back)).toBe(text);
        expect(toChanges(book, back)).toEqual([]);
        expect(toChanges(book, store.readBook({ history: false }), (id) => store.readCloses(id))).toEqual([]);
        // The store itself finds nothing to change either, even when told everything again.
        expect(value(store.apply(toChanges(book, { format: 'marginline-book', version: 1, asOf: '' }), by))).toEqual({ entry: 0, changed: 0 });
        expect(store.verify()).toEqual([]);
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('survives closing and reopening', () => {
    fc.assert(
      fc.property(bookArbitrary, fc.integer(), (book, n) => {
        const name = `again-${n}.db`;
        const first = folder.open(name);
        value(first.apply(toChanges(book, first.readBook({ history: true })), by));
        const before = serializeBookFile(first.readBook({ history: true }));
        first.close();
        const second = folder.open(name, {});
        expect(serializeBookFile(second.readBook({ history: true }))).toBe(before);
        second.close();
      }),
      { numRuns: 8 },
    );
  });
});

describe('each entity', () => {
  const folder = temporaryFolder();
  const records = {
    instrument: { key: ['ESZ6'], value: { id: 'ESZ6', kind: 'future', currency: 'USD', underlying: 'SPX', multiplier: 50, margin: { initial: 15400, maintenance: 14000 }, own: { field: [1] } } },
    account: { key: ['a'], value: { id: 'a', currency: 'USD', counterparty: 'ibkr', regime: { id: 'reg-t', params: {} }, sma: { prior: 5 } } },
    balance: { key: ['a', 'EUR', 'securities'], value: { currency: 'EUR', amount: '-50000', accrued: '-12.3', segment: 'securities', note: 'x' } },
    position: { key: ['a', 'ESZ6'], value: { instrument: 'ESZ6', quantity: '-3', averagePrice: '-36.98', isolatedMargin: '12.5', lot: 7 } },
    quote: { key: ['ESZ6'], value: { instrument: 'ESZ6', mark: '-36.98', bid: '-37', ask: '-36.9', volatility: 0.3, at: '2020-04-20T18:00:00.250Z', source: 'csv', staleAfter: 'PT15M', funding: { rate: 0.0001, intervalHours: 8 } } },
    fx: { key: ['EUR', 'USD'], value: { from: 'EUR', to: 'USD', rate: '1.082', at: '2026-11-20T21:00:00Z', by: 'ecb' } },
    rate: { key: ['USD'], value: { currency: 'USD', riskFree: 0.043, marginLoan: 0.068 } },
    history: { key: ['ESZ6'], value: { instrument: 'ESZ6', closes: [['2020-04-17', 18.31], ['2020-04-20', -36.98]] } },
    counterparty: { key: ['ibkr'], value: { id: 'ibkr', name: 'Broker', licences: [] } },
    limit: { key: ['l'], value: { id: 'l', account: '*', max: 0.25 } },
    alertRule: { key: ['r'], value: { id: 'r', instrument: 'SPX', metric: 'price', below: 3000 } },
    plan: { key: ['p'], value: { id: 'p', account: 'a', when: { metric: 'bufferRatio', below: 1.5 }, steps: [{ notify: { message: 'x' } }] } },
    scenario: { key: ['s'], value: { id: 's', shocks: [] } },
    book: { key: ['asOf'], value: { asOf: '2026-11-20T21:00:00Z' } },
  } as const;

  it('comes back as it was given, and changes nothing the second time', () => {
    const store = folder.open('each.db');
    const changes = Object.entries(records).map(([entity, { key, value: record }]) => ({ entity, key, value: record })) as never;
    expect(value(store.apply(changes, by)).changed).toBe(Object.keys(records).length);
    expect(value(store.apply(changes, by))).toEqual({ entry: 0, changed: 0 });
    const { account, balance, position, ...others } = records;
    const book = store.readBook({ history: true }) as unknown as Record<string, unknown>;
    expect(book['accounts']).toEqual([{ ...account.value, balances: [balance.value], positions: [position.value] }]);
    expect(book['alertRules']).toEqual([others.alertRule.value]);
    expect(book['history']).toEqual([others.history.value]);
    expect(book['quotes']).toEqual([others.quote.value]);
    expect(book['fx']).toEqual([others.fx.value]);
    expect(book['rates']).toEqual([others.rate.value]);
    expect(book['instruments']).toEqual([others.instrument.value]);
    expect(book['plans']).toEqual([others.plan.value]);
    expect(book['asOf']).toBe('2026-11-20T21:00:00Z');
    expect(store.readCloses('ESZ6')).toEqual([['2020-04-17', 18.31], ['2020-04-20', -36.98]]);
    expect(store.readBook({ history: false })).not.toHaveProperty('history');
  });
});
