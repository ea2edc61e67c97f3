import { describe, expect, it } from 'vitest';
import { healthFactorAfter, vaultAuction } from '#engine/lending/health-factor.ts';
import { AAVE_V3_3, liquidationRules, mostRepayable, repaymentToTarget, seizure } from '#engine/lending/liquidation-rules.ts';
import { reportOf } from '../../../support/book-builder.ts';

const lending = { ltv: 0.75, liquidationThreshold: 0.8, liquidationBonus: 0.05 };
const account = (params: object, balances: readonly object[], positions: readonly object[] = []) =>
  reportOf({
    account: { regime: { id: 'lending', params }, balances, positions },
    instruments: [
      { id: 'ETH', kind: 'crypto', currency: 'USD', lending }, { id: 'WBTC', kind: 'crypto', currency: 'USD', lending: { ltv: 0.6, liquidationThreshold: 0.7 } },
      { id: 'DOGE', kind: 'crypto', currency: 'USD' }, { id: 'USDC', kind: 'token', currency: 'USD' },
    ],
    marks: { ETH: 2000, WBTC: 50_000, DOGE: 0.1, USDC: 1 },
  });

describe('a borrower', () => {
  it('has the health factor as buffer ratio and Σ collateral × LTV − debt as available funds', () => {
    const r = account({ protocol: 'aave' }, [{ currency: 'ETH', amount: 10 }, { currency: 'USDC', amount: -6000, accrued: -100 }, { currency: 'USD', amount: 500 }], [{ instrument: 'WBTC', quantity: 0.2 }, { instrument: 'DOGE', quantity: -10_000 }]);
    const debt = 6000 + 100 + 1000;
    expect(r.maintenanceMargin).toBeCloseTo(debt, 9);
    expect(r.marginEquity).toBeCloseTo(20_000 * 0.8 + 10_000 * 0.7, 9);
    expect(r.bufferRatio).toBeCloseTo(23_000 / debt, 12);
    expect(r.availableFunds).toBeCloseTo(20_000 * 0.75 + 10_000 * 0.6 - debt, 9);
    expect(r.venueRatio).toEqual({ name: 'Health factor', value: r.bufferRatio, direction: 'down' });
    expect(r.margin.map((line) => [line.rule, line.scope])).toEqual([['lending-ltv', 'WBTC'], ['lending-debt', 'DOGE'], ['lending-ltv', 'ETH'], ['lending-debt', 'USDC']]);
    for (const of of ['initial', 'maintenance'] as const) expect(r.margin.reduce((sum, line) => sum + line[of], 0)).toBe(r[`${of}Margin`]);
    expect(r.equity.reduce((sum, line) => sum + line.amount, 0)).toBeCloseTo(r.marginEquity, 9);
    expect(r.netLiquidationValue).toBeCloseTo(20_000 + 10_000 + 500 - debt, 9);
  });
  it('has no ratio without debt', () => {
    const r = account({}, [{ currency: 'ETH', amount: 1 }]);
    expect([r.bufferRatio, r.venueRatio!.value, r.status]).toEqual([null, null, 'safe']);
  });
  it('counts what eMode and isolation say', () => {
    const balances = [{ currency: 'ETH', amount: 1 }, { currency: 'WBTC', amount: 1 }, { currency: 'USD', amount: -1000 }];
    expect(account({ eMode: { category: 'ether', ltv: 0.9, liquidationThreshold: 0.93, assets: { instrument: 'ETH' } } }, balances).marginEquity).toBeCloseTo(2000 * 0.93 + 50_000 * 0.7, 9);
    const isolated = account({ isolation: { asset: 'ETH', debtCeiling: 1200 } }, balances);
    expect(isolated.marginEquity).toBeCloseTo(1600, 9);
    expect(isolated.availableFunds).toBeCloseTo(200, 9);
    expect(account({ isolation: { asset: 'ETH', debtCeiling: 900 } }, balances).warnings.map((w) => w.code)).toContain('debt-ceiling');
  });
  it('is incomplete where the price of a collateral is missing', () => {
    const r = reportOf({ account: { regime: { id: 'lending' }, positions: [{ instrument: 'ETH', quantity: 1 }], balances: [{ currency: 'USD', amount: -1 }] }, instruments: [{ id: 'ETH', kind: 'crypto', currency: 'USD', lending }] });
    expect([r.complete, r.status]).toEqual([false, 'unknown']);
  });
});

describe('liquidation of a borrower', () => {
  it('closes everything at a health factor of exactly 0.95', () => {
    expect(mostRepayable(AAVE_V3_3, 0.95, 10_000, 20_000, 10_000)).toBe(10_000);
    expect(mostRepayable(AAVE_V3_3, 0.9500001, 10_000, 20_000, 10_000)).toBe(5000);
    expect(mostRepayable(AAVE_V3_3, 1, 10_000, 20_000, 10_000)).toBe(0);
    expect(mostRepayable(AAVE_V3_3, 0.97, 10_000, 1999, 10_000)).toBe(10_000);
  });
  it('reads versions as books write them', () => {
    expect(['3.2', 'v3.1', 3.2, '3.3', 'v3.4', undefined, '3', '4'].map((v) => liquidationRules(v).version)).toEqual(['3.2', '3.2', '3.2', '3.3', '3.3', '3.3', '3.3', '3.3']);
  });
  it('refuses to leave dust, unless nothing of that side is left', () => {
    const rules = { ...AAVE_V3_3, leftover: 500 };
    expect(seizure(rules, 1550, 0.05, 2000, 10_000).leavesDust).toBe(true);
    expect(seizure(rules, 1500, 0.05, 2000, 10_000).leavesDust).toBe(false);
    expect(seizure(rules, 2000, 0.05, 2000, 10_000).leavesDust).toBe(false);
  });
  it('seizes no more than there is and then repays less', () => {
    const call = seizure(AAVE_V3_3, 5000, 0.05, 5000, 2100);
    expect([call.repaid, call.seized, call.closeFactor]).toEqual([2000, 2100, 0.4]);
  });
  it('lowers the health factor below threshold × (1 + bonus)', () => {
    // 0.80 before, 0.84 the line.
    expect(healthFactorAfter(10_000, 10_000, 0.8, 0.05, 5000)).toBeCloseTo(0.76, 12);
    expect(healthFactorAfter(10_000, 8300, 0.8, 0.05, 8300)).toBeNull();
  });
  it('repays just enough to reach a target (Aave v4)', () => {
    const repay = repaymentToTarget(1.05, 10_000, 8300, 0.8, 0.05);
    expect(healthFactorAfter(10_000, 8300, 0.8, 0.05, repay)).toBeCloseTo(1.05, 12);
    expect(repaymentToTarget(1.05, 10_000, 7000, 0.8, 0.05)).toBe(0);
  });
  it('auctions a vault for debt and penalty and returns the rest', () => {
    const { sold, returned, uncovered } = vaultAuction(5, 150, 500, 0.13);
    expect(sold).toBeCloseTo(565 / 150, 12);
    expect(returned).toBeCloseTo(5 - 565 / 150, 12);
    expect(uncovered).toBe(0);
    expect(vaultAuction(3, 150, 500, 0.13).uncovered).toBeCloseTo(115, 9);
  });
});
