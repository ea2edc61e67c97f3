import { describe, expect, it } from 'vitest';
import cases from './cases.json' with { type: 'json' };
import { continuousKelly, fixedFractionalUnits, kellyError, kellyFraction } from '#engine/limit/position-sizing.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { sizePosition } from '#service/position-size.ts';
import { bookOf } from '../support/book-builder.ts';

const byId = new Map((cases as unknown as readonly { id: string; inputs: Record<string, number>; expected: Record<string, number> }[]).map((c) => [c.id, c]));

describe('position sizing', () => {
  it.each(['kelly-even-money', 'kelly-2to1'])('%s', (id) => {
    const { inputs, expected } = byId.get(id)!;
    expect(kellyFraction(inputs['p']!, inputs['b']!)).toBeCloseTo(expected['fraction']!, 12);
  });

  it('kelly-continuous', () => {
    const { inputs, expected } = byId.get('kelly-continuous')!;
    expect(continuousKelly(inputs['excess_return']!, inputs['vol']!, 1).leverage).toBeCloseTo(expected['full_kelly_leverage']!, 12);
    expect(continuousKelly(inputs['excess_return']!, inputs['vol']!, inputs['kelly_fraction']!).leverage).toBeCloseTo(expected['half_kelly_leverage']!, 12);
    expect(continuousKelly(inputs['excess_return']!, inputs['vol']!, 1).growth).toBeCloseTo(expected['growth_full']!, 12);
  });

  it('stakes nothing without an edge, and knows how uncertain an estimated edge is', () => {
    expect(kellyFraction(0.3, 1)).toBe(0);
    expect(kellyError(0.6, 1, 100)).toBeCloseTo(2 * Math.sqrt(0.6 * 0.4 / 100), 12);
  });

  it('rounds whole units down and forgives the last digits of a float', () => {
    expect(fixedFractionalUnits(500, 40 - 37.5, false)).toBe(200);
    expect(fixedFractionalUnits(500, 3, false)).toBe(166);
    expect(fixedFractionalUnits(0.3, 0.1, false)).toBe(3);
    expect(fixedFractionalUnits(500, 3, true)).toBeCloseTo(500 / 3, 12);
  });

  it('is bound by the risk capital, then by what the regime lets the account open', () => {
    const book = (cash: number, positions: readonly object[] = []) =>
      toEngineBook(bookOf({ account: { balances: [{ currency: 'USD', amount: cash }], positions }, instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 100 } }));
    const sized = (b: ReturnType<typeof book>, more: object) => {
      const answer = sizePosition(b, { account: 'a', entry: 40, stop: 37.5, ...more });
      if (!answer.ok) throw new Error(answer.failure.message);
      return answer.value;
    };
    expect(sized(book(50_000), {})).toEqual({ units: 200, riskCapital: 500, lossAtStop: 500, marginUse: 4000, boundBy: 'risk' });
    expect(sized(book(50_000), { stop: 42.5 })).toMatchObject({ units: 200, lossAtStop: 500, marginUse: 4000 });
    // 10 % of 50,000 over 0.10 a unit would be 50,000 units; 100,000 of stock is what half of it in cash can carry.
    expect(sized(book(50_000), { stop: 39.9, risk: 0.1 })).toMatchObject({ units: 2500, marginUse: 50_000, boundBy: 'available-funds' });
    expect(sized(book(-45_000, [{ instrument: 'S', quantity: 800, averagePrice: 100 }]), {})).toMatchObject({ units: 0, marginUse: 0, boundBy: 'available-funds' });
  });

  it('stays within the hard limits of the account, and says which one binds', () => {
    const book = toEngineBook(bookOf({ account: { balances: [{ currency: 'USD', amount: 50_000 }] }, instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 40 } }));
    const limit = toEngineLimit({ id: 'single-name', account: '*', metric: 'exposureShare', select: { kind: 'equity' }, max: 0.1, hard: true });
    const sized = (limits: Parameters<typeof sizePosition>[2], instrument?: string) => sizePosition(book, { account: 'a', entry: 40, stop: 37.5, ...(instrument === undefined ? {} : { instrument }) }, limits);
    // 10 % of 50,000 is 125 units of 40; the risk capital alone would allow 200.
    expect(sized([limit])).toMatchObject({ value: { units: 125, lossAtStop: 312.5, boundBy: 'limits', limit: 'single-name' } });
    expect(sized([limit], 'S')).toMatchObject({ value: { units: 125, boundBy: 'limits', limit: 'single-name' } });
    expect(sized([{ ...limit, hard: false }])).toMatchObject({ value: { units: 200, boundBy: 'risk' } });
    expect(sized([{ ...limit, account: 'other' }])).toMatchObject({ value: { units: 200, boundBy: 'risk' } });
  });
});
