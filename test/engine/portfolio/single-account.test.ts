import { describe, expect, it } from 'vitest';
import { bookOfAccount } from '#engine/portfolio/single-account.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

describe('the book of one account', () => {
  it('gives the figures of the whole book, also where collateral is pegged to what is not held', () => {
    const book = toEngineBook(bookOf({
      account: { regime: { id: 'crypto-cross', params: { venue: 'generic' } }, positions: [{ instrument: 'STABLE', quantity: 1000 }, { instrument: 'PERP', quantity: 100, averagePrice: 50 }] },
      instruments: [
        { id: 'STABLE', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.02 }, peg: { reference: 'GOLD' } }, { id: 'GOLD', kind: 'index', currency: 'EUR' },
        { id: 'BTC', kind: 'crypto', currency: 'USD' }, { id: 'PERP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ initialRate: 0.02, maintenanceRate: 0.01 }] },
      ],
      marks: { STABLE: 9, GOLD: 10, BTC: 50, PERP: 50 }, fx: [{ from: 'EUR', to: 'USD', rate: 1.1 }],
    }));
    const whole = openSession(book).figures('a');
    expect(whole.marginEquity).toBeLessThan(9000 * 0.98);
    expect(openSession(bookOfAccount(book, book.accounts[0]!)).figures('a')).toEqual(whole);
  });
});
