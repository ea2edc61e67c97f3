import type { Rule } from '../model.ts';

export const tiered: Rule = {
  id: 'tiered-maintenance',
  source: "the venue's tier table, on the instrument",
  explain: (notional, rate, deduction, f) => `${f.percent(rate)} of notional ${f.money(notional)} less ${f.money(deduction)}`,
};
export const fixedRate: Rule = {
  id: 'venue-rate',
  source: 'rate of the instrument',
  explain: (notional, rate, initialRate, f) => `${f.percent(rate)} of ${f.money(notional)} (initial ${f.percent(initialRate)})`,
};
export const contract: Rule = {
  id: 'venue-per-contract',
  source: 'per-contract margin, on the instrument',
  explain: (contracts, maintenance, initial, f) => `${f.plain(contracts)} contracts at ${f.money(maintenance)} (initial ${f.money(initial)})`,
};
export const unknownTiers: Rule = {
  id: 'tiers-missing',
  source: 'pessimistic: no tier table given',
  explain: (notional, _b, _c, f) => `no tier table given, so 100 % of ${f.money(notional)}`,
};
export const liquidationFee: Rule = {
  id: 'liquidation-fee',
  source: "the venue's liquidation fee",
  explain: (base, rate, _c, f) => `${f.percent(rate)} of ${f.money(base)}`,
};
export const borrowed: Rule = {
  id: 'borrowed-units',
  source: 'borrow rate of the asset',
  explain: (debt, rate, initialRate, f) => `${f.percent(rate)} of ${f.money(debt)} borrowed (initial ${f.percent(initialRate)})`,
};
export const nettingCredit: Rule = {
  id: 'larger-side',
  source: "the venue's netting of opposite positions",
  explain: (long, short, _c, f) => `longs ask ${f.money(long)}, shorts ${f.money(short)}: only the larger side is charged`,
};
