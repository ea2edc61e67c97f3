import type { NumberFormat, Rule } from '../model.ts';
import { NAME as parameters } from './parameters/2026-06-04.ts';

const HEDGED = 'FINRA Rule 4210(f)(2)(H)';

function rule(id: string, source: string, explain: (a: number, b: number, c: number, f: NumberFormat) => string): Rule {
  return { id, source, parameters, explain };
}

/** Inputs: units of the underlying, amount in the money. */
export const coveredOption = rule('finra-4210-covered-option', `${HEDGED}(iii)`, (units, inTheMoney, _c, f) =>
  inTheMoney > 0
    ? `covered by stock, ${f.plain(units)} units: the stock counts at no better than the strike, so the ${f.money(inTheMoney)} that the option is in the money is charged`
    : `covered by stock, ${f.plain(units)} units, and out of the money: nothing is asked for`);
/** Inputs: 10 % of the strikes, amount out of the money, the stock's own maintenance. */
export const protectedStock = rule('finra-4210-protected-stock', `${HEDGED}(v)`, (strikePart, out, own, f) =>
  `the lesser of 10 % of the strike plus the amount out of the money, ${f.money(strikePart)} + ${f.money(out)}, and the stock's own ${f.money(own)}`);
/** Inputs: 10 % of the put's strike, its amount out of the money, the stock's rate on the call's strike. */
export const collaredStock = rule('finra-4210-collar', `${HEDGED}(v)`, (strikePart, out, callPart, f) =>
  `collar: the lesser of 10 % of the put's strike plus its amount out of the money, ${f.money(strikePart)} + ${f.money(out)}, and the stock's rate on the call's strike, ${f.money(callPart)}`);
/** Inputs: 10 % of the strike. */
export const convertedStock = rule('finra-4210-conversion', `${HEDGED}(v)`, (strikePart, _b, _c, f) => `conversion or reverse conversion: 10 % of the strike, ${f.money(strikePart)}`);
/** Inputs: greatest loss per unit, units of the underlying. */
export const spread = rule('finra-4210-spread', `${HEDGED}(i); Regulatory Notice 12-44`, (loss, units, _c, f) =>
  loss > 0 ? `spread: the strikes can cost ${f.money(loss)} a unit on ${f.plain(units)} units` : `spread over ${f.plain(units)} units: the strikes can cost nothing`);
/** Inputs: greatest loss at any strike per unit, units. */
export const butterfly = rule('finra-4210-butterfly', `${HEDGED}(i); Regulatory Notice 12-44`, (loss, units, _c, f) =>
  `butterfly or condor: the greatest loss at any strike, ${f.money(loss)} a unit on ${f.plain(units)} units`);
/** Inputs: greatest loss at any strike per unit, units. */
export const ironSpread = rule('finra-4210-iron-spread', `${HEDGED}(i); Regulatory Notice 12-44`, (loss, units, _c, f) =>
  `a call spread and a put spread of one expiry: only the greatest loss at any strike, ${f.money(loss)} a unit on ${f.plain(units)} units`);
/** Inputs: the naked requirement of this leg. */
export const straddleGreater = rule('finra-4210-straddle', `${HEDGED}(ii)`, (naked, _b, _c, f) => `straddle or strangle: the greater of the two naked requirements, ${f.money(naked)}`);
/** Inputs: premium. */
export const straddleOther = rule('finra-4210-straddle-premium', `${HEDGED}(ii)`, (premium, _b, _c, f) => `the other leg of a straddle or strangle: its premium, ${f.money(premium)}`);

/** The same rule, its words preceded by what the position is combined with. Only where somebody reads them. */
export function combinedWith(base: Rule, partners: string): Rule {
  return { ...base, explain: (a, b, c, f) => `with ${partners}: ${base.explain(a, b, c, f)}` };
}
