import { describe, expect, it } from 'vitest';
import type { BookChange } from '#contract/book-change.ts';
import { openBook } from '#store/open.ts';
import { temporaryFolder, value } from './temporary.ts';

const by = { author: 'user', summary: 'edit' };
const outcome = { done: 1, of: 2, firstAfterSeconds: 3, lastAfterSeconds: 3, notDone: ['Call'], bufferAtFiring: 1.4, bufferAtClose: null, deviations: ['Ticket 2 was not done: Call'], note: 'tired' } as const;
const firing = { plan: 'p', planName: 'Halve', account: 'a', firedAt: 100, bufferRatio: 1.4, reason: 'r', closedAt: null, tickets: [] } as const;
const alert = { key: 'buffer|a', account: 'a', instrument: null, kind: 'buffer', level: 1.5, severity: 'warning', message: 'm', value: 1.4, raisedAt: 100, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null } as const;
const position = (account: string, instrument: string, quantity: string): BookChange => ({ entity: 'position', key: [account, instrument], value: { instrument, quantity } });

describe('what becomes of things', () => {
  const folder = temporaryFolder();

  it('an outcome stays with its firing, and goes when the replay is wound back before it', () => {
    const store = folder.open('o.db');
    const { id } = store.addFiring(firing);
    expect(store.firings(1)[0]).not.toHaveProperty('outcome');
    store.closeFiring(id, 500, outcome);
    expect(store.firings(1)[0]).toMatchObject({ closedAt: 500, outcome });
    store.close();
    const again = folder.open('o.db', {});
    expect(again.firings(1)[0]!.outcome).toEqual(outcome);
    again.forgetAfter(400);
    expect(again.firings(1)[0]).toMatchObject({ closedAt: null });
    expect(again.firings(1)[0]).not.toHaveProperty('outcome');
    again.closeFiring(id, 600);
    expect(again.firings(1)[0]).not.toHaveProperty('outcome');
    again.close();
  });

  it('the first answer to an alert outlives the answer itself', () => {
    const store = folder.open('a.db');
    const { id } = store.addAlert(alert);
    expect(store.alerts({ limit: 1 })[0]).not.toHaveProperty('answeredAt');
    store.updateAlert(id, { acknowledgedAt: 150, answeredAt: 150 });
    store.updateAlert(id, { acknowledgedAt: null });
    expect(store.alerts({ limit: 1 })[0]).toMatchObject({ acknowledgedAt: null, answeredAt: 150 });
    store.forgetAfter(149);
    expect(store.alerts({ limit: 1 })[0]).not.toHaveProperty('answeredAt');
  });

  it('gross exposure is kept with the figures, also beside a book that is only read', () => {
    const store = folder.open('g.db');
    store.saveSnapshots([{ account: 'a', at: 10, netLiquidationValue: 1, marginEquity: 2, initialMargin: 3, maintenanceMargin: 4, status: 'safe', complete: true, grossExposure: 5 }, { account: 'a', at: 20, netLiquidationValue: 1, marginEquity: 2, initialMargin: 3, maintenanceMargin: 4, status: 'safe', complete: true, grossExposure: NaN }]);
    store.addFiring(firing);
    store.closeFiring(1, 500, outcome);
    store.close();
    const reader = value(openBook(folder.file('g.db'), { readOnly: true }));
    expect(reader.snapshots('a', 0, 100, 10).map(({ grossExposure }) => grossExposure)).toEqual([5, undefined]);
    expect(reader.firings(1)[0]!.outcome).toEqual(outcome);
    reader.close();
  });

  it('every change to the positions of one account is found, oldest first, and whether it was taken back', () => {
    const store = folder.open('c.db');
    const accounts = ['a', 'ab', 'a"', 'b'].map((id): BookChange => ({ entity: 'account', key: [id], value: { id, currency: 'USD', regime: { id: 'reg-t' } } }));
    value(store.apply([{ entity: 'instrument', key: ['X'], value: { id: 'X', kind: 'equity', currency: 'USD' } }, { entity: 'instrument', key: ['Y'], value: { id: 'Y', kind: 'equity', currency: 'USD' } }, ...accounts], by));
    value(store.apply([position('a', 'X', '1'), position('ab', 'X', '2'), position('a"', 'X', '3'), position('b', 'X', '4')], by));
    const { entry } = value(store.apply([position('a', 'X', '5'), position('a', 'Y', '6')], { author: 'user', summary: 'more' }));
    const found = () => store.changesTo('position', ['a']).map(({ key, after, takenBack, summary }) => [key[1], (after as { quantity: string } | null)?.quantity, takenBack, summary]);
    expect(found()).toEqual([['X', '1', false, 'edit'], ['X', '5', false, 'more'], ['Y', '6', false, 'more']]);
    value(store.undo(entry));
    expect(found().map(([, , takenBack]) => takenBack)).toEqual([false, true, true, true, true]);
    expect(store.changesTo('account', ['a"'])).toHaveLength(1);
    expect(store.changesTo('account', ['none'])).toEqual([]);
  });
});
