import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { beyond, limitText, limitValues, selects } from '#engine/limit/limit.ts';
import type { Limit, LimitMetric } from '#engine/limit/limit.ts';
import { blindSight, lookAt } from '#engine/limit/worst.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const limit = (more: Partial<Limit>): Limit => ({ id: 'l', account: '*', metric: 'exposureShare', select: {}, max: NaN, min: NaN, hard: true, ...more });
const metrics: readonly LimitMetric[] = ['bufferRatio', 'leverage', 'netLiquidationValue', 'position', 'grossExposure', 'netExposure', 'exposureShare', 'marginShare', 'price', 'volatility'];

describe('looking at a limit', () => {
  it('sees what the check of a ticket sees', () => {
    const quantity = fc.integer({ min: -500, max: 500 });
    fc.assert(fc.property(fc.constantFrom(...metrics), quantity, quantity, fc.double({ min: 0.01, max: 300, noNaN: true }), fc.boolean(), fc.boolean(), (metric, s, t, bound, most, only) => {
      const book = toEngineBook(bookOf({
        account: { balances: [{ currency: 'USD', amount: 20_000 }], positions: [{ instrument: 'S', quantity: s || 1, averagePrice: 90 }, { instrument: 'T', quantity: t || 1, averagePrice: 40 }] },
        instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'etf', currency: 'USD' }], marks: { S: 100, T: 50 },
      }));
      const session = openSession(book);
      const account = book.accounts[0]!;
      const one = limit({ metric, ...(most ? { max: bound } : { min: bound }), ...(only ? { select: { kind: ['equity'] } } : {}) });
      const sight = blindSight();
      lookAt(one, session, session.figures('a'), session.positions('a'), new Set(['S', 'T'].filter((id) => selects(session, account, one, id))), sight);
      const all = limitValues(session, account, session.report('a'), one, []).map(({ value }) => beyond(one, value));
      const known = all.filter((over) => !Number.isNaN(over));
      const worst = Math.max(0, ...known);
      if (worst > 0) expect(sight.over).toBeCloseTo(worst, 9);
      else expect(sight.over).toBe(known.length < all.length ? NaN : 0);
      expect(sight.count).toBe(known.filter((over) => over > 0).length);
    }));
  });
});

describe('what a limit says', () => {
  it('has two places, and more only where it needs them to tell a value from its bound', () => {
    expect(limitText(limit({ max: 0.25 }), { instrument: 'AAPL', value: 0.77486903 })).toBe('share of net liquidation value of AAPL 77.49 %, at most 25 %');
    expect(limitText(limit({ max: 0.25 }), { instrument: 'AAPL', value: 0.2500012 })).toBe('share of net liquidation value of AAPL 25.0001 %, at most 25 %');
    expect(limitText(limit({ metric: 'leverage', max: 2 }), { instrument: null, value: 2.0456789 })).toBe('leverage 2.05, at most 2');
    expect(limitText(limit({ metric: 'grossExposure', max: 3e6 }), { instrument: null, value: 3_123_456.789 })).toBe('gross exposure 3,123,456.79, at most 3,000,000');
    expect(limitText(limit({ metric: 'position', max: 0.0005 }), { instrument: 'BTC', value: 0.00062 })).toBe('position of BTC 0.00062, at most 0.0005');
  });
});
