import type { Rule } from '../model.ts';
import { NAME as parameters } from './parameters/2026-01-01.ts';

/** Inputs: number of the binding scenario, loss there. */
export const scanRisk: Rule = {
  id: 'span-scan-risk', source: 'CME SPAN, scan risk', parameters,
  explain: (scenario, loss, _c, f) => (scenario === 0 ? 'none of the 16 scenarios loses' : `worst of 16 scenarios: number ${f.plain(scenario)} loses ${f.money(loss)}`),
};
/** Inputs: the charge. */
export const interMonth: Rule = {
  id: 'span-inter-month', source: 'CME SPAN, intracommodity (inter-month) spread charge', parameters,
  explain: (charge, _b, _c, f) => `the scan treats all months as one: ${f.money(charge)} for the spreads between them`,
};
/** Inputs: contracts in the delivery month, charge per contract. */
export const delivery: Rule = {
  id: 'span-delivery', source: 'CME SPAN, spot (delivery) month charge', parameters,
  explain: (contracts, charge, _c, f) => `${f.plain(contracts)} contracts in their delivery month at ${f.money(charge)} each`,
};
/** Inputs: the credit. */
export const interCommodity: Rule = {
  id: 'span-inter-commodity', source: 'CME SPAN, intercommodity spread credit', parameters,
  explain: (credit, _b, _c, f) => `spreads against other commodities are credited ${f.money(credit)}`,
};
/** Inputs: the minimum, the risk before it. */
export const shortOptionMinimum: Rule = {
  id: 'span-short-option-minimum', source: 'CME SPAN, short option minimum', parameters,
  explain: (minimum, risk, _c, f) => `raised from ${f.money(Math.max(risk, 0))} to the short option minimum of ${f.money(minimum)}`,
};
/** Inputs: the risk before it. */
export const atLeastNothing: Rule = {
  id: 'span-no-negative-risk', source: 'CME SPAN: the risk is never below zero', parameters,
  explain: (risk, _b, _c, f) => `credits beyond the risk are not paid out (${f.money(risk)})`,
};
