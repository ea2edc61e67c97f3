import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf, sessionOf } from '../../support/book-builder.ts';

const instruments = [
  { id: 'S', kind: 'equity', currency: 'USD' },
  { id: 'F', kind: 'future', currency: 'USD', multiplier: 50, margin: { initial: 11_000, maintenance: 10_000 } },
  { id: 'O', kind: 'option', currency: 'USD', underlying: 'F', right: 'put', strike: 100, expiry: '2027-03-19', multiplier: 50 },
];

function account(securities: number, commodities: number, shares: number, contracts: number, average = 100) {
  return {
    account: {
      balances: [{ currency: 'USD', amount: securities, segment: 'securities' }, { currency: 'USD', amount: commodities, segment: 'commodities', accrued: -10 }],
      positions: [{ instrument: 'S', quantity: shares }, { instrument: 'F', quantity: contracts, averagePrice: average }, { instrument: 'O', quantity: -1 }],
    },
    instruments, marks: { S: 10, F: 100, O: 2 }, rates: [{ currency: 'USD', riskFree: 0.02 }],
  };
}

describe('segments', () => {
  it('puts futures and options on them with the balances of commodities, the rest in securities', () => {
    const r = reportOf(account(5000, 12_000, 1000, 1, 90));
    const option = r.positions[2]!.maintenanceMargin!;
    expect(r.segments).toEqual([
      { name: 'securities', marginEquity: 15_000, maintenanceMargin: 2500, excessLiquidity: 12_500 },
      { name: 'commodities', marginEquity: 12_000 - 10 + 500, maintenanceMargin: 10_000 + option, excessLiquidity: 2490 - option },
    ]);
    expect(option).toBeGreaterThan(0);
    expect(r.status).not.toBe('margin-call');
  });
  it('is not reported where no balance names one', () => {
    const facts = account(5000, 12_000, 1000, 1);
    expect('segments' in reportOf({ ...facts, account: { ...facts.account, balances: [{ currency: 'USD', amount: 17_000 }] } })).toBe(false);
  });
  it('calls an account whose total hides the deficit of a segment', () => {
    for (const [securities, commodities, segment] of [[100_000, 5000, 'commodities'], [-9000, 60_000, 'securities']] as const) {
      const session = sessionOf(account(securities, commodities, 1000, 1));
      const r = session.report('a');
      expect(r.excessLiquidity).toBeGreaterThan(0);
      expect([r.status, session.figures('a').status]).toEqual(['margin-call', 'margin-call']);
      expect(r.warnings.filter((w) => w.code === 'segment-deficit').map((w) => w.scope)).toEqual([segment]);
    }
  });
  it('sums to the account', () => {
    const amount = fc.integer({ min: -50_000, max: 50_000 });
    fc.assert(fc.property(amount, amount, fc.integer({ min: -900, max: 900 }), fc.integer({ min: -3, max: 3 }), (securities, commodities, shares, contracts) => {
      const r = sessionOf(account(securities, commodities, shares, contracts, 95)).report('a');
      for (const of of ['marginEquity', 'maintenanceMargin', 'excessLiquidity'] as const) expect(r.segments!.reduce((sum, s) => sum + s[of], 0)).toBeCloseTo(r[of], 6);
    }), { numRuns: 60 });
  });
});
