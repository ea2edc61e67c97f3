import type { Rule } from '../model.ts';
import { NAME as parameters } from './parameters/2007-04-02.ts';

const CPM = 'OCC customer portfolio margin (TIMS); SEC Release 34-46576';

/** Inputs: move at the binding point, loss there, sum of contract minimums. */
export const classGroup: Rule = {
  id: 'tims-class-group', source: CPM, parameters,
  explain: (move, loss, minimum, f) => `worst of ten valuation points: at ${move > 0 ? '+' : ''}${f.percent(move)} the group loses ${f.money(loss)}${minimum > 0 ? ` (contract minimum ${f.money(minimum)})` : ''}`,
};
/** Inputs: number of the binding point, net loss there, sum of contract minimums. */
export const productGroup: Rule = {
  id: 'tims-product-group', source: 'OCC customer portfolio margin disclosure: offsets inside a product group, point by point', parameters,
  explain: (point, loss, minimum, f) => `worst of ten valuation points after offsets: at point ${f.plain(point)} the net loss is ${f.money(loss)}${minimum > 0 ? ` (contract minimum ${f.money(minimum)})` : ''}`,
};
/** Inputs: contracts' minimum, worst loss at the points. */
export const contractMinimum: Rule = {
  id: 'tims-contract-minimum', source: 'OCC customer portfolio margin: minimum per option contract, long and short', parameters,
  explain: (minimum, loss, _c, f) => `contract minimum ${f.money(minimum)}, more than the worst loss at the ten points, ${f.money(loss)}`,
};
/** Inputs: value, maintenance rate, initial rate. */
export const houseAddOn: Rule = {
  id: 'house-add-on', source: 'house rates of the broker; rates of the instrument',
  explain: (value, rate, initialRate, f) => `raised to ${f.percent(rate)} of ${f.money(value)} over the position's own worst loss (initial ${f.percent(initialRate)})`,
};
