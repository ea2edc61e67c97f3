import { describe, expect, it } from 'vitest';
import { buildHedge } from '#engine/hedge/build.ts';
import type { BuiltHedge } from '#engine/hedge/build.ts';
import type { HedgeRequest } from '#engine/hedge/request.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';
import { historyFrom, randomHistories } from '../../support/daily-history.ts';

const ends = Date.parse('2027-03-19T21:00:00Z');
const years = (ends - Date.parse('2026-11-20T21:00:00Z')) / (365 * 86_400_000);

function build(parts: Parameters<typeof bookOf>[0], request: HedgeRequest): BuiltHedge {
  const made = buildHedge(toEngineBook(bookOf(parts)), 'a', request);
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}

const stock = { account: { balances: [{ currency: 'USD', amount: 1000 }], positions: [{ instrument: 'X', quantity: 500, averagePrice: 80 }] }, instruments: [{ id: 'X', kind: 'equity', currency: 'USD' }], quotes: [{ instrument: 'X', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3 }], rates: [{ currency: 'USD', riskFree: 0.03 }] };
const onStock = { kind: 'position', instrument: 'X' } as const;

describe('payoff identities', () => {
  it('a put: never more is lost than the way to the strike and the premium, and the rise stays but for the premium', () => {
    const built = build(stock, { target: onStock, kind: 'protective-option', ratio: 1, bought: { strike: { price: 92 } }, expiry: ends });
    const { cost, payoff } = built;
    expect(built.legs).toHaveLength(1);
    expect(built.legs[0]!.quantity).toBe(5);
    expect(payoff.greatestLoss.amount).toBeCloseTo(500 * 8 + cost.total, 6);
    expect(payoff.greatestLoss.price).toBeCloseTo(92, 9);
    expect(payoff.greatestLoss.openEnded).toBe(false);
    expect(payoff.gainGivenUp.amount).toBeCloseTo(cost.total, 6);
    expect(payoff.gainGivenUp.openEnded).toBe(false);
    expect(payoff.breakEvens).toHaveLength(1);
    expect(payoff.breakEvens[0]).toBeCloseTo(100 + cost.total / 500, 6);
    for (const point of payoff.atExpiry) {
      expect(point.without).toBeCloseTo(500 * (point.price - 100), 6);
      expect(point.with).toBeCloseTo(500 * (Math.max(point.price, 92) - 100) - cost.total, 6);
    }
    // No spread is quoted for a modelled option: 1 % of the mark is assumed, and said.
    expect(cost.halfSpread).toBeCloseTo(0.01 * cost.premium, 9);
    expect(cost.assumed.join()).toContain('no spread known');
    expect(built.notes.join()).toContain('priced by the model with its quoted volatility of 30 %');
  });

  it('a collar with one strike is a forward: its worth does not depend on the price, neither at expiry nor today (put-call parity)', () => {
    const coins = { ...stock, instruments: [{ id: 'X', kind: 'crypto', currency: 'USD' }], account: { ...stock.account, regime: { id: 'crypto-cross' } } };
    const built = build(coins, { target: onStock, kind: 'collar', ratio: 1, bought: { strike: { price: 105 } }, sold: { strike: { price: 105 } }, expiry: ends });
    const { cost, payoff } = built;
    expect(cost.premium).toBeCloseTo(500 * (105 * Math.exp(-0.03 * years) - 100), 6);
    for (const point of payoff.atExpiry) expect(point.with).toBeCloseTo(500 * 5 - cost.total, 6);
    for (const point of payoff.today) expect(point.with).toBeCloseTo(-cost.halfSpread - cost.fee, 6);
    expect(payoff.breakEvens).toHaveLength(0);
  });

  it('a collar at no cost: both premiums cancel, the loss ends at one strike and the gain at the other', () => {
    const { cost, legs, payoff, notes } = build(stock, { target: onStock, kind: 'collar', ratio: 1, bought: { strike: { share: 0.9 } }, sold: 'zero-cost', expiry: ends });
    expect(cost.premium).toBeCloseTo(0, 6);
    const call = legs[1]!;
    expect(call.quantity).toBe(-5);
    expect(payoff.greatestLoss.amount).toBeCloseTo(500 * 10 + cost.total, 5);
    expect(payoff.gainGivenUp.openEnded).toBe(true);
    const best = Math.max(...payoff.atExpiry.map((point) => point.with));
    expect(best).toBeCloseTo(500 * (call.instrument.strike - 100) - cost.total, 5);
    expect(notes.join()).toContain('exercised early');
  });

  it('a covered call brings its premium and gives up the rise above the strike', () => {
    const { cost, payoff, carry } = build(stock, { target: onStock, kind: 'covered-option', ratio: 1, sold: { strike: { price: 110 } }, expiry: ends });
    expect(cost.premium).toBeLessThan(0);
    expect(payoff.greatestLoss.amount).toBeCloseTo(500 * 100 + cost.total, 5);
    for (const point of payoff.atExpiry) expect(point.with).toBeCloseTo(500 * (Math.min(point.price, 110) - 100) - cost.total, 6);
    expect(carry[0]!.perYear).toBeCloseTo(-cost.premium / years, 6);
  });

  it('a short holding is hedged by calls, and what remains unhedged still loses without end', () => {
    const short = { ...stock, account: { balances: [{ currency: 'USD', amount: 90_000 }], positions: [{ instrument: 'X', quantity: -450, averagePrice: 100 }] } };
    const { legs, ratio, payoff } = build(short, { target: onStock, kind: 'protective-option', ratio: 1, bought: { strike: { share: 1.1 } }, expiry: ends });
    expect(legs.map(({ instrument, quantity }) => [instrument.right, quantity])).toEqual([['call', 4]]);
    expect(ratio).toBeCloseTo(4 / 4.5, 12);
    expect(payoff.greatestLossWithout.openEnded).toBe(true);
    expect(payoff.greatestLoss.openEnded).toBe(true);
  });

  it('a short future settles at the price of its underlying: the hedged holding earns what the future stood above it', () => {
    const parts = {
      account: { balances: [{ currency: 'USD', amount: 200_000 }], positions: [{ instrument: 'FUND', quantity: 1000, averagePrice: 100 }] },
      instruments: [{ id: 'I', kind: 'index', currency: 'USD' }, { id: 'FUND', kind: 'etf', currency: 'USD', tracks: { underlying: 'I', ratio: 10 } }, { id: 'F', kind: 'future', currency: 'USD', underlying: 'I', multiplier: 5, expiry: '2027-03-19', margin: { initial: 500, maintenance: 400 } }],
      quotes: [{ instrument: 'I', mark: 1000, volatility: 0.2 }, { instrument: 'FUND', mark: 100 }, { instrument: 'F', mark: 1010, bid: 1009, ask: 1011 }],
    };
    const { legs, cost, payoff, carry } = build(parts, { target: { kind: 'position', instrument: 'FUND' }, kind: 'future', ratio: 1, instrument: 'F' });
    // 100,000 of exposure ÷ (5 × 1010) = 19.8 contracts, 19 whole ones.
    expect(legs[0]!.quantity).toBe(-19);
    expect(cost.premium).toBe(0);
    expect(cost.halfSpread).toBeCloseTo(19 * 5, 9);
    for (const point of payoff.atExpiry) expect(point.with - point.without).toBeCloseTo(19 * 5 * (1010 - point.price) - cost.total, 5);
    expect(carry[0]!.perYear).toBeCloseTo((19 * 5 * 10) / years, 6);
    expect(payoff.gainGivenUp.openEnded).toBe(true);
  });

  it('a hedge on another price is sized by beta, and what has no history counts as unhedged', () => {
    const index = randomHistories(['I'], 300, 4)[0]!;
    const own = historyFrom('X', index.closes.slice(1).map(([, close], t) => 1.5 * (close / index.closes[t]![1] - 1)));
    const parts = {
      account: { positions: [{ instrument: 'X', quantity: 1000, averagePrice: 100 }, { instrument: 'Y', quantity: 100, averagePrice: 10 }] },
      instruments: [{ id: 'I', kind: 'index', currency: 'USD' }, { id: 'X', kind: 'equity', currency: 'USD' }, { id: 'Y', kind: 'equity', currency: 'USD' }, { id: 'F', kind: 'future', currency: 'USD', underlying: 'I', multiplier: 10, expiry: '2027-03-19', margin: { initial: 100, maintenance: 80 } }],
      marks: { I: 100, X: 100, Y: 10, F: 100 }, history: [index, own],
    };
    const built = build(parts, { target: { kind: 'account' }, kind: 'future', ratio: 1, instrument: 'F' });
    const link = built.linkage.links.find(({ part }) => part === 'X')!;
    expect(link.beta).toBeGreaterThan(1.45);
    expect(link.beta).toBeLessThan(1.55);
    expect(built.linkage.hedgeable).toBeCloseTo(100_000 * link.beta, 6);
    expect(built.linkage.unhedged).toBeCloseTo(1000, 9);
    expect(built.legs[0]!.quantity).toBe(-Math.floor((100_000 * link.beta) / 1000));
    expect(built.notes.join()).toContain('counted as unhedged, and held still in the curves: Y');
    const alone = buildHedge(toEngineBook(bookOf(parts)), 'a', { target: { kind: 'position', instrument: 'Y' }, kind: 'future', ratio: 1, instrument: 'F' });
    expect(alone.ok).toBe(false);
  });

  it('takes a listed option where the book has one with these terms, at its own price and spread', () => {
    const listed = { ...stock, instruments: [...stock.instruments, { id: 'X P 90', kind: 'option', currency: 'USD', underlying: 'X', right: 'put', strike: 90, expiry: '2027-03-19', multiplier: 100, takerFee: 0.002 }], quotes: [...stock.quotes, { instrument: 'X P 90', mark: 4, bid: 3.8, ask: 4.2 }] };
    const { legs, cost } = build(listed, { target: onStock, kind: 'protective-option', ratio: 0.5, bought: { strike: { price: 90 } }, expiry: ends });
    expect(legs[0]).toMatchObject({ modelled: false, quantity: 2 });
    expect(cost).toMatchObject({ premium: 800, assumed: [] });
    expect(cost.halfSpread).toBeCloseTo(40, 9);
    expect(cost.fee).toBeCloseTo(200 * 4.2 * 0.002, 9);
  });

  it('says what is missing instead of guessing', () => {
    const why = (parts: Parameters<typeof bookOf>[0], request: HedgeRequest): string => {
      const made = buildHedge(toEngineBook(bookOf(parts)), 'a', request);
      return made.ok ? '' : made.failure.message;
    };
    const put = { target: onStock, kind: 'protective-option', ratio: 1, bought: { strike: { price: 90 } }, expiry: ends } as const;
    expect(why({ ...stock, quotes: [{ instrument: 'X', mark: 100 }] }, put)).toContain('No volatility is known for X');
    expect(why(stock, { ...put, ratio: 0.1 })).toContain('less than one');
    expect(why(stock, { ...put, expiry: Date.parse('2026-11-20T21:00:00Z') })).toContain('expiry');
    expect(why(stock, { ...put, target: { kind: 'position', instrument: 'Z' } })).not.toBe('');
    expect(why(stock, { target: onStock, kind: 'future', ratio: 1, instrument: 'X' })).toContain('future or a perpetual');
    expect(why(stock, { ...put, bought: undefined })).toContain('Choose the put');
  });
});
