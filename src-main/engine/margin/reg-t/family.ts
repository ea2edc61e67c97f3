import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { compress } from '../grouping/combinations.ts';
import type { Combinations } from '../grouping/combinations.ts';
import { BoundedPacking } from '../grouping/bounded-packing.ts';
import { Packing } from '../grouping/packing.ts';
import type { MarginSink } from '../model.ts';
import { chargePairing } from './charge-pairing.ts';
import { emptyNaked, nakedTerms, spotOf } from './option.ts';
import type { NakedTerms } from './option.ts';
import { hedged, search } from './parameters/2026-06-04.ts';
import { emptyTerms, stockTerms } from './stock.ts';
import type { StockTerms } from './stock.ts';
import { strategiesOf } from './strategies.ts';
import { kind, role } from './strategy.ts';
import type { Leg, Strategy } from './strategy.ts';

/** Numbers of a leg that costs are made from. */
const INPUTS = 6;
/** Changed legs up to which only their combinations are priced anew. */
const FEW = 8;

/**
 * The positions on one underlying, charged by the cheapest pairing that the rules allow. Built once per account
 * layout; a tick fills in prices, and the last pairing is kept while it is the cheapest.
 */
export class Family {
  readonly legs: readonly Leg[];
  readonly strategies: readonly Strategy[];
  /** Contracts or shares of each leg, positive. */
  readonly size: Float64Array;
  /** Per leg, in the account's currency: requirement of one contract or share on its own. */
  readonly alone: Float64Array;
  /** Per option leg, for one unit of the underlying: price of the underlying and strike. */
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly naked: readonly NakedTerms[];
  readonly stock: readonly StockTerms[];
  /** Requirement of one combination. */
  readonly cost: Float64Array;
  packing: Packing | BoundedPacking;
  private readonly all: Combinations;
  private readonly complete: boolean;
  private readonly whole: boolean;
  private readonly live: Uint8Array;
  /** What the costs were last made from, and the combinations of each leg. */
  private readonly inputs: Float64Array;
  private readonly changed: Uint8Array;
  private readonly byLeg: readonly number[][];

  constructor(legs: readonly Leg[], account: AccountState) {
    this.legs = legs;
    const { list, complete } = strategiesOf(legs, legs.length <= search.exactLegs ? null : search);
    this.strategies = list;
    this.complete = complete;
    this.all = compress(legs.length, list);
    this.size = Float64Array.from(legs, (leg) => Math.abs(account.quantity[leg.position]!));
    this.whole = legs.every((leg, l) => leg.role === role.longStock || leg.role === role.shortStock || Number.isInteger(this.size[l]!));
    this.alone = new Float64Array(legs.length);
    this.spot = new Float64Array(legs.length);
    this.strike = new Float64Array(legs.length);
    this.naked = legs.map(emptyNaked);
    this.stock = legs.map(emptyTerms);
    this.cost = new Float64Array(list.length);
    this.live = new Uint8Array(legs.length).fill(1);
    this.inputs = new Float64Array(INPUTS * legs.length).fill(NaN);
    this.changed = new Uint8Array(legs.length);
    const byLeg: number[][] = legs.map(() => []);
    list.forEach((s, j) => s.legs.forEach((l, k) => s.legs.indexOf(l) === k && byLeg[l]!.push(j)));
    this.byLeg = byLeg;
    this.packing = this.newPacking();
  }

  isLive(l: number): boolean {
    return this.live[l] === 1;
  }

  /** Charges every position of the family that has a price. */
  charge(account: AccountState, market: Market, realTime: boolean, sink: MarginSink): void {
    this.lookAtPrices(account);
    for (let l = 0; l < this.legs.length; l++) if (this.live[l] === 1) this.priceLeg(account, market, l, realTime, sink);
    this.priceStrategies(account);
    if (sink.rough !== true || !this.packing.known) this.packing.solve(this.alone, this.cost, sink.detailed);
    chargePairing(this, account, market, sink);
    if (!this.packing.exact || !this.complete) {
      sink.warn('pairing-bound', this.legs[this.legs.length - 1]!.underlying,
        `${String(this.legs.length)} positions on this underlying: the search for the cheapest pairing was bounded, the requirement shown is allowed but may not be the lowest`, false);
    }
  }

  private newPacking(): Packing | BoundedPacking {
    const supply = this.size.map((n, l) => (this.live[l] === 1 ? n : 0));
    return this.legs.length <= search.exactLegs ? new Packing(this.all, supply, this.whole, search.nodes) : new BoundedPacking(this.all, supply, this.whole, this.strategies.flatMap((s, j) => (s.legs.length < 4 ? [j] : [])), search.work);
  }

