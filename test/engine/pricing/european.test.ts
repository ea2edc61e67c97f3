import { describe, expect, it } from 'vitest';
import { european, europeanDelta, europeanResult, europeanValue } from '#engine/pricing/black-scholes.ts';
import { europeanGrid } from '#engine/pricing/european-grid.ts';
import { europeanGreeks, greeks } from '#engine/pricing/greeks.ts';
import { contractOf, referenceRows, Worst } from './fixture.ts';

const rows = referenceRows('european.tsv');
/** Where float64 is no longer normal, no relative accuracy can be had. */
const SMALLEST = 1e-300;

/** Worst relative error of one output; what the reference puts below the smallest normal float64 must be as small. */
function worstOf(output: string, compute: (...contract: Parameters<typeof europeanValue>) => number, scale = output): Worst {
  const worst = new Worst();
  for (const row of rows) {
    const expected = Number(row.get(output));
    const size = Math.abs(Number(row.get(scale)));
    const found = compute(...contractOf(row));
    const error = size < SMALLEST ? (Math.abs(found) <= 1.01 * SMALLEST ? 0 : NaN) : Math.abs(found - expected) / size;
    worst.note(error, () => `${output}: ${String(found)} for ${String(expected)} at ${[...row.values()].slice(0, 8).join(' ')}`);
  }
  return worst;
}

describe(`Black–Scholes–Merton against 150-digit arithmetic, ${String(rows.length)} contracts`, () => {
  it('covers the domain', () => {
    expect(rows.length).toBeGreaterThanOrEqual(2000);
    const values = rows.map((row) => Number(row.get('value'))).filter((value) => value > 0);
    expect(Math.min(...values)).toBeLessThan(1e-280);
  });

  it('value within 1e-12 of itself', ({ annotate }) => {
    const worst = worstOf('value', europeanValue);
    void annotate(`worst relative error of the value: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(1e-12);
  });

  it.for(['delta', 'gamma', 'vega', 'rho'] as const)('%s within 1e-12 of itself', (greek, { annotate }) => {
    const worst = worstOf(greek, (...contract) => {
      europeanGreeks(...contract);
      return greeks[greek];
    });
    void annotate(`worst relative error: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(1e-12);
  });

  it('theta within 1e-12 of the sum of its three terms, which may cancel', ({ annotate }) => {
    const worst = worstOf('theta', (...contract) => {
      europeanGreeks(...contract);
      return greeks.theta;
    }, 'thetaTerms');
    void annotate(`worst error: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(1e-12);
  });

  it('the same value and delta from every entry', () => {
    for (const row of rows) {
      const contract = contractOf(row);
      european(...contract);
      europeanGreeks(...contract);
      expect(europeanResult.value).toBe(europeanValue(...contract));
      expect(europeanResult.delta).toBe(europeanDelta(...contract));
      expect(greeks.delta).toBe(europeanDelta(...contract));
    }
  });

  it('many options under many scenarios: within 1e-12 too', () => {
    const contracts = rows.map(contractOf);
    const column = (k: 2 | 3 | 4 | 5): Float64Array => Float64Array.from(contracts, (contract) => contract[k]);
    // Three states each: the contract's own, one spot higher and one volatility higher; then the first again.
    const states = contracts.flatMap(([, spot, , , , , volatility]) => [[spot, volatility], [spot * 1.03, volatility], [spot, volatility * 1.2], [spot, volatility]] as const);
    const grid = {
      scenarios: 4, spot: Float64Array.from(states, ([spot]) => spot), volatility: Float64Array.from(states, ([, volatility]) => volatility),
      value: new Float64Array(states.length), delta: new Float64Array(states.length),
    };
    europeanGrid({ count: contracts.length, call: Uint8Array.from(contracts, ([call]) => (call ? 1 : 0)), strike: column(2), years: column(3), rate: column(4), dividendYield: column(5) }, grid);
    const worst = new Worst();
    contracts.forEach(([call, , strike, years, rate, dividendYield], i) => {
      for (let at = 4 * i; at < 4 * i + 4; at++) {
        const contract = [call, grid.spot[at]!, strike, years, rate, dividendYield, grid.volatility[at]!] as const;
        const pairs = [[grid.value[at]!, europeanValue(...contract)], [grid.delta[at]!, europeanDelta(...contract)]] as const;
        for (const [found, one] of pairs) {
          if (Math.abs(one) < SMALLEST) expect(Math.abs(found)).toBeLessThanOrEqual(1.01 * SMALLEST);
          else worst.note(Math.abs(found / one - 1), () => contract.join(' '));
        }
      }
    });
    expect(worst.error, worst.toString()).toBeLessThan(5e-13);
  });
});

describe('at the edges', () => {
  it('unknown in, unknown out', () => {
    const contract: Parameters<typeof europeanValue> = [true, 100, 90, 1, 0.02, 0.01, 0.2];
    for (let k = 1; k < contract.length; k++) {
      const unknown = contract.map((input, i) => (i === k ? NaN : input)) as Parameters<typeof europeanValue>;
      expect(europeanValue(...unknown), String(k)).toBeNaN();
    }
  });
  it('a boundless volatility is worth the whole', () => {
    expect(europeanValue(true, 100, 90, 1, 0.02, 0.01, Infinity)).toBeCloseTo(100 * Math.exp(-0.01), 12);
    expect(europeanValue(false, 100, 90, 1, 0.02, 0.01, 1e6)).toBeCloseTo(90 * Math.exp(-0.02), 12);
  });
});
