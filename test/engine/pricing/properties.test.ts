import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { american, americanResult, americanValue } from '#engine/pricing/american.ts';
import { europeanValue } from '#engine/pricing/black-scholes.ts';
import { europeanGreeks, greeks } from '#engine/pricing/greeks.ts';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const terms = { call: fc.boolean(), spot: number(20, 300), strike: number(20, 300), years: number(0, 3), rate: number(-0.02, 0.12), dividendYield: number(0, 0.1), volatility: number(0.05, 1.5) };
const contracts = fc.record(terms);
/** Rounding of a float64 computation beside the amounts that take part in it. */
const beside = (...amounts: number[]): number => 1e-12 * Math.max(...amounts.map(Math.abs));
/** The American method is an approximation: errors of this share of the strike are its own. */
const APPROXIMATION = 2e-6;

describe('properties of prices', () => {
  it('put-call parity', () => {
    fc.assert(fc.property(contracts, ({ spot, strike, years, rate, dividendYield, volatility }) => {
      const call = europeanValue(true, spot, strike, years, rate, dividendYield, volatility);
      const put = europeanValue(false, spot, strike, years, rate, dividendYield, volatility);
      const forward = spot * Math.exp(-dividendYield * years) - strike * Math.exp(-rate * years);
      expect(Math.abs(call - put - forward)).toBeLessThanOrEqual(beside(spot, strike));
    }));
  });

  it('a European option lies between the intrinsic value of its forward and the whole of what it gives', () => {
    fc.assert(fc.property(contracts, ({ call, spot, strike, years, rate, dividendYield, volatility }) => {
      const value = europeanValue(call, spot, strike, years, rate, dividendYield, volatility);
      const grown = spot * Math.exp(-dividendYield * years);
      const discounted = strike * Math.exp(-rate * years);
      expect(value).toBeGreaterThanOrEqual(Math.max(call ? grown - discounted : discounted - grown, 0) - beside(spot, strike));
      expect(value).toBeLessThanOrEqual((call ? grown : discounted) + beside(spot, strike));
    }));
  });

  it('more volatility is never worth less, a higher spot never less to a call nor more to a put', () => {
    fc.assert(fc.property(contracts, number(1, 1.5), (contract, factor) => {
      const { call, spot, strike, years, rate, dividendYield, volatility } = contract;
      for (const [price, air] of [[europeanValue, beside(spot, strike)], [americanValue, APPROXIMATION * Math.max(spot, strike)]] as const) {
        const value = price(call, spot, strike, years, rate, dividendYield, volatility);
        expect(price(call, spot, strike, years, rate, dividendYield, volatility * factor)).toBeGreaterThanOrEqual(value - air);
        const higher = price(call, spot * factor, strike, years, rate, dividendYield, volatility);
        expect(call ? higher - value : value - higher).toBeGreaterThanOrEqual(-air * factor);
      }
    }));
  });

  it('American ≥ European, ≥ intrinsic, ≤ spot or strike', () => {
    fc.assert(fc.property(contracts, ({ call, spot, strike, years, rate, dividendYield, volatility }) => {
      const value = americanValue(call, spot, strike, years, rate, dividendYield, volatility);
      expect(value).toBeGreaterThanOrEqual(europeanValue(call, spot, strike, years, rate, dividendYield, volatility) - APPROXIMATION * Math.max(spot, strike));
      expect(value).toBeGreaterThanOrEqual(Math.max(call ? spot - strike : strike - spot, 0));
      expect(value).toBeLessThanOrEqual((call ? spot : strike) * Math.exp(Math.max(-rate, 0) * years) + beside(spot, strike));
    }));
  });

  it('the American call is the put with everything exchanged', () => {
    fc.assert(fc.property(contracts, ({ call, spot, strike, years, rate, dividendYield, volatility }) => {
      const value = americanValue(call, spot, strike, years, rate, dividendYield, volatility);
      const exchanged = americanValue(!call, strike, spot, years, dividendYield, rate, volatility);
      expect(Math.abs(value - exchanged)).toBeLessThanOrEqual(1e-9 * Math.max(spot, strike));
    }));
  });

  it('greeks are the slopes of the value', () => {
    const calm = fc.record({ ...terms, years: number(0.2, 2), volatility: number(0.15, 0.8), spot: number(80, 125), strike: number(80, 125) });
    fc.assert(fc.property(calm, ({ call, spot, strike, years, rate, dividendYield, volatility }) => {
      europeanGreeks(call, spot, strike, years, rate, dividendYield, volatility);
      const at = (changes: { spot?: number; years?: number; rate?: number; volatility?: number }): number =>
        europeanValue(call, spot + (changes.spot ?? 0), strike, years + (changes.years ?? 0), rate + (changes.rate ?? 0), dividendYield, volatility + (changes.volatility ?? 0));
      const slope = (name: 'spot' | 'years' | 'rate' | 'volatility', h: number): number => (at({ [name]: h }) - at({ [name]: -h })) / (2 * h);
      expect(greeks.delta).toBeCloseTo(slope('spot', 1e-3), 6);
      expect(greeks.gamma).toBeCloseTo((at({ spot: 0.01 }) - 2 * at({}) + at({ spot: -0.01 })) / 1e-4, 5);
      expect(greeks.vega).toBeCloseTo(slope('volatility', 1e-5), 4);
      expect(greeks.theta).toBeCloseTo(-slope('years', 1e-5), 4);
      expect(greeks.rho).toBeCloseTo(slope('rate', 1e-6), 3);
    }));
  });

  it('the American delta is the slope of the value', () => {
    fc.assert(fc.property(contracts, ({ call, spot, strike, years, rate, dividendYield, volatility }) => {
      fc.pre(years > 0.02);
      const h = 1e-3 * spot;
      american(call, spot, strike, years, rate, dividendYield, volatility);
      const { delta } = americanResult;
      const slope = (americanValue(call, spot + h, strike, years, rate, dividendYield, volatility) - americanValue(call, spot - h, strike, years, rate, dividendYield, volatility)) / (2 * h);
      // The delta of the boundary itself has a kink; within the step it may lie anywhere between its two sides.
      expect(Math.abs(delta - slope)).toBeLessThan(0.02);
    }));
  });
});
