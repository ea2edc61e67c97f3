import { describe, expect, it } from 'vitest';
import { futureArray, scenariosOf } from '#engine/margin/span/risk-array.ts';
import { addArray, scanRisk, totalRisk } from '#engine/margin/span/scan-risk.ts';
import { interCommodityCredits } from '#engine/margin/span/spreads.ts';
import { reportOf, sessionOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';
import type { Numbers } from './cases.ts';

const list = (facts: Numbers, name: string): number[] => facts[name] as unknown as number[];

const scan = (losses: ArrayLike<number>) => {
  const result = { scenario: -1, risk: 0 };
  scanRisk(losses, result);
  return result;
};

describe('risk arrays', () => {
  golden('span-scenario-table', (_i, e, near) => {
    const scenarios = scenariosOf();
    expect(scenarios).toHaveLength(16);
    list(e, 'price_fraction').forEach((price, k) => near(scenarios[k]!.price, price));
    list(e, 'vol_fraction').forEach((volatility, k) => near(scenarios[k]!.volatility, volatility));
    list(e, 'weight').forEach((weight, k) => near(scenarios[k]!.weight, weight));
  });
  golden('span-covered-write', (i, e, near) => {
    const losses = new Float64Array(16);
    // The book prints profits; arrays hold losses, and the future's own array is ours.
    const future = futureArray(10_000, scenariosOf());
    list(i, 'future_pnl').forEach((pnl, k) => expect(Math.abs(-future[k]! - pnl)).toBeLessThan(5));
    addArray(losses, list(i, 'future_pnl'), -1);
    addArray(losses, list(i, 'short_call_pnl'), -1);
    list(e, 'portfolio_pnl').forEach((pnl, k) => near(-losses[k]!, pnl));
    const worst = scan(losses);
    near(worst.risk, e['scan_risk']!);
    near(worst.scenario + 1, e['worst_scenario']!);
  });
  golden('span-naked-short-call', (i, e, near) => {
    const losses = new Float64Array(16);
    addArray(losses, list(i, 'short_call_pnl'), -1);
    near(scan(losses).risk, e['scan_risk']!);
    near(scan(losses).scenario + 1, e['worst_scenario']!);
  });
});

const future = (id: string, underlying: string, expiry: string, multiplier = 100) => ({ id, kind: 'future', currency: 'USD', underlying, multiplier, expiry });
const account = (params: object, positions: readonly object[]) => ({ regime: { id: 'span', params }, positions, balances: [{ currency: 'USD', amount: 100_000 }] });

describe('spreads, as books', () => {
  const calendar = (i: Numbers) => reportOf({
    account: account(
      { products: { CL: { scanRange: { '2027-03': i['outright_leg1'], '2027-06': i['outright_leg2'] }, volatilityScan: 0.04, calendarCharges: [{ near: '2027-03', far: '2027-06', charge: i['intra_spread_charge'] }] } } },
      [{ instrument: 'CLH7', quantity: 1, averagePrice: 60 }, { instrument: 'CLM7', quantity: -1, averagePrice: 61 }],
    ),
    instruments: [future('CLH7', 'CL', '2027-03-19'), future('CLM7', 'CL', '2027-06-18')],
    marks: { CLH7: 60, CLM7: 61 },
  });
  golden('span-cme-intra-spread-2-3', (i, e, near) => near(calendar(i).maintenanceMargin, e['margin']!));
  golden('span-cme-intra-spread-2-4', (i, e, near) => near(calendar(i).maintenanceMargin, e['margin']!));

  golden('span-nse-calendar-charge', (i, e, near) => {
    const report = reportOf({
      account: account(
        { products: { NIFTY: { scanRange: 100_000, volatilityScan: 0.04, calendarCharges: [{ rate: i['charge_pct']! / 100 }] } } },
        [{ instrument: 'NEAR', quantity: i['lots'], averagePrice: 23_900 }, { instrument: 'FAR', quantity: -i['lots']!, averagePrice: i['far_price'] }],
      ),
      instruments: [future('NEAR', 'NIFTY', '2026-12-31', i['lot']), future('FAR', 'NIFTY', '2027-01-28', i['lot'])],
      marks: { NEAR: 23_900, FAR: i['far_price']! },
    });
    near(report.maintenanceMargin, e['calendar_charge']!);
    expect(report.margin.map((line) => line.rule)).toEqual(['span-scan-risk', 'span-inter-month']);
  });

  it('corn 2 against soy 1 at 55 %: 6,000 − 3,300 = 2,700 (CME spread page; margin-regimes.md 3.3)', () => {
    const report = reportOf({
      account: account(
        { products: { C: { scanRange: 2000, volatilityScan: 0.05 }, S: { scanRange: 2000, volatilityScan: 0.05 } }, interCommodity: [{ legs: [{ underlying: 'C', ratio: 2, side: 'A' }, { underlying: 'S', ratio: 1, side: 'B' }], credit: 0.55 }] },
        [{ instrument: 'CZ', quantity: 2, averagePrice: 4 }, { instrument: 'SX', quantity: -1, averagePrice: 10 }],
      ),
      instruments: [future('CZ', 'C', '2027-03-19', 5000), future('SX', 'S', '2027-03-19', 5000)],
      marks: { CZ: 4, SX: 10 },
    });
    expect(report.maintenanceMargin).toBeCloseTo(2700, 8);
    const credits = new Float64Array(2);
    interCommodityCredits(new Float64Array([2, -1]), [2000, 2000], [{ legs: [{ commodity: 0, ratio: 2, side: 1 }, { commodity: 1, ratio: 1, side: -1 }], credit: 0.55 }], credits);
    expect(Array.from(credits)).toEqual([2200, 1100]);
  });
});

describe('the whole requirement', () => {
  golden('span-total-with-som-binding', (i, e, near) => {
    const before = i['scan_risk']! + i['inter_month_charge']! + i['delivery_charge']! - i['inter_commodity_credit']!;
    near(before, e['risk_before_som']!);
    const minimum = i['short_option_minimum_per_contract']! * i['short_options']!;
    near(minimum, e['short_option_minimum']!);
    near(totalRisk(i['scan_risk']!, i['inter_month_charge']!, i['delivery_charge']!, i['inter_commodity_credit']!, minimum), e['risk_requirement']!);
  });
  golden('span-total-nov', (i, e, near) => {
    near(totalRisk(i['scan_risk']!, i['inter_month_charge']!, i['delivery_charge']!, i['inter_commodity_credit']!, i['short_option_minimum']!), e['risk_requirement']!);
    // As a book: the short option's value is taken from the margin equity, so the cash that meets the line is risk plus value.
    const withCash = (cash: number) => sessionOf({
      account: { ...account({ products: { X: { scanRange: i['scan_risk'], volatilityScan: 0 } } }, [{ instrument: 'F', quantity: 1, averagePrice: 400 }, { instrument: 'O', quantity: -1 }]), balances: [{ currency: 'USD', amount: cash }] },
      instruments: [future('F', 'X', '2027-03-19'), { id: 'O', kind: 'option', currency: 'USD', underlying: 'F', right: 'call', strike: 4000, expiry: '2027-03-19', multiplier: 100, style: 'european' }],
      quotes: [{ instrument: 'F', mark: 400 }, { instrument: 'O', mark: -i['net_option_value']! / 100, volatility: 0.2 }],
      rates: [{ currency: 'USD', riskFree: 0.02 }],
    });
    const f = withCash(50_000).figures('a');
    const needed = 50_000 - f.excessLiquidity;
    near(needed - f.maintenanceMargin, -i['net_option_value']!);
    expect(withCash(needed).figures('a').bufferRatio).toBeCloseTo(1, 9);
    near(e['risk_requirement']! - i['net_option_value']!, e['equity_needed']!);
  });
  it('span-future-array (McMillan p. 668): one long future with a range of 10,000 asks for 10,000', () => {
    const report = reportOf({
      account: account({ products: { SPX: { scanRange: 10_000, volatilityScan: 0.04, initialFactor: 1.1 } } }, [{ instrument: 'F', quantity: 1, averagePrice: 4000 }]),
      instruments: [future('F', 'SPX', '2027-03-19', 250)],
      marks: { F: 4000 },
    });
    expect(report.maintenanceMargin).toBe(10_000);
    expect(report.initialMargin).toBeCloseTo(11_000, 8);
    expect(report.tables[0]!.rows[0]!.values.map(Math.round)).toEqual([0, 0, 3333, 3333, -3333, -3333, 6667, 6667, -6667, -6667, 10_000, 10_000, -10_000, -10_000, 7000, -7000]);
    expect(report.tables[0]!.columns[report.tables[0]!.binding]).toBe('13: price -1, volatility up');
  });
});
