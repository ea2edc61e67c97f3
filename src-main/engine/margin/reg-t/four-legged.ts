import { greatestLoss, kind, options, role } from './strategy.ts';
import type { Leg, Role, Strategy } from './strategy.ts';

function alike(legs: readonly Leg[], of: readonly number[]): boolean {
  const first = legs[of[0]!]!;
  return of.every((i) => legs[i]!.units === first.units && legs[i]!.underlying === first.underlying && legs[i]!.currency === first.currency);
}

/** A call spread and a put spread against the account of which only one can be lost in full: iron condor, iron butterfly, short box. */
export function ironSpreads(legs: readonly Leg[], list: Strategy[]): void {
  const against = list.filter((s) => s.kind === kind.spread && s.loss > 0);
  const calls = against.filter((s) => legs[s.legs[0]!]!.role === role.shortCall);
  const puts = against.filter((s) => legs[s.legs[0]!]!.role === role.shortPut);
  for (const call of calls) {
    for (const put of puts) {
      const iron = ironSpread(legs, call, put);
      if (iron !== null) list.push(iron);
    }
  }
}

/** The two spreads as one, where that asks for less than both; else null. */
export function ironSpread(legs: readonly Leg[], call: Strategy, put: Strategy): Strategy | null {
  const of = [...call.legs, ...put.legs];
  const expiry = legs[of[0]!]!.expiry;
  if (!alike(legs, of) || of.some((i) => legs[i]!.expiry !== expiry)) return null;
  const loss = greatestLoss(of.map((i) => legs[i]!));
  return loss < call.loss + put.loss ? { kind: kind.ironSpread, legs: of, coefficients: [1, 1, 1, 1], units: legs[of[0]!]!.units, loss } : null;
}

/** Two long and two short options of one kind whose greatest loss is below that of the two vertical spreads: butterflies and condors. */
export function butterflies(legs: readonly Leg[], widths: ReadonlyMap<string, number>, long: Role, short: Role, list: Strategy[]): void {
  const longs = options(legs, long);
  const shorts = options(legs, short);
  const width = (s: number, l: number): number => widths.get(`${String(s)} ${String(l)}`) ?? Infinity;
  for (let a = 0; a < shorts.length; a++) {
    for (let b = a; b < shorts.length; b++) {
      for (let c = 0; c < longs.length; c++) {
        for (let d = c; d < longs.length; d++) {
          const found = butterfly(legs, width, shorts[a]!, shorts[b]!, longs[c]!, longs[d]!);
          if (found !== null) list.push(found);
        }
      }
    }
  }
}

/** Two short and two long options of one kind as one, where that asks for less than any two spreads of them; else null. */
export function butterfly(legs: readonly Leg[], width: (short: number, long: number) => number, ...of: [number, number, number, number]): Strategy | null {
  const [s, t, l, m] = of;
  const apart = Math.min(width(s, l) + width(t, m), width(s, m) + width(t, l));
  // Every short leg has to end no later than every long one.
  if (!(apart > 0) || !(apart < Infinity) || !alike(legs, of) || Math.max(legs[s]!.expiry, legs[t]!.expiry) > Math.min(legs[l]!.expiry, legs[m]!.expiry)) return null;
  const loss = greatestLoss(of.map((i) => legs[i]!));
  return loss < apart ? { kind: kind.butterfly, legs: of, coefficients: [1, 1, 1, 1], units: legs[s]!.units, loss } : null;
}
