import type { Rule } from '../model.ts';
import { NAME as parameters } from './parameters/2026-06-04.ts';

const FINRA = 'FINRA Rule 4210';
const REG_T = 'Regulation T, 12 CFR 220.12';

export const longStock: Rule = {
  id: 'finra-4210-long',
  source: `${FINRA}(c)(1); ${REG_T}`,
  parameters,
  explain: (value, rate, initialRate, f) => `${f.percent(rate)} of long market value ${f.money(value)} (initial ${f.percent(initialRate)})`,
};
export const longLeveraged: Rule = {
  id: 'finra-4210-long-leveraged',
  source: 'FINRA Regulatory Notice 09-53',
  parameters,
  explain: (value, rate, _c, f) => `${f.percent(rate)} of long market value ${f.money(value)}: 25 % times the leverage factor, at most 100 %`,
};
export const shortStock: Rule = {
  id: 'finra-4210-short',
  source: `${FINRA}(c)(3); ${REG_T}`,
  parameters,
  explain: (value, rate, floor, f) => `the greater of ${f.percent(rate)} of short market value ${f.money(value)} and 5.00 USD a share, ${f.money(floor)}`,
};
export const shortLowPriced: Rule = {
  id: 'finra-4210-short-low-priced',
  source: `${FINRA}(c)(2)`,
  parameters,
  explain: (value, _rate, floor, f) => `below 5.00 USD: the greater of 100 % of short market value ${f.money(value)} and 2.50 USD a share, ${f.money(floor)}`,
};
export const fixedRate: Rule = {
  id: 'fixed-rate',
  source: 'rate of the instrument',
  explain: (value, rate, initialRate, f) => `${f.percent(rate)} of ${f.money(value)}, fixed for this instrument (initial ${f.percent(initialRate)})`,
};
export const fullValue: Rule = {
  id: 'full-value',
  source: `${REG_T}: no loan value without a rate of its own`,
  parameters,
  explain: (value, _b, _c, f) => `100 % of ${f.money(value)}`,
};
export const notMarginable: Rule = {
  id: 'not-marginable',
  source: `${REG_T}: non-margin security`,
  parameters,
  explain: (value, _b, _c, f) => `not marginable, so 100 % of ${f.money(value)}`,
};
export const longOption: Rule = {
  id: 'long-option-paid',
  source: `${FINRA}(f)(2)`,
  parameters,
  explain: () => 'a long option is paid in full and lends nothing',
};
export const nakedOption: Rule = {
  id: 'finra-4210-naked-option',
  source: `${FINRA}(f)(2)(E)`,
  parameters,
  explain: (premium, amount, floor, f) =>
    `premium ${f.money(premium)} plus the greater of the rate on the underlying less the amount out of the money, ${f.money(amount)}, and the floor, ${f.money(floor)}`,
};
export const futuresContract: Rule = {
  id: 'futures-per-contract',
  source: 'per-contract margin of the exchange, on the instrument',
  explain: (contracts, maintenance, initial, f) => `${f.plain(contracts)} contracts at ${f.money(maintenance)} (initial ${f.money(initial)})`,
};
export const futuresUnknown: Rule = {
  id: 'futures-margin-missing',
  source: 'pessimistic: no per-contract margin given',
  explain: (notional, _b, _c, f) => `no per-contract margin given, so 100 % of the notional ${f.money(notional)}`,
};
export const houseAddOn: Rule = {
  id: 'house-add-on',
  source: 'house rule of the broker',
  explain: (value, maintenanceRate, initialRate, f) => `house rate ${f.percent(maintenanceRate)} (initial ${f.percent(initialRate)}) on ${f.money(value)}: the part above the rule`,
};
export const concentrationSurcharge: Rule = {
  id: 'concentration-surcharge',
  source: 'house rule of the broker',
  explain: (share, surcharge, value, f) => `${f.percent(share)} of gross exposure in one underlying: ${f.percent(surcharge)} more on ${f.money(value)}`,
};
