import { describe, expect, it } from 'vitest';
import { americanValue } from '#engine/pricing/american.ts';
import { europeanValue } from '#engine/pricing/black-scholes.ts';
import { europeanGreeks, greeks } from '#engine/pricing/greeks.ts';
import { europeanImpliedVolatility, impliedVolatility } from '#engine/pricing/implied-volatility.ts';
import { contractOf, referenceRows, Worst } from './fixture.ts';

describe('implied volatility', () => {
  it('of European options within 1e-10 wherever the price tells it', ({ annotate }) => {
    const worst = new Worst();
    let tried = 0;
    for (const row of referenceRows('european.tsv')) {
      const contract = contractOf(row);
      const [call, spot, strike, years, rate, dividendYield, volatility] = contract;
      const price = Number(row.get('value'));
      if (volatility < 2e-4 || price < 1e-290) continue;
      europeanGreeks(...contract);
      // One ulp of the price must not move the volatility by more than some thousand ulps.
      if (price > 1000 * greeks.vega * volatility) continue;
      tried++;
      const found = europeanImpliedVolatility(price, call, spot, strike, years, rate, dividendYield);
      worst.note(Math.abs(found / volatility - 1), () => `${String(found)} at ${contract.join(' ')}`);
    }
    void annotate(`worst relative error of ${String(tried)}: ${worst.toString()}`);
    expect(tried).toBeGreaterThan(1000);
    expect(worst.error, worst.toString()).toBeLessThan(1e-10);
  });

  it('says so where no volatility gives the price', () => {
    expect(europeanImpliedVolatility(101, true, 100, 90, 1, 0.02, 0)).toBeNaN();
    expect(europeanImpliedVolatility(5, true, 100, 90, 1, 0.02, 0)).toBeNaN();
    expect(europeanImpliedVolatility(0, false, 100, 90, 1, 0.02, 0)).toBeNaN();
    expect(europeanImpliedVolatility(5, true, 100, 100, 0, 0.02, 0)).toBeNaN();
    expect(europeanImpliedVolatility(NaN, true, 100, 100, 1, 0.02, 0)).toBeNaN();
    // 3,000 % a year would give this one.
    expect(europeanImpliedVolatility(europeanValue(true, 100, 100, 0.01, 0, 0, 30), true, 100, 100, 0.01, 0, 0)).toBeNaN();
  });

  it('of American options, from the European one', () => {
    for (let i = 0; i < 40; i++) {
      const call = i % 2 === 0;
      const spot = 80 + i;
      const volatility = 0.12 + 0.015 * ((i * 7) % 40);
      const price = americanValue(call, spot, 100, 0.6, 0.03, 0.02, volatility);
      if (price < Math.max(call ? spot - 100 : 100 - spot, 0) + 0.01) continue;
      let evaluations = 0;
      const found = impliedVolatility(price, (v) => {
        evaluations++;
        return americanValue(call, spot, 100, 0.6, 0.03, 0.02, v);
      }, europeanImpliedVolatility(price, call, spot, 100, 0.6, 0.03, 0.02) || 0.5, 1e-11);
      expect(Math.abs(found / volatility - 1)).toBeLessThan(1e-8);
      expect(evaluations).toBeLessThan(30);
    }
  });
});
