import type { Rule } from '../model.ts';

export const holdingInFull: Rule = {
  id: 'isolated-short-in-full',
  source: 'pessimistic: no rule for a short holding',
  explain: (value, _b, _c, f) => `${f.money(value)} owed, charged in full`,
};
