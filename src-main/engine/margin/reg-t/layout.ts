import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import type { Market } from '../../market/market.ts';
import { Family } from './family.ts';
import { role } from './strategy.ts';
import type { Leg, Role } from './strategy.ts';

/** Which positions of an account are charged together, by underlying. */
export interface Layout {
  /** Per position: whether a family charges it. */
  readonly inFamily: Uint8Array;
  readonly families: readonly Family[];
}

/** The layout of an account, compiled once. */
export const layoutOf = perAccount(compile);

function compile(account: AccountState, market: Market): Layout {
  const inFamily = new Uint8Array(account.count);
  const families: Family[] = [];
  for (const legs of byUnderlying(legsOf(account, market))) {
    if (legs.length < 2 || legs.every((leg) => leg.role === role.longStock || leg.role === role.shortStock)) continue;
    const family = new Family(legs, account);
    if (family.strategies.length === 0) continue;
    for (const leg of legs) inFamily[leg.position] = 1;
    families.push(family);
  }
  return { inFamily, families };
}

function roleOf(kind: string, right: string | null, long: boolean): Role {
  if (kind !== 'option') return long ? role.longStock : role.shortStock;
  if (right === 'call') return long ? role.longCall : role.shortCall;
  return long ? role.longPut : role.shortPut;
}

function legsOf(account: AccountState, market: Market): Leg[] {
  const legs: Leg[] = [];
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    const isOption = instrument.kind === 'option';
    if (account.quantity[p] === 0 || (!isOption && instrument.kind !== 'equity' && instrument.kind !== 'etf')) continue;
    legs.push({
      position: p, role: roleOf(instrument.kind, instrument.right, account.quantity[p]! > 0),
      underlying: isOption ? (instrument.underlying ?? instrument.id) : instrument.id,
      tracks: isOption ? null : (instrument.tracks?.underlying ?? null),
      units: instrument.multiplier, trackedUnits: instrument.tracks === null ? NaN : instrument.multiplier / instrument.tracks.ratio,
      currency: instrument.currency, strike: instrument.strike, expiry: instrument.expiry, marginable: instrument.marginable,
    });
  }
  // One order whatever the order of the positions, so that of several cheapest pairings always the same one is shown.
  const id = (leg: Leg): string => market.instruments[account.instrument[leg.position]!]!.id;
  return legs.sort((a, b) => a.role - b.role || (a.expiry || 0) - (b.expiry || 0) || (a.strike || 0) - (b.strike || 0) || (id(a) < id(b) ? -1 : id(a) > id(b) ? 1 : 0));
}

/** Legs of one underlying together; a fund that tracks an index ties the index to itself. */
function byUnderlying(legs: readonly Leg[]): Leg[][] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    const up = parent.get(key) ?? key;
    return up === key ? key : root(up);
  };
  for (const leg of legs) if (leg.tracks !== null) parent.set(root(leg.underlying), root(leg.tracks));
  const groups = new Map<string, Leg[]>();
  for (const leg of legs) {
    const key = root(leg.underlying);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [leg]);
    else group.push(leg);
  }
  return [...groups.values()];
}
