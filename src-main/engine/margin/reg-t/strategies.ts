import type { Combination } from '../grouping/combinations.ts';

/** What a leg is: stock or option, long or short. */
export const role = { longStock: 0, shortStock: 1, longCall: 2, shortCall: 3, longPut: 4, shortPut: 5 } as const;
export type Role = (typeof role)[keyof typeof role];

/** The strategies of FINRA 4210(f)(2) that ask for less than their legs alone. */
export const kind = {
  coveredCall: 0, coveredPut: 1, protectivePut: 2, protectiveCall: 3, collar: 4, conversion: 5, reverseConversion: 6,
  spread: 7, straddle: 8, butterfly: 9, ironSpread: 10,
} as const;
export type Kind = (typeof kind)[keyof typeof kind];

/** The terms of one position that decide what it can be combined with. */
export interface Leg {
  readonly position: number;
  readonly role: Role;
  /** What is delivered: the id of the underlying; for a fund that tracks an index also the index, in `tracks`. */
  readonly underlying: string;
  readonly tracks: string | null;
  /** Units of the underlying per contract; for a stock 1, for a fund that tracks an index 1 ÷ ratio. */
  readonly units: number;
  readonly trackedUnits: number;
  readonly currency: string;
  readonly strike: number;
  readonly expiry: number;
  /** A stock that is not marginable stays at 100 % whatever it is combined with. */
  readonly marginable: boolean;
}

/** One way to combine legs, with what of its requirement no price moves. */
export interface Strategy extends Combination {
  readonly kind: Kind;
  /** Units of the underlying in one combination. */
  readonly units: number;
  /** Spreads: the greatest loss per unit of the underlying at any of the strikes, in the options' currency; else 0. */
  readonly loss: number;
}

