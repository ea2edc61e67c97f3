import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { crowding } from '#engine/liquidation/crowding.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';

const at = '2026-11-20T21:00:00Z';
const account = (id: string, positions: readonly [string, number][], currency = 'USD') => ({
  id, currency, regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }, balances: [{ currency, amount: '10000' }],
  positions: positions.map(([instrument, quantity]) => ({ instrument, quantity: String(quantity), averagePrice: '100' })),
});
function of(id: string) {
  const book = toEngineBook(bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: at,
    accounts: [account('a', [['P', 10], ['S', 5], ['T', 1]]), account('b', [['P', -4], ['S', 10]]), account('c', [['B', 2], ['S', -1]], 'EUR')],
    instruments: [
      { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'B', openInterest: 1000 }, { id: 'B', kind: 'crypto', currency: 'USD' },
      { id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'equity', currency: 'USD' },
    ],
    quotes: [{ instrument: 'P', mark: 100, at, funding: { rate: 0.0001, intervalHours: 8 } }, ...['B', 'S', 'T'].map((instrument) => ({ instrument, mark: 100, at }))],
    fx: [{ from: 'EUR', to: 'USD', rate: '2', at }],
  }));
  return crowding(openSession(book), book, book.accounts.find((one) => one.id === id)!);
}

describe('who else holds it', () => {
  it('counts funding from the own side, the share of what is open, and the same side in other accounts, across currencies', () => {
    const [perpetual, stock] = of('a');
    // 0.01 % three times a day; the coins of c are the same underlying: 2 of 10. The short of b is the other side.
    expect(perpetual).toEqual({ instrument: 'P', fundingPerYear: expect.closeTo(0.0001 * 3 * 365, 12) as unknown, ofOpenInterest: 0.01, elsewhere: expect.closeTo(0.2, 12) as unknown });
    expect(stock).toEqual({ instrument: 'S', fundingPerYear: null, ofOpenInterest: null, elsewhere: expect.closeTo(2, 12) as unknown });
    // Of T nothing is known.
    expect(of('a')).toHaveLength(2);
  });

  it('lets a short receive what a long pays, and leaves nobody out for being alone', () => {
    expect(of('b')[0]).toMatchObject({ instrument: 'P', fundingPerYear: expect.closeTo(-0.1095, 9) as unknown, ofOpenInterest: 0.004, elsewhere: null });
  });
});
