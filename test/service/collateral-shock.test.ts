import { describe, expect, it } from 'vitest';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { outcomeOf, shockHaircuts } from '#service/collateral-shock.ts';
import type { BookFile } from '#contract/book-file.ts';

/** One account with 10 BTC at 1,000, a haircut of 10 %, 5,000 USD of cash, and one short perpetual that needs margin. */
function bookUnder(regime: string, collateralCaps?: readonly unknown[]): BookFile {
  return {
    format: 'marginline-book', version: 1, asOf: '2026-01-15T12:00:00Z',
    accounts: [{
      id: 'a', currency: 'USD', regime: { id: regime, params: { ...(regime === 'flat' ? { initialRate: 0.2, maintenanceRate: 0.1 } : { venue: 'generic' }), ...(collateralCaps === undefined ? {} : { collateralCaps }) } },
      balances: [{ currency: 'USD', amount: '5000' }],
      positions: [{ instrument: 'BTC', quantity: '10', averagePrice: '1000' }, { instrument: 'PERP', quantity: '-4', averagePrice: '1000' }],
    }],
    instruments: [
      { id: 'BTC', kind: 'crypto', currency: 'USD', collateral: { haircut: 0.1 } },
      { id: 'PERP', kind: 'perpetual', currency: 'USD', underlying: 'BTC', tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] },
    ],
    quotes: [{ instrument: 'BTC', mark: 1000, at: '2026-01-15T12:00:00Z' }, { instrument: 'PERP', mark: 1000, at: '2026-01-15T12:00:00Z' }],
  } as unknown as BookFile;
}

function shocked(regime: string, shock: number, caps?: readonly unknown[]): ReturnType<typeof shockHaircuts> {
  const book = toEngineBook(bookUnder(regime, caps));
  const session = openSession(book);
  const ledger = session.collateral('a');
  return shockHaircuts(openSession, book, 'a', outcomeOf(ledger, session.figures('a')), ledger, shock);
}

describe('a shock to haircuts', () => {
  it('is computed by the engine where the regime discounts collateral', () => {
    const { base, shocked: after, regimeHasHaircuts } = shocked('crypto-cross', 0.2);
    expect(regimeHasHaircuts).toBe(true);
    expect(base.counted).toBeCloseTo(14_000, 9);
    expect(after.counted).toBeCloseTo(12_000, 9);
    expect(base.marginEquity - after.marginEquity).toBeCloseTo(2000, 9);
    expect(after.bufferRatio).toBeCloseTo(after.marginEquity / after.maintenanceMargin, 9);
  });

  it('never takes more than there is, and leaves cash alone', () => {
    expect(shocked('crypto-cross', 1).shocked.counted).toBeCloseTo(5000, 9);
    expect(shocked('flat', 1).shocked.counted).toBeCloseTo(5000, 9);
  });

  it('comes off margin equity where the regime takes no haircuts', () => {
    const { base, shocked: after, regimeHasHaircuts } = shocked('flat', 0.2);
    expect(regimeHasHaircuts).toBe(false);
    expect(base.marginEquity - after.marginEquity).toBeCloseTo(2000, 9);
    expect(after.maintenanceMargin).toBe(base.maintenanceMargin);
  });

  it('of nothing changes nothing', () => {
    const { base, shocked: after } = shocked('crypto-cross', 0);
    expect(after).toEqual(base);
  });
});
