import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import { addResults, contractMinimum } from './class-group.ts';
import type { ClassGroup } from './class-group.ts';
import { POINTS } from './valuation-points.ts';

const own = new Float64Array(POINTS);

/**
 * Shows each position's loss at the binding point beside it; a hedge stands there with a negative amount.
 * @param share of the group's result that counts: the offset where a product group counts a profit in part
 */
export function attributePoint(account: AccountState, market: Market, group: ClassGroup, point: number, share: number, sink: MarginSink): void {
  for (let l = 0; l < group.legs.length; l++) {
    if (group.counted[l] === 0) continue;
    const leg = group.legs[l]!;
    own.fill(0);
    addResults(account, market, leg, own);
    sink.attribute(leg.position, -own[point]! * share, -own[point]! * share);
  }
}

/** Shows each option's contract minimum beside it. */
export function attributeMinimum(account: AccountState, market: Market, group: ClassGroup, perUnit: number, sink: MarginSink): void {
  for (let l = 0; l < group.legs.length; l++) {
    if (group.counted[l] === 0) continue;
    const leg = group.legs[l]!;
    const minimum = contractMinimum(account, market, leg, perUnit);
    if (minimum > 0) sink.attribute(leg.position, minimum, minimum);
  }
}
