import { describe, expect, it } from 'vitest';
import { accountsAtMarks } from '#engine/scenario/venue-marks.ts';
import type { AccountAtMarks } from '#engine/scenario/venue-marks.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { marksOf } from '#service/scenario/scenario-marks.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { bookOf } from '../../support/book-builder.ts';

type Parts = Parameters<typeof bookOf>[0];

function at(parts: Parts): readonly AccountAtMarks[] {
  const file = bookOf(parts);
  return accountsAtMarks(toEngineBook(file), marksOf(file.quotes!));
}

const token = { id: 'USDE', kind: 'crypto', currency: 'USD', collateral: { tier: 2, haircut: 0.1 } };
const perpetual = { id: 'BTC-PERP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', multiplier: 1, tiers: [{ upTo: 10_000_000, initialRate: 0.1, maintenanceRate: 0.05 }] };
const quotes = [
  { instrument: 'USDE', mark: 0.65, source: 'venue-x', marks: [{ source: 'curve', mark: 0.99 }, { source: 'venue-y', mark: 0.995 }] },
  { instrument: 'BTC-PERP', mark: 100_000 },
];

describe('accounts at the marks of other venues', () => {
  it('a token at 0.65 at one venue and 0.99 elsewhere changes what the account there is worth', () => {
    const account = { counterparty: 'venue-x', regime: { id: 'crypto-cross', params: {} }, balances: [{ currency: 'USDE', amount: '10000' }], positions: [{ instrument: 'BTC-PERP', quantity: '1', averagePrice: '100000' }] };
    const [one] = at({ account, instruments: [token, perpetual], quotes });
    // 10,000 units at 0.65, 0.99 (the median of three) and 0.65; 5 % of 100,000 is required, a tenth of the token does not count.
    expect(one!.venue.netLiquidationValue).toBeCloseTo(6500, 9);
    expect(one!.aggregate.netLiquidationValue).toBeCloseTo(9900, 9);
    expect(one!.worst.netLiquidationValue).toBeCloseTo(6500, 9);
    expect(one!.venue.maintenanceMargin).toBeCloseTo(5000, 9);
    expect(one!.venue.bufferRatio).toBeCloseTo(6500 * 0.9 / 5000, 9);
    expect(one!.aggregate.bufferRatio).toBeCloseTo(9900 * 0.9 / 5000, 9);
    expect(one!.instruments).toMatchObject([{ instrument: 'USDE', quantity: 10_000, venue: 0.65, aggregate: 0.99, worst: 0.65, worstSource: 'venue-x' }]);
    expect(one!.instruments[0]!.aggregateDifference).toBeCloseTo(3400, 9);
    expect(one!.instruments[0]!.worstDifference).toBe(0);
  });

  it('the venue is the one of the account: elsewhere the same quote is not its own', () => {
    const account = { counterparty: 'venue-y', regime: { id: 'crypto-cross', params: {} }, balances: [{ currency: 'USDE', amount: '10000' }] };
    const [one] = at({ account, instruments: [token], quotes });
    expect(one!.venue.netLiquidationValue).toBeCloseTo(9950, 9);
    expect(one!.worst.netLiquidationValue).toBeCloseTo(6500, 9);
    expect(one!.instruments[0]!.worstDifference).toBeCloseTo(-3450, 9);
  });

  it('the worst mark of a short is the highest', () => {
    const stock = { id: 'ABC', kind: 'equity', currency: 'USD' };
    const account = { balances: [{ currency: 'USD', amount: '30000' }], positions: [{ instrument: 'ABC', quantity: '-100' }] };
    const [one] = at({ account, instruments: [stock], quotes: [{ instrument: 'ABC', mark: 100, marks: [{ source: 'a', mark: 90 }, { source: 'b', mark: 120 }, { source: 'c', mark: 101 }] }] });
    expect(one!.instruments[0]).toMatchObject({ worst: 120, worstSource: 'b', venue: 100, aggregate: 100.5, worstDifference: -2000, aggregateDifference: -50 });
    expect(one!.worst.netLiquidationValue).toBe(18_000);
    // Requirement and equity are those of a book quoted at that mark.
    const quoted = openSession(toEngineBook(bookOf({ account, instruments: [stock], quotes: [{ instrument: 'ABC', mark: 120 }] }))).figures('a');
    expect(one!.worst).toMatchObject({ maintenanceMargin: quoted.maintenanceMargin, bufferRatio: quoted.bufferRatio, status: quoted.status });
  });

  it('options without a price of their own follow, one with a price keeps it', () => {
    const stock = { id: 'ABC', kind: 'equity', currency: 'USD' };
    const put = (id: string): object => ({ id, kind: 'option', currency: 'USD', underlying: 'ABC', right: 'put', strike: 100, expiry: '2027-03-19', multiplier: 100, style: 'european' });
    const marks = [{ source: 'b', mark: 80 }];
    const parts = (id: string): Parts => ({
      account: { balances: [{ currency: 'USD', amount: '50000' }], positions: [{ instrument: id, quantity: '-1' }] },
      instruments: [stock, put('MODEL'), put('QUOTED')] as never,
      quotes: [{ instrument: 'ABC', mark: 100, volatility: 0.3, marks }, { instrument: 'QUOTED', mark: 7, volatility: 0.3 }],
    });
    const [model] = at(parts('MODEL'));
    expect(model!.instruments[0]).toMatchObject({ instrument: 'ABC', quantity: 0, worst: 80 });
    expect(model!.worst.netLiquidationValue).toBeLessThan(model!.venue.netLiquidationValue - 1000);
    const [quoted] = at(parts('QUOTED'));
    expect(quoted!.worst.netLiquidationValue).toBe(quoted!.venue.netLiquidationValue);
  });

  it('says nothing of accounts that no second mark concerns', () => {
    const stock = { id: 'ABC', kind: 'equity', currency: 'USD' };
    const account = { positions: [{ instrument: 'ABC', quantity: '1' }] };
    expect(at({ account, instruments: [stock, token], quotes: [{ instrument: 'ABC', mark: 100 }, quotes[0]!] })).toEqual([]);
    // The quote's own source is no second one.
    expect(at({ account, instruments: [stock], quotes: [{ instrument: 'ABC', mark: 100, source: 'csv', marks: [{ source: 'csv', mark: 90 }] }] })).toEqual([]);
  });

  it('the file keeps the marks as they were written', () => {
    const file = bookOf({ instruments: [token], quotes: [{ ...quotes[0]!, marks: [{ source: 'curve', mark: '0.9900', at: '2026-11-20T20:59:00Z', pool: 'usde-usdc' }] }] });
    const text = serializeBookFile(file);
    const read = parseBookFile(new TextEncoder().encode(text), 'b.json');
    expect(read.ok && serializeBookFile(read.value)).toBe(text);
    expect(text).toContain('usde-usdc');
  });
});
