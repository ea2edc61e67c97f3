import { butterfly, ironSpread } from './four-legged.ts';
import { greatestLoss, kind, role } from './strategy.ts';
import type { Leg, Strategy } from './strategy.ts';

/** How much of a large family is looked at; all of it counts of legs and pairs, so that the choice depends on the terms alone. */
export interface NearLimits {
  /** Pairs of one kind in all; every leg gets its share of partners. */
  readonly pairs: number;
  /** Spreads that can lose money, and such that can't, of one short leg that four-legged combinations are made of. */
  readonly verticals: number;
  /** Four-legged combinations kept for each spread that can lose money. */
  readonly partners: number;
  /** Other spreads that are tried for them. */
  readonly looks: number;
}

/** Chooses the partners whose strikes and expiries are nearest to a leg's. */
export class Nearness {
  /** Whether anything was left out so far. */
  left = false;
  private readonly legs: readonly Leg[];
  private readonly most: number;

  /** @param most partners of one leg; Infinity for all of them, in their own order */
  constructor(legs: readonly Leg[], most: number) {
    this.legs = legs;
    this.most = most;
  }

  to(leg: number, partners: readonly number[]): readonly number[] {
    if (partners.length <= this.most) return partners;
    this.left = true;
    const { strike, expiry } = this.legs[leg]!;
    const apart = (p: number): number => Math.abs(this.legs[p]!.strike - strike);
    const later = (p: number): number => Math.abs(this.legs[p]!.expiry - expiry);
    return [...partners].sort((a, b) => apart(a) - apart(b) || later(a) - later(b) || a - b).slice(0, this.most).sort((a, b) => a - b);
  }
}

/**
 * The four-legged combinations of a large family that are most likely to be worth it: for every short leg its nearest
 * spreads, and for each of these that can lose money the others with which it loses least.
 */
export function nearFours(legs: readonly Leg[], list: readonly Strategy[], limits: NearLimits): Strategy[] {
  const spreads = list.filter((s) => s.kind === kind.spread);
  const near = nearestSpreads(legs, spreads, limits.verticals);
  const losing = near.filter((s) => s.loss > 0);
  const isCall = (s: Strategy): boolean => legs[s.legs[0]!]!.role === role.shortCall;
  const widths = new Map<number, number>();
  for (const s of spreads) widths.set(s.legs[0]! * legs.length + s.legs[1]!, s.loss);
  const width = (short: number, long: number): number => {
    if (legs[long]!.expiry < legs[short]!.expiry) return Infinity;
    return widths.get(short * legs.length + long) ?? greatestLoss([legs[short]!, legs[long]!]);
  };
  const found = new Map<string, Strategy>();
  const keep = (fours: readonly (Strategy | null)[]): void => {
    const best = fours.filter((s) => s !== null).sort((a, b) => a.loss - b.loss || order(a, b)).slice(0, limits.partners);
    for (const s of best) found.set(`${String(s.kind)} ${s.legs.join(' ')}`, s);
  };
  for (const s of losing) {
    const puts = losing.filter((other) => !isCall(other) && legs[other.legs[0]!]!.expiry === legs[s.legs[0]!]!.expiry);
    if (isCall(s)) keep(closest(puts, (put) => Math.abs(put.loss - s.loss), limits.looks).map((put) => ironSpread(legs, s, put)));
    const others = near.filter((other) => other.loss === 0 && isCall(other) === isCall(s));
    const strike = legs[s.legs[0]!]!.strike;
    keep(closest(others, (other) => Math.abs(legs[other.legs[0]!]!.strike - strike), limits.looks).map((other) => {
      const [a, b] = [s.legs[0]!, other.legs[0]!];
      const [c, d] = [s.legs[1]!, other.legs[1]!];
      return butterfly(legs, width, Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d));
    }));
  }
  return [...found.values()];
}

/** For every short leg the narrowest spreads that lose and the narrowest that win, calendar spreads of equal strikes aside. */
function nearestSpreads(legs: readonly Leg[], spreads: readonly Strategy[], most: number): Strategy[] {
  const byShort = new Map<number, Strategy[]>();
  for (const s of spreads) byShort.set(s.legs[0]!, [...(byShort.get(s.legs[0]!) ?? []), s]);
  const apart = (s: Strategy): number => Math.abs(legs[s.legs[0]!]!.strike - legs[s.legs[1]!]!.strike);
  return [...byShort.values()].flatMap((of) => [
    ...closest(of.filter((s) => s.loss > 0), apart, most), ...closest(of.filter((s) => s.loss === 0 && apart(s) > 0), apart, most),
  ]);
}

function closest(list: readonly Strategy[], distance: (s: Strategy) => number, most: number): Strategy[] {
  return list.map((s, k) => ({ s, k, far: distance(s) })).sort((a, b) => a.far - b.far || a.k - b.k).slice(0, most).map(({ s }) => s);
}

function order(a: Strategy, b: Strategy): number {
  for (let k = 0; k < a.legs.length; k++) if (a.legs[k] !== b.legs[k]) return a.legs[k]! - b.legs[k]!;
  return 0;
}
