import { describe, expect, it } from 'vitest';
import { modelValue, strikeWorth, volatilityOf } from '#engine/hedge/modelled-option.ts';
import { wholeContracts } from '#engine/hedge/whole-contracts.ts';
import { Market } from '#engine/market/market.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { randomHistories } from '../../support/daily-history.ts';

const EXPIRY = '2027-03-19';
const ends = Date.parse(`${EXPIRY}T21:00:00Z`);

describe('an option that the book does not list', () => {
  it('has the price that the engine gives the same option once it is listed', () => {
    for (const [kind, style] of [['equity', 'american'], ['index', 'european'], ['crypto', 'european'], ['future', 'american']] as const) {
      for (const right of ['call', 'put'] as const) {
        const book = toEngineBook(bookOf({
          instruments: [{ id: 'X', kind, currency: 'USD', dividendYield: kind === 'equity' ? 0.03 : 0 }, { id: 'O', kind: 'option', currency: 'USD', underlying: 'X', right, strike: 90, expiry: EXPIRY, style, multiplier: 100 }],
          quotes: [{ instrument: 'X', mark: 100, volatility: 0.3 }], rates: [{ currency: 'USD', riskFree: 0.04 }],
        }));
        const market = new Market(book);
        market.refreshOption(1);
        expect(modelValue(market, book.instruments[0]!, right, 90, ends, 0.3)).toBeCloseTo(market.price[1]!, 12);
      }
    }
  });

  it('is found by what it is worth: the strike of a collar at no cost', () => {
    const book = toEngineBook(bookOf({ instruments: [{ id: 'X', kind: 'equity', currency: 'USD' }], quotes: [{ instrument: 'X', mark: 100, volatility: 0.25 }], rates: [{ currency: 'USD', riskFree: 0.02 }] }));
    const market = new Market(book);
    const [terms] = book.instruments;
    const put = modelValue(market, terms!, 'put', 92, ends, 0.25);
    const strike = strikeWorth(market, terms!, 'call', put, ends, 0.25);
    expect(strike).toBeGreaterThan(100);
    expect(modelValue(market, terms!, 'call', strike, ends, 0.25)).toBeCloseTo(put, 8);
    expect(strikeWorth(market, terms!, 'put', modelValue(market, terms!, 'call', 110, ends, 0.25), ends, 0.25)).toBeLessThan(100);
    expect(strikeWorth(market, terms!, 'call', 1000, ends, 0.25)).toBeNaN();
  });

  it('takes its volatility from the quote, else from the closes, and says which', () => {
    const [history] = randomHistories(['B'], 200, 3);
    const market = new Market(toEngineBook(bookOf({
      instruments: ['A', 'B', 'C'].map((id) => ({ id, kind: 'equity', currency: 'USD' })), quotes: [{ instrument: 'A', mark: 10, volatility: 0.4 }], marks: { B: 100, C: 5 }, history: [history!],
    })));
    expect(volatilityOf(market, 'A')).toEqual({ value: 0.4, source: 'quote' });
    const measured = volatilityOf(market, 'B');
    expect(measured.source).toBe('history');
    expect(measured.value).toBeGreaterThan(0.05);
    expect(volatilityOf(market, 'C').source).toBe('unknown');
  });

  it('comes in whole contracts, towards zero', () => {
    expect(wholeContracts(3.999, 1)).toBe(3);
    expect(wholeContracts(-3.999, 1)).toBe(-3);
    expect(wholeContracts(0.1 * 30, 1)).toBe(3);
    expect(wholeContracts(0.7, 1)).toBe(0);
    expect(wholeContracts(1.67, 0.1)).toBe(1.6);
    expect(wholeContracts(-134.99477, 0)).toBe(-134.99);
  });
});
