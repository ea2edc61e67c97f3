import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { OptionGrid } from '../option-grid.ts';
import { POINTS } from './valuation-points.ts';

/** One position of a class group. */
export interface Leg {
  readonly position: number;
  readonly option: boolean;
  /** Index of the instrument whose price moves. */
  readonly spot: number;
  /** Relative moves of that price at the ten points. */
  readonly moves: Float64Array;
  readonly grid: OptionGrid | null;
}

/** All positions on one deliverable, netted in full at each valuation point. Results are in the account's currency. */
export class ClassGroup {
  readonly scope: string;
  readonly productGroup: string | null;
  /** Moves of the deliverable, for the words. */
  readonly points: Float64Array;
  readonly legs: readonly Leg[];
  /** Profit and loss at the points, filled by `revalue`. */
  readonly results = new Float64Array(POINTS);
  /** Sum of the contract minimums, filled by `revalue`. */
  minimum = 0;
  /** Legs that took part in the last revaluation. */
  readonly counted: Uint8Array;

  constructor(scope: string, productGroup: string | null, points: Float64Array, legs: readonly Leg[]) {
    this.scope = scope;
    this.productGroup = productGroup;
    this.points = points;
    this.legs = legs;
    this.counted = new Uint8Array(legs.length);
  }

  /**
   * Revalues every leg at every point. Legs without a price, a volatility or a rate are left out and marked in `counted`.
   * @param minimum contract minimum per unit of multiplier, in the account's currency
   * @returns how many legs took part
   */
  revalue(account: AccountState, market: Market, minimum: number): number {
    this.results.fill(0);
    this.minimum = 0;
    let counted = 0;
    for (let l = 0; l < this.legs.length; l++) {
      const leg = this.legs[l]!;
      this.counted[l] = canRevalue(account, market, leg) ? 1 : 0;
      if (this.counted[l] === 0) continue;
      counted++;
      addResults(account, market, leg, this.results);
      this.minimum += contractMinimum(account, market, leg, minimum);
    }
    return counted;
  }
}

/** The contract minimum of one leg: nothing for stock, and the same for long and short options. */
export function contractMinimum(account: AccountState, market: Market, leg: Leg, perUnit: number): number {
  return leg.option ? Math.abs(account.quantity[leg.position]!) * market.instruments[account.instrument[leg.position]!]!.multiplier * perUnit : 0;
}

/** Whether everything is known that a leg's revaluation needs. */
export function canRevalue(account: AccountState, market: Market, leg: Leg): boolean {
  const value = account.marketValue[leg.position]!;
  if (value !== value || account.quantity[leg.position] === 0) return false;
  if (!leg.option) return true;
  const i = account.instrument[leg.position]!;
  return Number.isFinite(market.price[leg.spot]!) && Number.isFinite(market.pricingVolatility[i]!);
}

/** Adds a leg's profit or loss at each point. Only where `canRevalue`. */
export function addResults(account: AccountState, market: Market, leg: Leg, into: Float64Array): void {
  if (leg.grid === null) {
    const value = account.marketValue[leg.position]!;
    for (let k = 0; k < POINTS; k++) into[k] = into[k]! + value * Math.max(-1, leg.moves[k]!);
    return;
  }
  const i = account.instrument[leg.position]!;
  const price = market.price[i]!;
  const size = account.quantity[leg.position]! * market.instruments[i]!.multiplier * account.fx[leg.position]!;
  const values = leg.grid.values(market, i, market.price[leg.spot]!, market.pricingVolatility[i]!);
  for (let k = 0; k < POINTS; k++) into[k] = into[k]! + size * (values[k]! - price);
}
