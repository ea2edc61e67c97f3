import { butterflies, ironSpreads } from './four-legged.ts';
import { Nearness, nearFours } from './near-strategies.ts';
import type { NearLimits } from './near-strategies.ts';
import { greatestLoss, kind, options, role } from './strategy.ts';
import type { Kind, Leg, Strategy } from './strategy.ts';

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
 * Every combination that the rules know for these legs of one underlying (or of an index and the funds that track it).
 * @param limits null for all of them; else only those of legs with near strikes, and `complete` tells whether that left any out
 */
export function strategiesOf(legs: readonly Leg[], limits: NearLimits | null): { readonly list: readonly Strategy[]; readonly complete: boolean } {
  const near = new Nearness(legs, limits === null ? Infinity : Math.max(4, Math.floor(limits.pairs / legs.length)));
  const list: Strategy[] = [...withStock(legs, near), ...pairs(legs, near)];
  if (limits !== null) return { list: [...list, ...nearFours(legs, list, limits)], complete: !near.left && !list.some((s) => s.kind === kind.spread && s.loss > 0) };
  const widths = new Map<string, number>();
  for (const s of list) if (s.kind === kind.spread) widths.set(s.legs.join(' '), s.loss);
  ironSpreads(legs, list);
  butterflies(legs, widths, role.longCall, role.shortCall, list);
  butterflies(legs, widths, role.longPut, role.shortPut, list);
  return { list, complete: true };
}

function withStock(legs: readonly Leg[], near: Nearness): Strategy[] {
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
      for (const call of near.to(put, options(legs, role.shortCall).filter((c) => legs[c]!.expiry === legs[put]!.expiry))) {
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

function pairs(legs: readonly Leg[], near: Nearness): Strategy[] {
  const list: Strategy[] = [];
  const add = (a: number, b: number, what: Kind): void => {
    const [x, y] = [legs[a]!, legs[b]!];
    const units = meetingUnits(x.units, y.units);
    if (!(units > 0) || x.underlying !== y.underlying || x.currency !== y.currency) return;
    list.push({ kind: what, legs: [a, b], coefficients: [units / x.units, units / y.units], units, loss: what === kind.spread ? greatestLoss([x, y]) : 0 });
  };
  for (const [long, short] of [[role.longCall, role.shortCall], [role.longPut, role.shortPut]] as const) {
    // A long leg that ends before the short one gives no relief.
    for (const s of options(legs, short)) for (const l of near.to(s, options(legs, long).filter((o) => legs[o]!.expiry >= legs[s]!.expiry))) add(s, l, kind.spread);
  }
  for (const call of options(legs, role.shortCall)) for (const put of near.to(call, options(legs, role.shortPut))) add(call, put, kind.straddle);
  return list;
}
