import { describe, expect, it } from 'vitest';
import { arrivalOf } from '#engine/cure/arrival.ts';
import { callSteps } from '#engine/cure/call-steps.ts';
import type { CallSource } from '#engine/cure/call-steps.ts';
import { AS_OF, sessionOf } from '../../support/book-builder.ts';

const NOW = Date.parse(AS_OF);
const HOUR = 3_600_000;
const source = (name: string, headroom: number, more: Partial<CallSource> = {}): CallSource => ({ name, currency: 'USD', headroom, arrivesAt: NOW + HOUR, inTime: true, ...more });

// Equity 1,000 and requirement 3,250: 2,250 are missing.
const session = sessionOf({
  account: { balances: [{ currency: 'USD', amount: '-12000' }], positions: [{ instrument: 'WIN', quantity: '50', averagePrice: '50' }, { instrument: 'LOSE', quantity: '80', averagePrice: '190' }] },
  instruments: ['WIN', 'LOSE'].map((id) => ({ id, kind: 'equity', currency: 'USD' })), marks: { WIN: 100, LOSE: 100 },
});
const account = session.account('a')!;
const none = new Set<string>();

describe('the steps of a call', () => {
  it('begin with money, the earliest first, and no more than is needed', () => {
    const steps = callSteps(session, account, 1, [source('slow', 9000, { arrivesAt: NOW + 9 * HOUR }), source('fast', 2000), source('late', 9000, { inTime: false })], none);
    expect(steps.transfers.map((one) => [one.source, one.amount])).toEqual([['fast', 2000], ['slow', 250]]);
    expect(steps).toMatchObject({ tickets: [], reached: true });
    expect(steps.transfers.at(-1)!.bufferRatioAfter).toBe(1);
  });
  it('then sell the worst position first, not the best', () => {
    const steps = callSteps(session, account, 1, [source('fast', 250)], none);
    // 2,000 are missing: 8,000 of value at 25 %.
    expect(steps.tickets.map(({ instrument, quantity }) => [instrument, quantity])).toEqual([['LOSE', -80]]);
    expect(steps).toMatchObject({ reached: true, transfers: [{ source: 'fast', amount: 250 }] });
  });
  it('leave alone what is to be kept, and say when that is not enough', () => {
    const steps = callSteps(session, account, 1, [], new Set(['LOSE']));
    expect(steps.tickets.map(({ instrument }) => instrument)).toEqual(['WIN']);
    expect(steps.reached).toBe(false);
    expect(callSteps(session, account, 1, [], new Set(['LOSE', 'WIN']))).toMatchObject({ tickets: [], transfers: [], reached: false });
  });
  it('are none for an account above the level', () => {
    expect(callSteps(session, { ...account, balances: [] }, 2, [source('fast', 250)], none)).toMatchObject({ transfers: [], tickets: [], reached: true });
  });
  it('pass over money that does not count', () => {
    expect(callSteps(session, account, 1, [source('odd', 500, { currency: 'XYZ' })], none).transfers).toEqual([]);
  });
});

describe('the arrival of money', () => {
  const at = (text: string): number => Date.parse(text);
  const cut = (minute: number, hours: number) => ({ arrivesAfterMs: hours * HOUR, cutoffMinute: minute });
  it.each<[string, { arrivesAfterMs: number; cutoffMinute: number | null }, string, string]>([
    ['without a cutoff at any time', { arrivesAfterMs: 24 * HOUR, cutoffMinute: null }, '2026-11-21T12:00:00Z', '2026-11-22T12:00:00Z'],
    ['before the cutoff', cut(960, 24), '2026-11-18T15:59:00Z', '2026-11-19T15:59:00Z'],
    ['at the cutoff', cut(960, 24), '2026-11-18T16:00:00Z', '2026-11-19T16:00:00Z'],
    ['after the cutoff it goes out the next day', cut(960, 24), '2026-11-18T16:01:00Z', '2026-11-20T16:00:00Z'],
    ['after the cutoff of a Friday it goes out on Monday', cut(960, 2), '2026-11-20T16:01:00Z', '2026-11-23T18:00:00Z'],
    ['on a Saturday it goes out on Monday', cut(960, 2), '2026-11-21T09:00:00Z', '2026-11-23T18:00:00Z'],
    ['what would arrive on a Saturday arrives on Monday', cut(960, 24), '2026-11-20T10:00:00Z', '2026-11-23T10:00:00Z'],
    ['before 1970 as well', cut(960, 24), '1969-12-31T15:00:00Z', '1970-01-01T15:00:00Z'],
  ])('%s', (_name, terms, now, then) => { expect(new Date(arrivalOf(terms, at(now))).toISOString()).toBe(new Date(then).toISOString()); });
});
