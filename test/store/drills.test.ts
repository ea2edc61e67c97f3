import { describe, expect, it } from 'vitest';
import type { DrillRecord } from '#contract/views/drill.ts';
import type { DrillRow } from '#engine/drill/drill-log.ts';
import { temporaryFolder } from './temporary.ts';

const row: DrillRow = {
  wallMs: 0, marketMs: 0, kind: 'start', text: 'The book as it stands', plan: null, ticket: null, instrument: null, quantity: null, currency: null, price: null, cost: null, tookMs: null,
  bufferBefore: 1.8, bufferAfter: 1.8, deviations: [],
};
const outcome = { called: false, liquidations: 0, lowestRatio: 1.2, endRatio: null, endEquity: 1234.5, paidIn: 100, cost: 9.75, shortfall: 0 };
const drill: Omit<DrillRecord, 'id'> = {
  account: 'a', accountName: 'Broker', currency: 'USD', pack: 'historical', scenario: 'covid-2020', scenarioName: 'Covid', plans: [{ id: 'p', name: 'Halve' }], filled: true, hours: false,
  startedAt: 1_800_000_000_000, asOf: 1_600_000_000_000, courseMs: 86_400_000, end: 'taken-over', result: 'called', lastedMs: 61_000, pausedMs: 0, tickets: 3, ticketsDone: 1, firstAfterMs: 4200, deviations: 2,
  own: { ...outcome, called: true, liquidations: 1 }, atOnce: outcome, nothing: { ...outcome, endEquity: -50, shortfall: 50 },
  log: [row, { ...row, kind: 'done', wallMs: 9000, marketMs: 500, plan: 'p', ticket: 2, instrument: 'S', quantity: -5.5, currency: 'USD', price: 1.25, cost: 0.01, tookMs: 4200, deviations: [{ kind: 'late', afterMs: 4200, pricesSince: 1 }, { kind: 'out-of-order', before: 1 }] }],
};

describe('drills that are over', () => {
  const folder = temporaryFolder();

  it('come back as they were kept, newest first', () => {
    const store = folder.open('a.db');
    expect(store.drills(10)).toEqual([]);
    expect(store.drill(1)).toBe(null);
    expect(store.addDrill(drill)).toEqual({ id: 1, ...drill });
    store.addDrill({ ...drill, firstAfterMs: null, log: [] });
    expect(store.drill(1)).toEqual({ id: 1, ...drill });
    expect(store.drills(10).map(({ id, firstAfterMs }) => [id, firstAfterMs])).toEqual([[2, null], [1, 4200]]);
    expect(store.drills(1)).toHaveLength(1);
    expect(store.drills(10)[1]).not.toHaveProperty('log');
    store.close();
    const again = folder.open('a.db', {});
    expect(again.drill(1)).toEqual({ id: 1, ...drill });
    expect(again.verify()).toEqual([]);
  });

  it('beside a book for reading only are kept in memory', () => {
    const writer = folder.open('r.db');
    writer.addDrill(drill);
    const reader = folder.open('r.db', { readOnly: true });
    expect(reader.drill(1)).toEqual({ id: 1, ...drill });
    expect(reader.addDrill(drill).id).toBe(2);
    expect(reader.drill(1)).toEqual({ id: 1, ...drill });
    expect(reader.drills(10)).toHaveLength(2);
    expect(writer.drills(10)).toHaveLength(1);
  });
});
