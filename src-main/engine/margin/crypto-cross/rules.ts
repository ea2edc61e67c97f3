import type { Rule } from '../model.ts';
import { PARAMETERS } from './parameters/2026-01-01.ts';

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
export const optionInFull: Rule = {
  id: 'short-option-in-full',
  source: 'pessimistic: no option rule of this venue',
  explain: (exposure, premium, _c, f) => `exposure ${f.money(exposure)} and premium ${f.money(premium)} in full`,
};
export const shortCall: Rule = {
  id: 'deribit-short-call',
  source: 'Deribit, standard margin',
  parameters: PARAMETERS,
  explain: (underlying, mark, out, f) => `7.5 % of ${f.money(underlying)} and the premium ${f.money(mark)}; initial 15 % less ${f.percent(out)} out of the money, at least 10 %, and the premium`,
};
export const shortPut: Rule = {
  id: 'deribit-short-put',
  source: 'Deribit, standard margin',
  parameters: PARAMETERS,
  explain: (underlying, mark, out, f) => `7.5 % of ${f.money(underlying)} (or of the premium, if more) and the premium ${f.money(mark)}; initial 15 % less ${f.percent(out)} out of the money, at least 10 %, and the premium`,
};
export const openOrder: Rule = {
  id: 'open-order',
  source: "the venue's margin of open orders",
  explain: (value, rate, fee, f) => `${f.percent(rate)} of the order value ${f.money(value)} and the opening fee ${f.money(fee)}`,
};
export const stress: Rule = {
  id: 'deribit-portfolio-stress',
  source: 'Deribit, portfolio margin',
  parameters: PARAMETERS,
  explain: (loss, scenarios, factor, f) => `largest loss ${f.money(loss)} of ${f.plain(scenarios)} scenarios; initial ${f.plain(factor)} times that`,
};
export const shortOptionContingency: Rule = {
  id: 'deribit-option-contingency',
  source: 'Deribit, portfolio margin, contingency of short options',
  parameters: PARAMETERS,
  explain: (units, rate, underlying, f) => `${f.percent(rate)} of the underlying at ${f.money(underlying)} for ${f.plain(units)} options net short by strike`,
};
export const offsetFutures: Rule = {
  id: 'deribit-future-contingency',
  source: 'Deribit, portfolio margin, contingency of offsetting futures',
  parameters: PARAMETERS,
  explain: (offset, rate, _c, f) => `${f.percent(rate)} of ${f.money(offset)} held long and short`,
};
