import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { DayState, KeptResidual } from '#service/ports.ts';
import { migrations } from '#store/migrations/index.ts';
import { openSqlite, pragmaValue } from '#store/sqlite.ts';
import { temporaryFolder, value } from './temporary.ts';

const quote = { instrument: 'A', mark: 1.5, bid: 1.4, ask: null, volatility: 0.3, at: 1_600_000_000_000 };
const state = (day: string, more: Partial<DayState> = {}): DayState => ({ day, at: Date.parse(`${day}T23:59:59Z`), entry: 1, quotes: [quote], ...more });
const row = (day: string, more: Partial<KeptResidual> = {}): KeptResidual => ({
  account: 'a', day, at: Date.parse(`${day}T21:00:00Z`),
  ours: { netLiquidationValue: 1, initialMargin: 2, maintenanceMargin: 3, grossExposure: 4, grossMarketValue: NaN }, venue: null, ...more,
});
const dayAfter = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);

describe('what is kept of a day', () => {
  const folder = temporaryFolder();

  it('prices and the journal entry; a later state of the same day takes its place', () => {
    const store = folder.open('d.db');
    store.saveDay(state('2026-11-19', { quotes: [quote, { ...quote, instrument: 'B', mark: NaN }] }));
    store.saveDay(state('2026-11-20'));
    store.saveDay(state('2026-11-19', { entry: 7, quotes: [{ ...quote, mark: -2 }] }));
    store.close();
    const again = folder.open('d.db', {});
    expect(again.days()).toEqual([{ day: '2026-11-19', at: Date.parse('2026-11-19T23:59:59Z'), entry: 7 }, { day: '2026-11-20', at: Date.parse('2026-11-20T23:59:59Z'), entry: 1 }]);
    expect(again.dayQuotes('2026-11-19')).toEqual([{ ...quote, mark: -2 }]);
    expect(again.dayQuotes('2026-11-18')).toEqual([]);
    expect(again.verify()).toEqual([]);
  });

  it('thins old days: all of a quarter, weekly for a year, then every fourth week; marks go with their day', () => {
    const store = folder.open('t.db');
    for (let n = 0; n < 800; n++) store.saveDay(state(dayAfter('2024-01-01', n)));
    const days = store.days().map((one) => one.day);
    const newest = dayAfter('2024-01-01', 799);
    const age = (day: string): number => (Date.parse(newest) - Date.parse(day)) / 86_400_000;
    expect(days.filter((day) => age(day) < 92)).toHaveLength(92);
    const year = days.filter((day) => age(day) >= 92 && age(day) < 366);
    expect(year.length).toBeGreaterThanOrEqual(39);
    expect(year.length).toBeLessThanOrEqual(40);
    expect(days.filter((day) => age(day) >= 366).length).toBeLessThanOrEqual(16);
    expect(days.filter((day) => age(day) >= 366).length).toBeGreaterThanOrEqual(15);
    expect(store.dayQuotes('2024-01-02')).toEqual([]);
    expect(days.every((day) => store.dayQuotes(day).length === 1)).toBe(true);
  });

  it('residuals, one row of an account and day, with figures that are not known', () => {
    const store = folder.open('r.db');
    const venue = { at: 5, netLiquidationValue: NaN, initialMargin: 6, maintenanceMargin: 7 };
    store.saveResiduals([row('2026-11-20'), row('2026-11-19', { venue }), row('2026-11-20', { account: 'b' })]);
    store.saveResiduals([row('2026-11-20', { venue })]);
    expect(store.residuals('a')).toEqual([row('2026-11-19', { venue }), row('2026-11-20', { venue })]);
    expect(store.residuals('b')).toHaveLength(1);
    expect(store.residuals('none')).toEqual([]);
  });

  it('is forgotten when a replay is wound back past it', () => {
    const store = folder.open('f.db');
    store.saveDay(state('2026-11-19'));
    store.saveDay(state('2026-11-20'));
    store.saveResiduals([row('2026-11-19'), row('2026-11-20')]);
    store.forgetAfter(Date.parse('2026-11-20T12:00:00Z'));
    expect(store.days().map((one) => one.day)).toEqual(['2026-11-19']);
    expect(store.dayQuotes('2026-11-20')).toEqual([]);
    expect(store.residuals('a').map((one) => one.day)).toEqual(['2026-11-19']);
  });

  it('stays in memory beside a book for reading only', () => {
    const writer = folder.open('m.db');
    writer.saveDay(state('2026-11-19'));
    writer.saveResiduals([row('2026-11-19')]);
    const reader = folder.open('m.db', { readOnly: true });
    expect([reader.days().length, reader.dayQuotes('2026-11-19').length, reader.residuals('a').length]).toEqual([1, 1, 1]);
    reader.saveDay(state('2026-11-20'));
    expect([reader.days().length, writer.days().length]).toEqual([2, 1]);
  });

  it('comes to a book of the version before, whose rows stay', () => {
    copyFileSync(path.resolve(import.meta.dirname, '../fixtures/databases/v30.db'), folder.file('old.db'));
    const store = folder.open('old.db', {});
    expect(store.snapshots('a', 0, 10, 10)).toHaveLength(1);
    store.saveDay(state('2026-11-20'));
    store.close();
    const db = openSqlite(folder.file('old.db'), { readOnly: true, mustExist: true, timeoutMs: 0 });
    expect(pragmaValue(db, 'user_version')).toBe(migrations.at(-1)!.version);
    expect(db.prepare('EXPLAIN QUERY PLAN SELECT * FROM residuals WHERE account = ? ORDER BY day').all('a').map((step) => String((step as Record<string, unknown>)['detail']))).toEqual([expect.stringMatching(/^SEARCH residuals USING PRIMARY KEY/)]);
    db.close();
  });
});

