import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { OptionGrid } from '../option-grid.ts';
import type { Month } from './month.ts';
import { SCENARIOS, compositeDelta } from './risk-array.ts';
import type { Scenario } from './risk-array.ts';
import { addArray, scanRisk } from './scan-risk.ts';
import type { MonthPair } from './spreads.ts';
import type { ProductParameters } from './span-parameters.ts';

/** One position of a combined commodity. */
export interface Leg {
  readonly position: number;
  readonly option: boolean;
  /** Index of the instrument whose price moves an option; the future itself otherwise. */
  readonly spot: number;
  /** Index of its month in the commodity. */
  readonly month: number;
  /** Contracts of the size that the product's amounts are for, per contract held. */
  readonly ratio: number;
  /** Scan range of its month for one contract held, in the instrument's currency. */
  readonly range: number;
  /** Risk array of one contract, of a future. */
  readonly array: Float64Array | null;
  readonly grid: OptionGrid | null;
  /** The option as it is now. */
  readonly baseGrid: OptionGrid | null;
  readonly deltaGrid: OptionGrid | null;
}

/** What a combined commodity is made of. */
export interface CommodityTerms {
  readonly id: string;
  readonly product: ProductParameters;
  readonly scenarios: readonly Scenario[];
  readonly months: readonly Month[];
  /** Scan range by month, per contract of the product. */
  readonly monthRanges: readonly number[];
  readonly legs: readonly Leg[];
  /** null: the account names no calendar charges. */
  readonly pairs: readonly { readonly near: number; readonly far: number; readonly charge: number }[] | null;
  readonly rated: readonly { readonly at: number; readonly rate: number; readonly spot: number; readonly multiplier: number }[];
  /** Whether anything asks for deltas: several months, a delivery charge, spreads against other commodities. */
  readonly needsDelta: boolean;
}

/** All futures and options on one underlying, with the results of the last pass. Amounts in the account's currency. */
export class Commodity {
  readonly terms: CommodityTerms;
  /** Sum of the risk arrays: losses positive. */
  readonly losses = new Float64Array(SCENARIOS);
  readonly deltas: Float64Array;
  readonly pairs: MonthPair[];
  readonly scan = { scenario: -1, risk: 0 };
  readonly counted: Uint8Array;
  /** From the product's currency into the account's. */
  fx = NaN;
  netDelta = 0;
  shortOptionMinimum = 0;
  private readonly own = new Float64Array(SCENARIOS);

  constructor(terms: CommodityTerms) {
    this.terms = terms;
    this.deltas = new Float64Array(terms.months.length);
    this.pairs = (terms.pairs ?? []).map((pair) => ({ ...pair }));
    this.counted = new Uint8Array(terms.legs.length);
  }

  /** Sums risk arrays and deltas. Legs without a price, a volatility or a rate are left out and marked; answers how many were not. */
  revalue(account: AccountState, market: Market): number {
    const { legs, product, needsDelta } = this.terms;
    this.losses.fill(0);
    this.deltas.fill(0);
    this.shortOptionMinimum = 0;
    this.fx = NaN;
    let counted = 0;
    for (let l = 0; l < legs.length; l++) {
      const leg = legs[l]!;
      const p = leg.position;
      const fx = account.fx[p]!;
      this.counted[l] = canRevalue(account, market, leg) ? 1 : 0;
      if (this.counted[l] === 0) continue;
      counted++;
      this.fx = fx;
      const quantity = account.quantity[p]!;
      addArray(this.losses, this.arrayOf(account, market, leg), quantity * fx);
      if (leg.option && quantity < 0) this.shortOptionMinimum -= quantity * leg.ratio * product.shortOptionMinimum * fx;
      if (needsDelta) this.deltas[leg.month] = this.deltas[leg.month]! + quantity * leg.ratio * deltaOf(account, market, leg);
    }
    this.netDelta = 0;
    for (let m = 0; m < this.deltas.length; m++) this.netDelta += this.deltas[m]!;
    scanRisk(this.losses, this.scan);
    for (let k = 0; k < this.pairs.length; k++) this.pairs[k]!.charge = this.terms.pairs![k]!.charge * this.fx;
    for (const { at, rate, spot, multiplier } of this.terms.rated) this.pairs[at]!.charge = rate * market.price[spot]! * multiplier * this.fx;
    return counted;
  }

  /** Risk array of one contract of a leg, in the instrument's currency. Only of legs that count; read before the next call. */
  arrayOf(account: AccountState, market: Market, leg: Leg): Float64Array {
    if (leg.grid === null) return leg.array!;
    const i = account.instrument[leg.position]!;
    const { multiplier } = market.instruments[i]!;
    const values = leg.grid.values(market, i, market.price[leg.spot]!, market.pricingVolatility[i]!);
    // Theory against theory, as arrays are made: a mark that differs from its volatility is no risk of the scenario.
    const now = leg.baseGrid!.values(market, i, market.price[leg.spot]!, market.pricingVolatility[i]!)[0]!;
    for (let k = 0; k < SCENARIOS; k++) this.own[k] = (now - values[k]!) * multiplier * this.terms.scenarios[k]!.weight;
    return this.own;
  }
}

function canRevalue(account: AccountState, market: Market, leg: Leg): boolean {
  const p = leg.position;
  if (account.quantity[p] === 0 || !Number.isFinite(account.fx[p]!)) return false;
  if (!leg.option) return true;
  const i = account.instrument[p]!;
  return Number.isFinite(market.price[i]!) && Number.isFinite(market.price[leg.spot]!) && Number.isFinite(market.pricingVolatility[i]!);
}

/** 1 for a future, the composite delta of an option. */
function deltaOf(account: AccountState, market: Market, leg: Leg): number {
  if (leg.deltaGrid === null) return 1;
  const i = account.instrument[leg.position]!;
  const spot = market.price[leg.spot]!;
  return spot > 0 ? compositeDelta(leg.deltaGrid.values(market, i, spot, market.pricingVolatility[i]!), spot) : 0;
}
