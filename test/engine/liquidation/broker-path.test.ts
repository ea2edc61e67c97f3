import { describe, expect, it } from 'vitest';
import { brokerPath } from '#engine/liquidation/broker-path.ts';
import { liquidate } from '#engine/liquidation/liquidate.ts';
import { DEFAULT_POLICY } from '#engine/liquidation/policy.ts';
import type { Observation } from '#engine/liquidation/verify-plan.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { bookOf } from '../../support/book-builder.ts';

const book: Book = toEngineBook(bookOf({
  account: { balances: [{ currency: 'USD', amount: -5000 }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 120 }] },
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 1e9 }], quotes: [{ instrument: 'S', mark: 100, bid: 99.9, ask: 100.1, volatility: 0.3 }],
}));
const account = book.accounts[0]!;
const at = (price: number, afterMs: number): Observation => ({ afterMs, book: { ...book, quotes: book.quotes.map((one) => ({ ...one, mark: price, bid: price - 0.1, ask: price + 0.1 })) } });
const setting = { policy: { ...DEFAULT_POLICY, fee: 0.005 }, impact: { impact: 0, permanent: 0, crowd: 0 }, move: (one: Book) => one, plain: true };
const walk = (...prices: readonly number[]) => brokerPath(account, prices.map(at), setting);

describe("the broker's engine over a scenario", () => {
  it('leaves an account above the line alone', () => {
    expect(walk(100, 80)).toEqual({ times: 0, slippage: 0, fees: 0, equityLost: 0, shortfall: 0, total: 0, endEquity: 3000, endBufferRatio: 1.5 });
  });

  it('sells at the first call what liquidate would sell, and goes on with what is left', () => {
    const once = walk(100, 60);
    const run = liquidate(at(60, 1).book, 'a', setting);
    expect(once).toMatchObject({ times: 1, slippage: run.totalSlippage, fees: run.totalFees, shortfall: 0 });
    expect(once.equityLost).toBeCloseTo(run.totalSlippage + run.totalFees, 9);
    expect(once.total).toBeCloseTo(once.equityLost, 9);
    const twice = walk(100, 60, 56);
    expect(twice.times).toBe(2);
    expect(twice.endEquity).toBeCloseTo(once.endEquity + run.left.positions[0]!.quantity * -4 - (twice.equityLost - once.equityLost), 9);
    // Sold at the low, it does not come back with the price.
    expect(walk(100, 60, 100).endEquity).toBeLessThan(5000 - 1000);
  });

  it('keeps what is owed after a wipe-out, whatever comes later', () => {
    const wiped = walk(100, 45, 100);
    expect(wiped.shortfall).toBeCloseTo(-(100 * 44.9 * 0.995 - 5000), 9);
    expect(wiped.total).toBeCloseTo(wiped.slippage + wiped.fees + wiped.shortfall, 9);
    expect(wiped.times).toBe(1);
  });
});
