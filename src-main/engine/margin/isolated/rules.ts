import type { Rule } from '../model.ts';

export const holdingInFull: Rule = {
  id: 'isolated-short-in-full',
  source: 'pessimistic: no rule for a short holding',
  explain: (value, exposure, _c, f) => (exposure > 0 ? `premium ${f.money(value)} and exposure ${f.money(exposure)} in full` : `${f.money(value)} owed, charged in full`),
};
