/** A calendar spread: months by index, the charge per spread. */
export interface MonthPair {
  readonly near: number;
  readonly far: number;
  /** Money per spread, in the account's currency; set before every pass where it depends on a price. */
  charge: number;
}

/**
 * Inter-month charge (SPAN step 2): spreads are formed between months whose net deltas have opposite signs, pair by pair
 * in the order of the list, until one of the two is used up.
 * @param deltas net delta by month; what is left of them stands there afterwards
 */
export function calendarCharge(deltas: Float64Array, pairs: readonly MonthPair[]): number {
  let charge = 0;
  for (let k = 0; k < pairs.length; k++) {
    const pair = pairs[k]!;
    charge += formSpreads(deltas, pair.near, pair.far) * pair.charge;
  }
  return charge;
}

/** Uses up the opposite deltas of two months; answers how many spreads there were. */
export function formSpreads(deltas: Float64Array, near: number, far: number): number {
  const a = deltas[near]!;
  const b = deltas[far]!;
  if (!(a * b < 0)) return 0;
  const spreads = Math.min(Math.abs(a), Math.abs(b));
  deltas[near] = a - Math.sign(a) * spreads;
  deltas[far] = b - Math.sign(b) * spreads;
  return spreads;
}

/** One leg of an inter-commodity spread: index of the commodity, deltas per spread, +1 for side A and -1 for side B. */
export interface CreditLeg {
  readonly commodity: number;
  readonly ratio: number;
  readonly side: 1 | -1;
}

/** A spread between commodities, with the share of the price risk that it is credited. */
export interface CreditSpread {
  readonly legs: readonly CreditLeg[];
  readonly credit: number;
}

/**
 * Inter-commodity credit (SPAN step 4): as many spreads as the net deltas allow, in the order of the list.
 * @param deltas net delta by commodity; what the spreads use is taken off
 * @param priceRisk weighted price risk per delta, by commodity
 * @param credits filled: credit by commodity
 */
export function interCommodityCredits(deltas: Float64Array, priceRisk: ArrayLike<number>, spreads: readonly CreditSpread[], credits: Float64Array): void {
  credits.fill(0);
  for (let s = 0; s < spreads.length; s++) {
    const { legs, credit } = spreads[s]!;
    const direction = Math.sign(deltas[legs[0]!.commodity]!) * legs[0]!.side;
    let formed = direction === 0 ? 0 : Infinity;
    for (let l = 0; l < legs.length; l++) {
      const leg = legs[l]!;
      const delta = deltas[leg.commodity]!;
      formed = Math.sign(delta) === direction * leg.side ? Math.min(formed, Math.abs(delta) / leg.ratio) : 0;
    }
    if (!(formed > 0)) continue;
    for (let l = 0; l < legs.length; l++) {
      const leg = legs[l]!;
      const used = formed * leg.ratio;
      credits[leg.commodity] = credits[leg.commodity]! + priceRisk[leg.commodity]! * used * credit;
      deltas[leg.commodity] = deltas[leg.commodity]! - direction * leg.side * used;
    }
  }
}
