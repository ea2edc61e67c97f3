import { describe, expect, it } from 'vitest';
import { normalCdf } from '#engine/pricing/normal.ts';
import { reportOf } from '../../support/book-builder.ts';

describe('an option on a future', () => {
  it("is valued by Black's formula, an index option by the spot", () => {
    const future = { id: 'CLF7', kind: 'future', currency: 'USD', multiplier: 1000, margin: { initial: 5000, maintenance: 4500 } };
    const option = { kind: 'option', currency: 'USD', right: 'call', strike: 60, expiry: '2027-11-20', style: 'european' };
    const made = reportOf({
      account: { balances: [{ currency: 'USD', amount: 100 }], positions: [{ instrument: 'on future', quantity: 1 }, { instrument: 'on index', quantity: 1 }] },
      instruments: [future, { id: 'I', kind: 'index', currency: 'USD' }, { ...option, id: 'on future', underlying: 'CLF7' }, { ...option, id: 'on index', underlying: 'I' }],
      quotes: [{ instrument: 'CLF7', mark: 60 }, { instrument: 'I', mark: 60 }, { instrument: 'on future', volatility: 0.4 }, { instrument: 'on index', volatility: 0.4 }],
      rates: [{ currency: 'USD', riskFree: 0.05 }],
    });
    const value = (id: string): number => made.positions.find((position) => position.instrument === id)!.marketValue!;
    // One year at the money: e^(−rT) F (N(σ/2) − N(−σ/2)).
    expect(value('on future')).toBeCloseTo(Math.exp(-0.05) * 60 * (normalCdf(0.2) - normalCdf(-0.2)), 9);
    const d1 = (0.05 + 0.08) / 0.4;
    expect(value('on index')).toBeCloseTo(60 * normalCdf(d1) - 60 * Math.exp(-0.05) * normalCdf(d1 - 0.4), 9);
  });
});
