import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';

const file = bookFileSchema.parse({
  format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
  accounts: [{ id: 'a', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: '-50000.00' }], positions: [{ instrument: 'X', quantity: 3 }], thresholds: { alerts: [1.1, 1.5] } }],
  instruments: [
    { id: 'SPX', kind: 'index', currency: 'USD' },
    { id: 'O1', kind: 'option', currency: 'USD', underlying: 'SPX', right: 'call', strike: 1, expiry: '2027-01-15' },
    { id: 'O2', kind: 'option', currency: 'USD', underlying: 'AAPL' },
    { id: 'O3', kind: 'option', currency: 'USD', underlying: 'SPX', style: 'american' },
    { id: 'P', kind: 'perpetual', currency: 'USDT', tiers: [{ initialRate: 0.05, maintenanceRate: 0.025 }, { upTo: 250_000, initialRate: 0.01, maintenanceRate: 0.005 }, { upTo: 50_000, initialRate: 0.008, maintenanceRate: 0.004 }] },
    { id: 'C', kind: 'crypto', currency: 'USD', collateral: { tier: 2 } },
  ],
  quotes: [{ instrument: 'SPX', mark: 5, at: '2026-11-20T20:00:00Z', staleAfter: 'PT15M' }, { instrument: 'C', at: '2026-11-20T20:00:00Z' }],
  rates: [{ currency: 'USD', marginLoan: 0.06 }, { currency: 'EUR', riskFree: 0.02 }],
  history: [{ instrument: 'SPX', closes: [['2026-11-20', 2], ['2026-11-19', 1]] }],
});

describe('book to engine', () => {
  const book = toEngineBook(file);
  const instrument = (id: string) => book.instruments.find((one) => one.id === id)!;

  it('fills defaults', () => {
    expect(book.accounts[0]!.thresholds).toEqual({ target: 2, alerts: [1.5, 1.1] });
    expect(book.accounts[0]!.balances[0]).toEqual({ currency: 'USD', amount: -50_000, accrued: 0, segment: null });
    expect(book.accounts[0]!.positions[0]).toEqual({ instrument: 'X', isolatedMargin: NaN, quantity: 3, averagePrice: NaN });
    expect(instrument('SPX')).toMatchObject({ multiplier: 1, leverageFactor: 1, collateral: null });
    expect(['O1', 'O2', 'O3'].map((id) => instrument(id).style)).toEqual(['european', 'american', 'american']);
    expect(instrument('O1').expiry).toBe(Date.parse('2027-01-15T21:00:00Z'));
    expect(instrument('C').collateral).toBeNull();
    expect(book.quotes.map((q) => [q.mark, q.staleAfterMs])).toEqual([[5, 900_000], [NaN, 4 * 86_400_000]]);
    expect(book.rates).toEqual([{ currency: 'USD', riskFree: NaN, marginLoan: 0.06 }, { currency: 'EUR', riskFree: 0.02, marginLoan: NaN }]);
    expect(book.history[0]!.days).toEqual(['2026-11-19', '2026-11-20']);
    expect(toEngineBook(file, 5).asOf).toBe(5);
  });

  it('derives deductions so that maintenance is continuous at every edge', () => {
    const tiers = instrument('P').tiers!;
    expect(tiers.map((t) => t.upTo)).toEqual([50_000, 250_000, Infinity]);
    tiers.slice(1).forEach((tier, n) => {
      const edge = tiers[n]!.upTo;
      expect(edge * tier.maintenanceRate - tier.deduction).toBeCloseTo(edge * tiers[n]!.maintenanceRate - tiers[n]!.deduction, 9);
    });
  });

  it('reads plans with their durations and selectors', () => {
    const plan = toEnginePlan({ id: 'p', account: 'a', when: { all: [{ metric: 'bufferRatio', below: 1.5, for: 'PT30S' }] }, steps: [{ reduce: { select: { kind: 'etf' }, share: 0.5 } }] });
    expect(plan).toMatchObject({ armed: false, when: { all: [{ below: 1.5, above: null, forMs: 30_000 }] }, steps: [{ type: 'reduce', select: { kind: ['etf'] }, share: 0.5, until: null }] });
  });
});