function options(legs: readonly Leg[], wanted: Role): number[] {
  return legs.flatMap((leg, i) => (leg.role === wanted ? [i] : []));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Units of the underlying at which whole contracts of both meet: 100 and 10 meet at 100. NaN where they never do. */
function meetingUnits(a: number, b: number): number {
  if (a === b) return a;
  return Number.isInteger(a) && Number.isInteger(b) && a > 0 && b > 0 ? (a / greatestCommonDivisor(a, b)) * b : NaN;
}

/** Underlying units in one share of a stock, as seen by an option; NaN where the stock does not cover it. */
function sharesUnits(stock: Leg, option: Leg): number {
  if (stock.underlying === option.underlying) return stock.units;
  return stock.tracks === option.underlying ? stock.trackedUnits : NaN;
}

/**
 * Greatest loss of a set of options at expiry, per unit of the underlying: the net intrinsic value at every strike,
 * the worst of them, at least 0 (FINRA 4210(f)(2)(H), "maximum potential loss"; Regulatory Notice 12-44).
 */
export function greatestLoss(legs: readonly Leg[]): number {
  let worst = 0;
  for (const point of legs) {
    let value = 0;
    for (const leg of legs) {
      const call = leg.role === role.longCall || leg.role === role.shortCall;
      const intrinsic = Math.max(0, call ? point.strike - leg.strike : leg.strike - point.strike);
      value += leg.role === role.longCall || leg.role === role.longPut ? intrinsic : -intrinsic;
    }
    worst = Math.max(worst, -value);
  }
  return worst;
}

/**
 * Every combination that the rules know for these legs of one underlying (or of an index and the funds that track it).
 * @param most where there would be more four-legged ones, the rest is left out and `complete` is false
 */
export function strategiesOf(legs: readonly Leg[], most: number): { readonly list: readonly Strategy[]; readonly complete: boolean } {
  const list: Strategy[] = [...withStock(legs), ...pairs(legs)];
  const widths = new Map<string, number>();
  for (const s of list) if (s.kind === kind.spread) widths.set(s.legs.join(' '), s.loss);
  const complete = ironSpreads(legs, list, most) && butterflies(legs, widths, role.longCall, role.shortCall, list, most) && butterflies(legs, widths, role.longPut, role.shortPut, list, most);
  return { list, complete };
}

function withStock(legs: readonly Leg[]): Strategy[] {
  const list: Strategy[] = [];
  const single = (stock: number, option: number, what: Kind): void => {
    const o = legs[option]!;
    const per = sharesUnits(legs[stock]!, o);
    if (per > 0) list.push({ kind: what, legs: [stock, option], coefficients: [o.units / per, 1], units: o.units, loss: 0 });
  };
  const both = (stock: number, long: number, short: number, what: Kind): void => {
    const [l, s] = [legs[long]!, legs[short]!];
    const per = sharesUnits(legs[stock]!, l);
    const units = meetingUnits(l.units, s.units);
    if (!(per > 0) || !(units > 0) || l.underlying !== s.underlying || l.currency !== s.currency || l.expiry !== s.expiry) return;
    list.push({ kind: what, legs: [stock, long, short], coefficients: [units / per, units / l.units, units / s.units], units, loss: 0 });
  };
  for (const stock of options(legs, role.longStock)) {
    for (const call of options(legs, role.shortCall)) single(stock, call, kind.coveredCall);
    for (const put of legs[stock]!.marginable ? options(legs, role.longPut) : []) {
      single(stock, put, kind.protectivePut);
      for (const call of options(legs, role.shortCall)) {
        if (legs[put]!.strike < legs[call]!.strike) both(stock, put, call, kind.collar);
        else if (legs[put]!.strike === legs[call]!.strike) both(stock, put, call, kind.conversion);
      }
    }
  }
  for (const stock of options(legs, role.shortStock)) {
    for (const put of options(legs, role.shortPut)) single(stock, put, kind.coveredPut);
    for (const call of legs[stock]!.marginable ? options(legs, role.longCall) : []) {
      single(stock, call, kind.protectiveCall);
      for (const put of options(legs, role.shortPut)) if (legs[put]!.strike === legs[call]!.strike) both(stock, call, put, kind.reverseConversion);
    }
  }
  return list;
}

function pairs(legs: readonly Leg[]): Strategy[] {
  const list: Strategy[] = [];
  const add = (a: number, b: number, what: Kind): void => {
    const [x, y] = [legs[a]!, legs[b]!];
    const units = meetingUnits(x.units, y.units);
    if (!(units > 0) || x.underlying !== y.underlying || x.currency !== y.currency) return;
    list.push({ kind: what, legs: [a, b], coefficients: [units / x.units, units / y.units], units, loss: what === kind.spread ? greatestLoss([x, y]) : 0 });
  };
  for (const [long, short] of [[role.longCall, role.shortCall], [role.longPut, role.shortPut]] as const) {
    // A long leg that ends before the short one gives no relief.
    for (const s of options(legs, short)) for (const l of options(legs, long)) if (legs[l]!.expiry >= legs[s]!.expiry) add(s, l, kind.spread);
  }
  for (const call of options(legs, role.shortCall)) for (const put of options(legs, role.shortPut)) add(call, put, kind.straddle);
  return list;
}

function alike(legs: readonly Leg[], of: readonly number[]): boolean {
  const first = legs[of[0]!]!;
  return of.every((i) => legs[i]!.units === first.units && legs[i]!.underlying === first.underlying && legs[i]!.currency === first.currency);
}

/** A call spread and a put spread against the account of which only one can be lost in full: iron condor, iron butterfly, short box. */
function ironSpreads(legs: readonly Leg[], list: Strategy[], most: number): boolean {
  const against = list.filter((s) => s.kind === kind.spread && s.loss > 0);
  const calls = against.filter((s) => legs[s.legs[0]!]!.role === role.shortCall);
  const puts = against.filter((s) => legs[s.legs[0]!]!.role === role.shortPut);
  for (const call of calls) {
    for (const put of puts) {
      const of = [...call.legs, ...put.legs];
      const expiry = legs[of[0]!]!.expiry;
      if (!alike(legs, of) || of.some((i) => legs[i]!.expiry !== expiry)) continue;
      const loss = greatestLoss(of.map((i) => legs[i]!));
      if (!(loss < call.loss + put.loss)) continue;
      if (list.length >= most) return false;
      list.push({ kind: kind.ironSpread, legs: of, coefficients: [1, 1, 1, 1], units: legs[of[0]!]!.units, loss });
    }
  }
  return true;
}

/** Two long and two short options of one kind whose greatest loss is below that of the two vertical spreads: butterflies and condors. */
function butterflies(legs: readonly Leg[], widths: ReadonlyMap<string, number>, long: Role, short: Role, list: Strategy[], most: number): boolean {
  const longs = options(legs, long);
  const shorts = options(legs, short);
  const width = (s: number, l: number): number => widths.get(`${String(s)} ${String(l)}`) ?? Infinity;
  for (let a = 0; a < shorts.length; a++) {
    for (let b = a; b < shorts.length; b++) {
      for (let c = 0; c < longs.length; c++) {
        for (let d = c; d < longs.length; d++) {
          const of = [shorts[a]!, shorts[b]!, longs[c]!, longs[d]!] as const;
          const apart = Math.min(width(of[0], of[2]) + width(of[1], of[3]), width(of[0], of[3]) + width(of[1], of[2]));
          // Every short leg has to end no later than every long one.
          if (!(apart > 0) || !(apart < Infinity) || !alike(legs, of) || Math.max(legs[of[0]]!.expiry, legs[of[1]]!.expiry) > Math.min(legs[of[2]]!.expiry, legs[of[3]]!.expiry)) continue;
          const loss = greatestLoss(of.map((i) => legs[i]!));
          if (!(loss < apart)) continue;
          if (list.length >= most) return false;
          list.push({ kind: kind.butterfly, legs: of, coefficients: [1, 1, 1, 1], units: legs[of[0]]!.units, loss });
        }
      }
    }
  }
  return true;
}
