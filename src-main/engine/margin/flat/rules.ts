import type { Rule } from '../model.ts';

export const flatRate: Rule = {
  id: 'flat-rate',
  source: 'book-format.md, flat',
  explain: (value, initial, maintenance, f) => `${f.percent(maintenance)} of ${f.money(value)} (initial ${f.percent(initial)})`,
};

export const flatRateMissing: Rule = {
  id: 'flat-rate-missing',
  source: 'pessimistic: no rate given',
  explain: (value, _b, _c, f) => `no rate given, so 100 % of ${f.money(value)}`,
};
