import { describe, expect, it } from 'vitest';
import { actedEarlier } from '#engine/liquidation/acted-earlier.ts';
import { hedgesSold } from '#engine/liquidation/hedges-sold.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { MoveMarket } from '#engine/liquidation/sale.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const unmoved: MoveMarket = (book) => book;
const setting = { policy: DEFAULT_POLICY, impact: { impact: 0, permanent: 0.5, crowd: 0 }, move: unmoved };

/** 100 shares on credit, and a second stock sold short as a hedge. */
function at(mark: number, hedge = 0, hedgeMark = 100): Book {
  return toEngineBook(bookOf({
    account: {
      balances: [{ currency: 'USD', amount: -5000 + (hedge === 0 ? 0 : -hedge * 100) }],
      positions: [{ instrument: 'S', quantity: 100, averagePrice: 100 }, ...(hedge === 0 ? [] : [{ instrument: 'H', quantity: hedge, averagePrice: 100 }])],
    },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 1e9 }, { id: 'H', kind: 'equity', currency: 'USD', averageDailyVolume: 1e9 }],
    quotes: [{ instrument: 'S', mark, bid: mark, ask: mark, volatility: 0.3 }, { instrument: 'H', mark: hedgeMark, bid: hedgeMark, ask: hedgeMark, volatility: 0.3 }],
  }));
}
const path = (...marks: number[]): Observation[] => marks.map((mark, n) => ({ afterMs: n * 86_400_000, book: at(mark) }));
const account = at(100).accounts[0]!;

describe('acted earlier', () => {
  it('reduces at the level, back to the target, and keeps what the fall would have taken', () => {
    // 5,000 of equity against 2,500: 2.00. At 1.5 the price p solves (100 p − 5000) = 1.5 × 25 p.
    const made = actedEarlier(account, path(100, 60), setting, 1.5, 2)!;
    const price = 5000 / (100 - 37.5);
    expect(made.before.bufferRatio).toBeCloseTo(1.5, 6);
    // Without spread a sale changes no equity: 25 % of (100 − n) p, twice, is at most the equity. The moment is just below the level, so a round 25 is not enough.
    const equity = 100 * price - 5000;
    const sold = Math.ceil(100 - equity / (0.5 * price) + 1e-6);
    expect(made.steps.map(({ quantity }) => quantity)).toEqual([-sold]);
    expect(made.reached).toBe(true);
    expect(made.endEquity).toBeCloseTo(equity - (100 - sold) * (price - 60), 4);
    expect(made.endEquityWithout).toBeCloseTo(1000, 9);
    expect(made.called).toBe(false);
  });
  it('is nothing where the level is never reached, and begins today where it is reached already', () => {
    expect(actedEarlier(account, path(100, 98), setting, 1.5, 2)).toBe(null);
    expect(actedEarlier(account, path(75, 74), setting, 1.5, 2)!.before.bufferRatio).toBeCloseTo(2500 / 1875, 9);
  });
  it('says where the counterparty comes all the same', () => {
    const made = actedEarlier(account, path(100, 51), setting, 1.1, 1.1)!;
    expect(made.called).toBe(true);
    // It sells just enough, and the ratio that it leaves is told.
    expect(made.endBufferRatio).toBeGreaterThanOrEqual(1);
    expect(made.endBufferRatio).toBeLessThan(1.2);
  });
});

describe('hedges that are closed too early', () => {
  it('are found with what they would still have brought', () => {
    const withHedge = (mark: number, hedgeMark: number, n: number): Observation => ({ afterMs: n, book: at(mark, -50, hedgeMark) });
    const observations = [withHedge(100, 100, 0), withHedge(70, 100, 1), withHedge(70, 40, 2)];
    const hedged = observations[0]!.book.accounts[0]!;
    const sold = hedgesSold(hedged, observations, { ...setting, policy: { ...DEFAULT_POLICY, order: 'margin-freed', partial: false } });
    expect(sold.map(({ instrument, quantity }) => [instrument, quantity])).toEqual([['H', 50]]);
    expect(sold[0]!.missed).toBeCloseTo(50 * 60, 9);
    expect(hedgesSold(hedged, [withHedge(100, 100, 0), withHedge(99, 100, 1), withHedge(70, 40, 2)], setting)).toEqual([]);
  });
});
