import { describe, expect, it } from 'vitest';
import { reportOf } from '../../support/book-builder.ts';

describe('carry per day', () => {
  it('is interest on debits at the margin loan rate, a 365th of the year', () => {
    const r = reportOf({ account: { balances: [{ currency: 'USD', amount: -50_000 }, { currency: 'EUR', amount: 10_000 }] }, rates: [{ currency: 'USD', marginLoan: 0.068 }, { currency: 'EUR', marginLoan: 0.05 }], fx: [{ from: 'EUR', to: 'USD', rate: 1.1 }] });
    expect(r.carryPerDay).toBeCloseTo((-50_000 * 0.068) / 365, 9);
  });
  it('is funding of perpetuals: a long pays when the rate is positive, coin contracts in coin', () => {
    const r = reportOf({
      account: { regime: { id: 'crypto-cross' }, positions: [{ instrument: 'P', quantity: 2, averagePrice: 100 }, { instrument: 'I', quantity: -10_000, averagePrice: 50_000 }], balances: [{ currency: 'USD', amount: 1 }] },
      instruments: [{ id: 'BTC', kind: 'crypto', currency: 'USD' }, { id: 'P', kind: 'perpetual', currency: 'USD', maintenanceRate: 0.01 }, { id: 'I', kind: 'perpetual', currency: 'BTC', inverse: true, maintenanceRate: 0.01 }],
      quotes: [{ instrument: 'P', mark: 100, funding: { rate: 0.0001, intervalHours: 8 } }, { instrument: 'I', mark: 50_000, funding: { rate: 0.0002, intervalHours: 4 } }, { instrument: 'BTC', mark: 50_000 }],
    });
    expect(r.positions[0]!.carryPerDay).toBeCloseTo(-200 * 0.0001 * 3, 12);
    expect(r.positions[1]!.carryPerDay).toBeCloseTo(10_000 * 0.0002 * 6, 9);
    expect(r.carryPerDay).toBeCloseTo(r.positions[0]!.carryPerDay! + r.positions[1]!.carryPerDay!, 12);
  });
  it('is absent where nothing is known', () => {
    const r = reportOf({ account: { balances: [{ currency: 'USD', amount: -5 }], positions: [{ instrument: 'S', quantity: 1 }] }, instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }], marks: { S: 1 } });
    expect('carryPerDay' in r).toBe(false);
    expect('carryPerDay' in r.positions[0]!).toBe(false);
  });
});
