import type { Rule } from '../model.ts';

export const debt: Rule = {
  id: 'lending-debt',
  source: 'Aave v3, health factor; Maker, collateralization ratio',
  explain: (amount, accrued, _c, f) => (accrued > 0 ? `debt ${f.money(amount)}, of it ${f.money(accrued)} accrued` : `debt ${f.money(amount)}`),
};
export const notCollateral: Rule = {
  id: 'lending-derivative',
  source: 'pessimistic: lending protocols hold no derivatives',
  explain: (exposure, _b, _c, f) => `exposure ${f.money(exposure)} in full`,
};
export const borrowingGap: Rule = {
  id: 'lending-ltv',
  source: 'loan-to-value limits new borrowing, the liquidation threshold triggers liquidation',
  explain: (value, threshold, ltv, f) => `${f.percent(threshold)} of ${f.money(value)} counts until liquidation, ${f.percent(ltv)} for new borrowing`,
};
