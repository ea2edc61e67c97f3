import type { Rule } from './model.ts';

/** Rules for one future or perpetual by the terms that its instrument carries; shared by the pooled and the isolated regime. */
export const tiered: Rule = {
  id: 'tiered-maintenance',
  source: "the venue's tier table, on the instrument",
  explain: (notional, rate, deduction, f) => `${f.percent(rate)} of notional ${f.money(notional)} less ${f.money(deduction)}`,
};
export const wholeTier: Rule = {
  id: 'whole-position-tier',
  source: "the venue's tier table: the rate of the tier holds for the whole position",
  explain: (notional, rate, size, f) => `${f.percent(rate)} of notional ${f.money(notional)}, the tier of ${f.plain(size)} together`,
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
