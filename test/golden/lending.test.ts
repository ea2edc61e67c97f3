import { describe, expect } from 'vitest';
import { healthFactor, healthFactorAfter, liquidationPrice, vaultLiquidationPrice, vaultMinimumCollateral } from '#engine/lending/health-factor.ts';
import { AAVE_V3_2, AAVE_V3_3, fullCloseAllowed, mostRepayable, seizure } from '#engine/lending/liquidation-rules.ts';
import { reportOf } from '../support/book-builder.ts';
import { golden } from './cases.ts';

type Asset = readonly [id: string, quantity: number, price: number, threshold: number];

/** A borrower: collateral as balances of coins, debt in US dollars. */
const borrower = (assets: readonly Asset[], debt: number, params: object = { protocol: 'aave' }) =>
  reportOf({
    account: { regime: { id: 'lending', params }, balances: [{ currency: 'USD', amount: -debt }], positions: assets.map(([instrument, quantity]) => ({ instrument, quantity })) },
    instruments: assets.map(([id, , , threshold]) => ({ id, kind: 'crypto', currency: 'USD', lending: { ltv: threshold - 0.05, liquidationThreshold: threshold, liquidationBonus: 0.05 } })),
    marks: Object.fromEntries(assets.map(([id, , price]) => [id, price])),
  });

describe('Aave', () => {
  golden('aave-hf-basic', (i, e, near) => {
    near(healthFactor([{ value: i['collateral']!, liquidationThreshold: i['liquidation_threshold']! }], i['debt']!), e['health_factor']!);
    near(borrower([['ETH', 1, i['collateral']!, i['liquidation_threshold']!]], i['debt']!).bufferRatio, e['health_factor']!);
  });
  golden('aave-hf-two-collaterals', (i, e, near) => {
    const r = borrower([['A', 1, i['coll_a']!, i['lt_a']!], ['B', 1, i['coll_b']!, i['lt_b']!]], i['debt']!);
    near(r.bufferRatio, e['health_factor']!);
    near(r.venueRatio!.value, e['health_factor']!);
    near(r.marginEquity / r.grossAssetValue, e['avg_threshold']!);
  });
  golden('aave-liquidation-price', (i, e, near) => {
    const r = borrower([['ETH', i['qty']!, i['price']!, i['lt']!]], i['debt']!);
    near(r.bufferRatio, e['health_factor']!);
    near(r.positions[0]!.liquidationPrice, e['liquidation_price']!);
    near(liquidationPrice(i['qty']!, i['lt']!, i['debt']!), e['liquidation_price']!);
  });
  golden('aave-bob-yfi', (i, e, near) => {
    const repay = mostRepayable(AAVE_V3_2, 0.99, i['debt_eth_value']!, 1e9, i['debt_eth_value']!);
    near(repay, e['debt_repaid']!);
    near(seizure(AAVE_V3_2, repay, i['bonus']!, i['debt_eth_value']!, 1e9).seized, e['collateral_claimed']!);
  });
  golden('aave-v33-close-factor-whole-position', (i, e, near) => {
    const total = i['debt_gho']! + i['debt_usdc']! + i['debt_dai']!;
    near(mostRepayable(AAVE_V3_2, i['health_factor']!, i['debt_gho']!, i['collateral']!, total), e['max_one_reserve_before_v33']!);
    near(mostRepayable(AAVE_V3_3, i['health_factor']!, i['debt_gho']!, i['collateral']!, total), e['max_one_reserve_v33']!);
  });
  for (const id of ['aave-v33-small-position', 'aave-close-factor-half']) {
    golden(id, (i, e, near) => {
      const rules = { ...AAVE_V3_3, smallPosition: i['threshold']! };
      expect(fullCloseAllowed(rules, i['health_factor']!, i['reserve_debt']!, i['reserve_collateral']!) ? 1 : 0).toBe(e['full_close_allowed']);
      near(mostRepayable(rules, i['health_factor']!, i['reserve_debt']!, i['reserve_collateral']!, i['total_debt']!), e['max_debt']!);
    });
  }
  golden('aave-liquidation-hf-improves', (i, e, near) => {
    near(healthFactor([{ value: i['collateral']!, liquidationThreshold: i['lt']! }], i['debt']!), e['hf_before']!);
    near(healthFactorAfter(i['collateral']!, i['debt']!, i['lt']!, i['bonus']!, i['repay']!), e['hf_after']!);
  });
});

describe('Maker', () => {
  golden('maker-vault-ratio', (i, e, near) => {
    const r = borrower([['ETH', i['eth']!, i['price']!, 0.5]], i['debt']!, { protocol: 'maker', liquidationRatio: i['liquidation_ratio'] });
    near(r.grossAssetValue, e['collateral_value']!);
    near(r.venueRatio!.value, e['ratio']!);
    expect(r.venueRatio).toMatchObject({ name: 'Collateralization ratio', direction: 'down' });
    near(r.bufferRatio, 1);
    near(r.positions[0]!.liquidationPrice, e['liquidation_price']!);
    near(vaultLiquidationPrice(i['eth']!, i['debt']!, i['liquidation_ratio']!), e['liquidation_price']!);
    near(i['debt']! / i['price']!, e['eth_to_cover_debt']!);
  });
  golden('maker-min-collateral', (i, e, near) => {
    near(vaultMinimumCollateral(i['debt']!, i['liquidation_ratio']!), e['collateral_needed']!);
    near(borrower([['ETH', 1, e['collateral_needed']!, 0.5]], i['debt']!, { protocol: 'maker', liquidationRatio: i['liquidation_ratio'] }).bufferRatio, 1);
  });
});