describe('changes since an entry', () => {
  const folder = temporaryFolder();

  it('lead back, newest first, without closes', () => {
    const store = folder.open('c.db');
    const by = { author: 'user', summary: 'x' };
    const rate = (riskFree: number) => ({ entity: 'rate', key: ['USD'], value: { currency: 'USD', riskFree } }) as const;
    const first = value(store.apply([rate(0.01)], by)).entry;
    value(store.apply([rate(0.02), { entity: 'instrument', key: ['A'], value: { id: 'A', kind: 'equity', currency: 'USD' } }, { entity: 'history', key: ['A'], value: { instrument: 'A', closes: [['2026-11-20', 1]] } }], by));
    value(store.apply([rate(0.03)], by));
    const back = store.changesSince(first);
    expect(back.map((change) => [change.entity, (change.before as { riskFree?: number } | null)?.riskFree ?? null])).toEqual([['rate', 0.02], ['instrument', null], ['rate', 0.01]]);
    expect(store.changesSince(3)).toEqual([]);
  });
});

describe('figures of the venue', () => {
  const folder = temporaryFolder();
  const text = JSON.stringify({
    format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
    accounts: [{
      id: 'a', currency: 'USD', regime: { id: 'reg-t' },
      venueFigures: [
        { at: '2026-11-19T22:00:00+01:00', netLiquidationValue: '100000.00', initialMargin: '50000.10', maintenanceMargin: 25000.5, note: 'from the statement' },
        { at: '2026-11-20T21:00:00Z', maintenanceMargin: '0' },
      ],
    }],
  });

  it('go through import and export byte for byte', () => {
    const store = folder.open('v.db');
    const file = value(parseBookFile(text, 'v.json'));
    value(store.apply(toChanges(file, { format: 'marginline-book', version: 1, asOf: '' } as BookFile), { author: 'import', summary: 'v' }));
    const exported = serializeBookFile(store.readBook({ history: true }));
    expect(exported).toBe(serializeBookFile(file));
    expect(value(parseBookFile(exported, 'v2.json')).accounts?.[0]?.venueFigures).toEqual([
      { at: '2026-11-19T22:00:00+01:00', netLiquidationValue: '100000', initialMargin: '50000.1', maintenanceMargin: '25000.5', note: 'from the statement' },
      { at: '2026-11-20T21:00:00Z', maintenanceMargin: '0' },
    ]);
    expect(toChanges(value(parseBookFile(exported, 'v2.json')), store.readBook({ history: true }))).toEqual([]);
  });
});