  /** What has no price is left out of the totals, and of the pairing with them. */
  private lookAtPrices(account: AccountState): void {
    let changed = false;
    for (let l = 0; l < this.legs.length; l++) {
      const live = Number.isFinite(account.marketValue[this.legs[l]!.position]!) ? 1 : 0;
      changed ||= live !== this.live[l];
      this.live[l] = live;
    }
    if (changed) this.packing = this.newPacking();
  }

  private priceLeg(account: AccountState, market: Market, l: number, realTime: boolean, sink: MarginSink): void {
    const leg = this.legs[l]!;
    const p = leg.position;
    if (leg.role === role.longStock || leg.role === role.shortStock) {
      stockTerms(account, market, p, realTime, sink, this.stock[l]!);
      this.alone[l] = this.stock[l]!.maintenance / this.size[l]!;
      return;
    }
    const fx = account.fx[p]!;
    this.spot[l] = spotOf(market, account.instrument[p]!) * fx;
    this.strike[l] = leg.strike * fx;
    if (leg.role === role.longCall || leg.role === role.longPut) {
      this.alone[l] = 0;
      return;
    }
    nakedTerms(account, market, p, this.naked[l]!);
    this.alone[l] = this.naked[l]!.requirement / this.size[l]!;
  }

  /** Costs of the combinations of which an input has changed since the last pass. */
  private priceStrategies(account: AccountState): void {
    const { changed, byLeg } = this;
    let moved = 0;
    for (let l = 0; l < this.legs.length; l++) {
      const at = INPUTS * l;
      changed[l] = this.note(at, this.alone[l]!) | this.note(at + 1, this.spot[l]!) | this.note(at + 2, this.strike[l]!) | this.note(at + 3, this.naked[l]!.premium)
        | this.note(at + 4, this.stock[l]!.rate) | this.note(at + 5, account.fx[this.legs[l]!.position]!);
      moved += changed[l]!;
    }
    if (moved === 0) return;
    if (moved > FEW) {
      for (let j = 0; j < this.strategies.length; j++) this.cost[j] = this.costOf(this.strategies[j]!, account);
      return;
    }
    for (let l = 0; l < this.legs.length; l++) if (changed[l] === 1) for (const j of byLeg[l]!) this.cost[j] = this.costOf(this.strategies[j]!, account);
  }

  /** Keeps an input. @returns 1 where it is not what it was */
  private note(at: number, value: number): number {
    if (this.inputs[at] === value) return 0;
    this.inputs[at] = value;
    return 1;
  }

  /** Maintenance of one combination (margin-regimes.md 1.2). */
  private costOf(s: Strategy, account: AccountState): number {
    const [a, b, c] = s.legs as [number, number, number];
    const u = s.units;
    const own = (): number => this.alone[a]! * s.coefficients[0]!;
    switch (s.kind) {
      case kind.coveredCall:
        return own() + u * Math.max(0, this.spot[b]! - this.strike[b]!);
      case kind.coveredPut:
        return own() + u * Math.max(0, this.strike[b]! - this.spot[b]!);
      case kind.protectivePut:
        return Math.min(own(), u * (hedged.strikeRate * this.strike[b]! + Math.max(0, this.spot[b]! - this.strike[b]!)));
      case kind.protectiveCall:
        return Math.min(own(), u * (hedged.strikeRate * this.strike[b]! + Math.max(0, this.strike[b]! - this.spot[b]!)));
      case kind.collar:
        return u * (Math.min(hedged.strikeRate * this.strike[b]! + Math.max(0, this.spot[b]! - this.strike[b]!), this.stock[a]!.rate * this.strike[c]!) + Math.max(0, this.spot[c]! - this.strike[c]!));
      case kind.conversion:
        return u * (hedged.strikeRate * this.strike[b]! + Math.max(0, this.spot[c]! - this.strike[c]!));
      case kind.reverseConversion:
        return u * (hedged.strikeRate * this.strike[b]! + Math.max(0, this.strike[c]! - this.spot[c]!));
      case kind.straddle: {
        const [callSize, putSize] = s.coefficients as [number, number];
        const call = this.alone[a]! * callSize;
        const put = this.alone[b]! * putSize;
        return call >= put ? call + this.premium(b) * putSize : put + this.premium(a) * callSize;
      }
      default:
        return u * s.loss * account.fx[this.legs[a]!.position]!;
    }
  }

  /** Premium of one contract of a short leg. */
  premium(l: number): number {
    return this.naked[l]!.premium / this.size[l]!;
  }
}
