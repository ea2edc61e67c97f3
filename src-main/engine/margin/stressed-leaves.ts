import type { Market } from '../market/market.ts';
import type { AccountState } from '../portfolio/account-state.ts';
import type { MarginLine } from '../portfolio/figures.ts';
import type { Totals } from '../portfolio/totals.ts';

/**
 * The leaves of one pass under a scenario that changes margin rates. Requirements are multiplied when the regime has
 * done everything else, so that house rates and floors are raised like the rule itself. A leaf of one position takes
 * the factor of its instrument. A leaf of a group or of the account takes the factor of its members where that is the
 * same for all, else their factors weighted by the requirement that stands beside each (by exposure where none does).
 */
export class StressedLeaves {
  private readonly positions: number[] = [];
  private readonly scopes: (string | null)[] = [];
  private readonly initials: number[] = [];
  private readonly maintenances: number[] = [];

  clear(): void {
    this.positions.length = this.scopes.length = this.initials.length = this.maintenances.length = 0;
  }

  add(position: number, scope: string | null, initial: number, maintenance: number): void {
    this.positions.push(position);
    this.scopes.push(scope);
    this.initials.push(initial);
    this.maintenances.push(maintenance);
  }

  /** Multiplies leaves, totals and the shares beside positions. @param lines in the order of the leaves, or null */
  apply(account: AccountState, market: Market, totals: Totals, lines: MarginLine[] | null): void {
    const factors = Float64Array.from(account.instrument, (i) => market.marginFactors?.[i] ?? 1);
    const shared = new Map<string | null, number>();
    totals.initialMargin = 0;
    totals.maintenanceMargin = 0;
    for (let k = 0; k < this.positions.length; k++) {
      const position = this.positions[k]!;
      let factor: number;
      if (position >= 0) factor = factors[position]!;
      else {
        const scope = this.scopes[k]!;
        factor = shared.get(scope) ?? sharedFactor(account, market, scope, factors);
        shared.set(scope, factor);
      }
      const initial = this.initials[k]! * factor;
      const maintenance = this.maintenances[k]! * factor;
      totals.initialMargin += initial;
      totals.maintenanceMargin += maintenance;
      if (lines !== null && factor !== 1) {
        lines[k] = { ...lines[k]!, initial, maintenance, explanation: `${lines[k]!.explanation}, times ${String(Number(factor.toPrecision(6)))} under this scenario` };
      }
    }
    for (let p = 0; p < account.count; p++) {
      account.initial[p]! *= factors[p]!;
      account.maintenance[p]! *= factors[p]!;
    }
  }
}

/** Positions that a scope names: by instrument, underlying, tracked index, product group or currency. */
function namedBy(account: AccountState, market: Market, scope: string): number[] {
  return Array.from({ length: account.count }, (_none, p) => p).filter((p) => {
    const { id, underlying, tracks, productGroup, productClass, currency } = market.instruments[account.instrument[p]!]!;
    return id === scope || underlying === scope || tracks?.underlying === scope || productGroup === scope || productClass === scope || currency === scope;
  });
}

function sharedFactor(account: AccountState, market: Market, scope: string | null, factors: Float64Array): number {
  const named = scope === null ? [] : namedBy(account, market, scope);
  // A balance in a currency that is an instrument: the leaf is about that instrument.
  const coin = scope === null || named.length > 0 ? -1 : market.indexOf(scope);
  if (coin >= 0) return market.marginFactors?.[coin] ?? 1;
  const members = named.length > 0 ? named : Array.from({ length: account.count }, (_none, p) => p);
  if (members.length === 0) return market.marginFactor;
  const first = factors[members[0]!]!;
  if (members.every((p) => factors[p] === first)) return first;
  const weighted = (weight: (p: number) => number): number => {
    let sum = 0;
    let all = 0;
    for (const p of members) {
      const w = Math.abs(weight(p));
      if (!(w > 0)) continue;
      sum += w * factors[p]!;
      all += w;
    }
    return sum / all;
  };
  const byRequirement = weighted((p) => account.maintenance[p]!);
  if (byRequirement === byRequirement) return byRequirement;
  const byExposure = weighted((p) => account.exposure[p]!);
  return byExposure === byExposure ? byExposure : market.marginFactor;
}
