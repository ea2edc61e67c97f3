import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink, Rule } from '../model.ts';
import { plainFormat } from '../number-format.ts';
import type { Family } from './family.ts';
import { hedged } from './parameters/2026-06-04.ts';
import * as rules from './rules.ts';
import * as strategyRules from './strategy-rules.ts';
import { kind, role } from './strategy.ts';
import type { Strategy } from './strategy.ts';

/** Writes the leaves of a family whose pairing is found: every amount at the position that causes it, so that leaves sum to totals. */
export function chargePairing(family: Family, account: AccountState, market: Market, sink: MarginSink): void {
  const rest = family.size.slice();
  /** Shares that are charged by their own rule: uncombined ones and those that cover a short option. */
  const plain = new Float64Array(family.legs.length);
  const { amounts, all } = family.packing;
  for (let j = 0; j < amounts.length; j++) {
    const n = amounts[j]!;
    if (!(n > 1e-9)) continue;
    for (let e = all.start[j]!; e < all.start[j + 1]!; e++) rest[all.leg[e]!]! -= n * all.coefficient[e]!;
    chargeStrategy(family, family.strategies[j]!, n, plain, account, market, sink);
  }
  for (let l = 0; l < family.legs.length; l++) {
    if (family.isLive(l)) chargeRest(family, l, Math.max(0, rest[l]!), plain[l]!, account, sink);
  }
}

function chargeRest(family: Family, l: number, rest: number, plain: number, account: AccountState, sink: MarginSink): void {
  const leg = family.legs[l]!;
  const p = leg.position;
  if (leg.role === role.longCall || leg.role === role.longPut) {
    if (sink.detailed) sink.line(p, 0, 0, rules.longOption, 0, 0, 0);
    return;
  }
  if (leg.role === role.longStock || leg.role === role.shortStock) {
    const share = Math.min(1, (rest + plain) / family.size[l]!);
    const t = family.stock[l]!;
    // c is a rate for a long stock and an amount for a short one.
    if (share > 0) sink.line(p, t.initial * share, t.maintenance * share, t.rule, t.value * share, t.b, account.quantity[p]! > 0 ? t.c : t.c * share);
    return;
  }
  const share = rest / family.size[l]!;
  const t = family.naked[l]!;
  if (share > 0) sink.line(p, t.requirement * share, t.requirement * share, rules.nakedOption, t.premium * share, t.amount * share, t.floor * share);
}

function chargeStrategy(family: Family, s: Strategy, n: number, plain: Float64Array, account: AccountState, market: Market, sink: MarginSink): void {
  const units = n * s.units;
  const [a, b, c] = s.legs as [number, number, number];
  const words = (rule: Rule, of: number): Rule => (sink.detailed ? strategyRules.combinedWith(rule, partnersOf(family, s, n, of, account, market)) : rule);
  const line = (l: number, initial: number, maintenance: number, rule: Rule, x: number, y: number, z: number): void => {
    sink.line(family.legs[l]!.position, initial, maintenance, words(rule, l), x, y, z);
  };
  /** A short option that stock covers: what it is in the money. */
  const covered = (l: number): void => {
    const call = family.legs[l]!.role === role.shortCall;
    const inTheMoney = units * Math.max(0, call ? family.spot[l]! - family.strike[l]! : family.strike[l]! - family.spot[l]!);
    line(l, inTheMoney, inTheMoney, strategyRules.coveredOption, units, inTheMoney, 0);
  };
  switch (s.kind) {
    case kind.coveredCall:
    case kind.coveredPut:
      plain[a]! += n * s.coefficients[0]!;
      covered(b);
      return;
    case kind.protectivePut:
    case kind.protectiveCall: {
      const strikePart = units * hedged.strikeRate * family.strike[b]!;
      const out = units * Math.max(0, s.kind === kind.protectivePut ? family.spot[b]! - family.strike[b]! : family.strike[b]! - family.spot[b]!);
      const own = n * s.coefficients[0]! * family.alone[a]!;
      const maintenance = Math.min(own, strikePart + out);
      line(a, Math.max(stockInitial(family, s, n, account), maintenance), maintenance, strategyRules.protectedStock, strikePart, out, own);
      return;
    }
    case kind.collar: {
      const strikePart = units * hedged.strikeRate * family.strike[b]!;
      const out = units * Math.max(0, family.spot[b]! - family.strike[b]!);
      const callPart = units * family.stock[a]!.rate * family.strike[c]!;
      const maintenance = Math.min(strikePart + out, callPart);
      line(a, Math.max(stockInitial(family, s, n, account), maintenance), maintenance, strategyRules.collaredStock, strikePart, out, callPart);
      covered(c);
      return;
    }
    case kind.conversion:
    case kind.reverseConversion: {
      const strikePart = units * hedged.strikeRate * family.strike[b]!;
      line(a, Math.max(stockInitial(family, s, n, account), strikePart), strikePart, strategyRules.convertedStock, strikePart, 0, 0);
      covered(c);
      return;
    }
    case kind.straddle: {
      const [callSize, putSize] = s.coefficients as [number, number];
      const call = n * callSize * family.alone[a]!;
      const put = n * putSize * family.alone[b]!;
      const [greater, other] = call >= put ? [a, b] : [b, a];
      const most = Math.max(call, put);
      const premium = family.premium(other) * n * (other === a ? callSize : putSize);
      line(greater, most, most, strategyRules.straddleGreater, most, 0, 0);
      line(other, premium, premium, strategyRules.straddleOther, premium, 0, 0);
      return;
    }
    default: {
      const perUnit = s.loss * account.fx[family.legs[a]!.position]!;
      const rule = s.kind === kind.spread ? strategyRules.spread : s.kind === kind.butterfly ? strategyRules.butterfly : strategyRules.ironSpread;
      line(a, units * perUnit, units * perUnit, rule, perUnit, units, 0);
    }
  }
}

/**
 * Regulation T initial of the shares in a combination. Short stock against a long call whose strike is not above the
 * price it was sold at needs 100 % of its value, which the proceeds are (220.12(c)(2)).
 */
function stockInitial(family: Family, s: Strategy, n: number, account: AccountState): number {
  const [stock, option] = s.legs as [number, number];
  const leg = family.legs[stock]!;
  if (leg.role === role.shortStock && family.legs[option]!.strike <= account.averagePrice[leg.position]!) return 0;
  return (family.stock[stock]!.initial * n * s.coefficients[0]!) / family.size[stock]!;
}

function partnersOf(family: Family, s: Strategy, n: number, of: number, account: AccountState, market: Market): string {
  const { all } = family.packing;
  const j = family.strategies.indexOf(s);
  const texts: string[] = [];
  for (let e = all.start[j]!; e < all.start[j + 1]!; e++) {
    const l = all.leg[e]!;
    if (l === of) continue;
    const leg = family.legs[l]!;
    const short = leg.role === role.shortStock || leg.role === role.shortCall || leg.role === role.shortPut;
    texts.push(`${short ? 'short' : 'long'} ${plainFormat.plain(n * all.coefficient[e]!)} ${market.instruments[account.instrument[leg.position]!]!.id}`);
  }
  return texts.join(', ');
}
