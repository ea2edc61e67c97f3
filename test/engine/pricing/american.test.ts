import { describe, expect, it } from 'vitest';
import { american, americanResult, americanValue } from '#engine/pricing/american.ts';
import { americanGrid } from '#engine/pricing/american-grid.ts';
import { treePut, treeResult } from '#engine/pricing/american-tree.ts';
import { europeanValue } from '#engine/pricing/black-scholes.ts';
import { contractOf, referenceRows, Worst } from './fixture.ts';

const rows = referenceRows('american.tsv');

/** Worst difference of value from a column, relative to the greater of that and a share of the strike. */
function worstValue(column: string, floor: number): Worst {
  const worst = new Worst();
  for (const row of rows) {
    const contract = contractOf(row);
    const expected = Number(row.get(column));
    const found = americanValue(...contract);
    worst.note(Math.abs(found - expected) / Math.max(expected, floor * contract[2]), () => `${String(found)} for ${String(expected)} at ${contract.join(' ')}`);
  }
  return worst;
}

describe(`American options against binomial trees, ${String(rows.length)} contracts`, () => {
  it('is there', () => { expect(rows.length).toBe(500); });

  it('within 1e-4 of a tree of 5,001 steps, from a thousandth of the strike up', ({ annotate }) => {
    const worst = worstValue('value', 1e-3);
    void annotate(`worst relative error: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(1e-4);
  });

  it('within 2e-5 of the limit of the trees, from a millionth of the strike up', ({ annotate }) => {
    const worst = worstValue('limitValue', 1e-6);
    void annotate(`worst relative error: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(2e-5);
  });

  it('nearer to the limit than the tree of 5,001 steps itself', () => {
    const tree = new Worst();
    for (const row of rows) tree.note(Math.abs(Number(row.get('value')) - Number(row.get('limitValue'))) / Math.max(Number(row.get('limitValue')), 1e-3), () => '');
    expect(worstValue('limitValue', 1e-5).error).toBeLessThan(tree.error);
  });

  it('delta within 1e-4', ({ annotate }) => {
    const worst = new Worst();
    for (const row of rows) {
      american(...contractOf(row));
      worst.note(Math.abs(americanResult.delta - Number(row.get('limitDelta'))), () => `${String(americanResult.delta)} at ${[...row.values()].join(' ')}`);
    }
    void annotate(`worst difference: ${worst.toString()}`);
    expect(worst.error, worst.toString()).toBeLessThan(1e-4);
  });

  it('the same in any order: what is kept from one option never colours another', () => {
    const forwards = rows.map((row) => americanValue(...contractOf(row)));
    const backwards = rows.toReversed().map((row) => americanValue(...contractOf(row))).reverse();
    expect(backwards).toEqual(forwards);
  });

  it('many options under many scenarios: the same as one by one', () => {
    const contracts = rows.map(contractOf);
    const column = (k: 1 | 2 | 3 | 4 | 5 | 6): Float64Array => Float64Array.from(contracts, (contract) => contract[k]);
    const grid = { scenarios: 1, spot: column(1), volatility: column(6), value: new Float64Array(500), delta: new Float64Array(500) };
    americanGrid({ count: 500, call: Uint8Array.from(contracts, ([call]) => (call ? 1 : 0)), strike: column(2), years: column(3), rate: column(4), dividendYield: column(5) }, grid);
    contracts.forEach((contract, i) => {
      american(...contract);
      expect([grid.value[i], grid.delta[i]]).toEqual([americanResult.value, americanResult.delta]);
    });
  });
});

describe('corners of the American domain', () => {
  it('a call without dividends at a rate below zero is worth exercising early', () => {
    // The put of the symmetry has rate 0 and yield −0.01; a tree for that put is the check.
    const found = americanValue(true, 100, 95, 2, -0.01, 0, 0.2);
    expect(found).toBeGreaterThan(europeanValue(true, 100, 95, 2, -0.01, 0, 0.2) + 0.01);
    treePut(95 / 100, 2, 0, -0.01, 0.2);
    expect(Math.abs(found / (100 * treeResult.value) - 1)).toBeLessThan(1e-4);
  });
  it('rate and yield both below zero: between the European value and the one without the yield', () => {
    const found = americanValue(false, 100, 100, 2, -0.01, -0.03, 0.15);
    expect(found).toBeGreaterThanOrEqual(europeanValue(false, 100, 100, 2, -0.01, -0.03, 0.15));
    expect(found).toBeLessThan(americanValue(false, 100, 100, 2, -0.01, 0, 0.15));
  });
  it('without volatility the best moment of the forward path', () => {
    // The gain 100 e^(−0.08 t) − 95 e^(−0.2 t) turns at t = ln(8 / 19) / (0.08 − 0.2) = 7.2 years.
    const turn = Math.log(8 / 19) / -0.12;
    expect(americanValue(true, 100, 95, 20, 0.2, 0.08, 0)).toBeCloseTo(100 * Math.exp(-0.08 * turn) - 95 * Math.exp(-0.2 * turn), 12);
    expect(americanValue(true, 100, 95, 20, 0.2, 0.08, 1e-3)).toBeCloseTo(100 * Math.exp(-0.08 * turn) - 95 * Math.exp(-0.2 * turn), 2);
  });
  it('unknown in, unknown out', () => {
    expect(americanValue(true, NaN, 95, 1, 0.02, 0.01, 0.2)).toBeNaN();
    expect(americanValue(false, 100, 95, 1, 0.02, 0.01, NaN)).toBeNaN();
  });
});
