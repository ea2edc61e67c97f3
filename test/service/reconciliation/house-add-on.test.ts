import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitAddOn, grossMarketValue, proposeAddOn } from '#service/reconciliation/house-add-on.ts';
import { sessionOf } from '../../support/book-builder.ts';

const day = (residual: number, grossMarketValue: number, grossExposure = grossMarketValue) => ({ residual, grossMarketValue, grossExposure });
const account = (regime: object) => ({
  account: { regime, balances: [{ currency: 'USD', amount: '20000' }], positions: [{ instrument: 'AAPL', quantity: '100' }, { instrument: 'MSFT', quantity: '-50' }] },
  instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }, { id: 'MSFT', kind: 'equity', currency: 'USD' }], marks: { AAPL: 190, MSFT: 400 },
});

describe('the house add-on fitted to kept days', () => {
  it('finds the rate that made the residuals, whatever it was', () => {
    fc.assert(fc.property(fc.double({ min: -0.5, max: 0.5, noNaN: true }), fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 60 }), (rate, values) => {
      const fit = fitAddOn(values.map((value) => day(rate * value, value)))!;
      expect(fit.rate).toBeCloseTo(rate, 10);
      expect(fit.days).toBe(values.length);
      expect(fit.standardError).toBeLessThan(1e-9);
    }));
  });

  it('takes the basis that explains more, and leaves out days without figures', () => {
    const days = [day(100, 1000, 7000), day(200, 2000, 3000), day(300, 3000, 9000), day(NaN, 1000), day(50, NaN, NaN)];
    expect(fitAddOn(days)).toMatchObject({ basis: 'market-value', days: 3 });
    expect(fitAddOn(days.map(({ residual, grossExposure, grossMarketValue }) => ({ residual, grossMarketValue: grossExposure, grossExposure: grossMarketValue })))).toMatchObject({ basis: 'gross-exposure', rate: expect.closeTo(0.1, 12) as number });
    expect(fitAddOn([])).toBe(null);
    expect(fitAddOn([day(NaN, 1)])).toBe(null);
    expect(fitAddOn([day(5, 100)])).toMatchObject({ rate: 0.05, standardError: null, days: 1, explained: 1 });
    expect(fitAddOn([day(0, 100), day(0, 200)])).toMatchObject({ rate: 0, explained: null });
  });

  it('scatter is not explained away: the least-squares figures by hand', () => {
    // x 1, 2, 3; y 1, 3, 2: slope 13/14; residuals 1/14, 16/14, −11/14, squares (1 + 256 + 121)/196 = 27/14.
    const fit = fitAddOn([day(1, 1, NaN), day(3, 2, NaN), day(2, 3, NaN)])!;
    expect(fit.rate).toBeCloseTo(13 / 14, 12);
    expect(fit.standardError).toBeCloseTo(Math.sqrt(27 / 14 / 2 / 14), 12);
    expect(fit.explained).toBeCloseTo(1 - 27 / 14 / 14, 12);
  });
});

describe('the add-on as a proposal', () => {
  const regT = { id: 'reg-t', params: { minimumEquity: 0, house: [{ select: { instrument: 'MSFT' }, maintenanceRate: 0.35 }] } };
  // Requirement: 25 % of 19,000 + 35 % of 20,000 = 11,750. Market value 39,000.
  const session = sessionOf(account(regT));
  const own = session.account('a')!;
  const fit = (rate: number) => ({ basis: 'market-value', rate, standardError: null, days: 3, explained: 1 }) as const;

  it('is a house rule that raises the requirement by the amount, and changes nothing by itself', () => {
    const proposal = proposeAddOn(session, own, fit(0.05));
    expect(proposal.amountToday).toBeCloseTo(1950, 9);
    expect(proposal.maintenanceAfter).toBeCloseTo(11_750 + 1950, 0);
    // Only AAPL is below the rate at first: 25 % + 1,950 ÷ 19,000 = 35.26 %, above MSFT's 35 %; both then carry 13,700 ÷ 39,000.
    expect(proposal.rule).toEqual({ select: {}, maintenanceRate: expect.closeTo(13_700 / 39_000, 6) as number });
    expect(proposal.params).toEqual({ ...regT.params, house: [...regT.params.house, proposal.rule] });
    expect(session.evaluate({ ...own, params: proposal.params! }).maintenanceMargin).toBe(proposal.maintenanceAfter);
    expect(session.account('a')!.params).toEqual(regT.params);
    expect(session.figures('a').maintenanceMargin).toBeCloseTo(11_750, 9);
  });

  it('is nothing where the venue demands less, where both agree, and where the regime knows no house rules', () => {
    expect(proposeAddOn(session, own, fit(-0.05))).toMatchObject({ rule: null, params: null, maintenanceAfter: null, reason: expect.stringContaining('less') as string });
    expect(proposeAddOn(session, own, fit(0))).toMatchObject({ rule: null, reason: expect.stringContaining('agree') as string });
    const flat = sessionOf(account({ id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }));
    expect(proposeAddOn(flat, flat.account('a')!, fit(0.05))).toMatchObject({ rule: null, reason: expect.stringContaining('knows no house rules') as string });
  });

  it('market value counts both sides and no derivatives', () => {
    expect(grossMarketValue(session.positions('a'))).toBe(39_000);
    expect(grossMarketValue([{ marketValue: null }, { marketValue: -5 }])).toBe(5);
  });
});
