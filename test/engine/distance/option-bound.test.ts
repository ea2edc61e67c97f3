import { describe, expect, it } from 'vitest';
import { Market } from '#engine/market/market.ts';
import { highestOptionPrice } from '#engine/distance/option-bound.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf, sessionOf } from '../../support/book-builder.ts';

const option = (right: 'call' | 'put', strike: number) => ({ id: 'O', kind: 'option', currency: 'USD', underlying: 'S', right, strike, expiry: '2027-03-19', multiplier: 100 });
const short = (right: 'call' | 'put', strike: number, mark: number, cash: number) => ({
  account: { balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'O', quantity: -1 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, option(right, strike)], marks: { S: 100, O: mark }, rates: [{ currency: 'USD', riskFree: 0.02 }],
});

describe('the price of an option at which its account reaches the line', () => {
  it('is where the premium of a naked short uses up the cash', () => {
    // 20 % of the underlying beside the premium: 100 × (p + 20) = 6,000, and for the put 10 out of the money 100 × (p + 10) = 6,000.
    expect(sessionOf(short('call', 100, 5, 6000)).priceAtLevel('a', 'O', 1)).toBeCloseTo(40, 9);
    expect(sessionOf(short('put', 90, 5, 6000)).priceAtLevel('a', 'O', 1)).toBeCloseTo(50, 9);
    // In a call already: at 5 the line is above, at 2 it is reached again.
    expect(sessionOf(short('call', 100, 5, 2200)).priceAtLevel('a', 'O', 1)).toBeCloseTo(2, 9);
  });
  it('is none beyond what an option can be worth: a call its underlying, a put its strike', () => {
    expect(sessionOf(short('call', 100, 5, 11_900)).priceAtLevel('a', 'O', 1)).toBeCloseTo(99, 9);
    expect(sessionOf(short('call', 100, 5, 12_100)).priceAtLevel('a', 'O', 1)).toBeNull();
    expect(sessionOf(short('put', 90, 5, 9900)).priceAtLevel('a', 'O', 1)).toBeCloseTo(89, 9);
    expect(sessionOf(short('put', 90, 5, 10_100)).priceAtLevel('a', 'O', 1)).toBeNull();
  });
  it('is none for a long option that is paid and asks for nothing', () => {
    const facts = short('call', 100, 5, -50_000);
    expect(sessionOf({ ...facts, account: { ...facts.account, positions: [{ instrument: 'O', quantity: 1 }, { instrument: 'S', quantity: 300 }] } }).priceAtLevel('a', 'O', 1)).toBeNull();
  });
});

describe('the most an option can be worth', () => {
  const bound = (right: 'call' | 'put', strike: number, marks: Record<string, number>, more: object = {}): number => {
    const market = new Market(toEngineBook(bookOf({ instruments: [{ id: 'S', kind: 'future', currency: 'USD' }, { ...option(right, strike), ...more }], marks })));
    return highestOptionPrice(market, market.indexOf('O'));
  };
  it('is the strike or the underlying, more for a put below zero, unknown for a call without a price', () => {
    expect([bound('call', 90, { S: 100 }), bound('put', 90, { S: 100 }), bound('put', 90, {}), bound('call', 90, {})]).toEqual([100, 90, 90, Infinity]);
    expect([bound('put', 20, { S: -37 }), bound('call', 20, { S: -37 })]).toEqual([57, 0]);
  });
});
