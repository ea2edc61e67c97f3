import type { MarginModel } from '../margin/model.ts';
import type { Market } from '../market/market.ts';
import type { AccountPass } from '../portfolio/account-pass.ts';
import type { AccountState } from '../portfolio/account-state.ts';
import { excessOver } from './excess.ts';
import { FINE, nearestRoot, rootsBothSides, WIDE } from './nearest-root.ts';
import type { Stride } from './nearest-root.ts';
import { highestOptionPrice } from './option-bound.ts';

/** Kinds whose price can fall below zero (WTI, 20 April 2020). */
function mayBeNegative(kind: string): boolean {
  return kind === 'future';
}

/** Excess over `level` × requirement: zero where the buffer ratio is `level`. */
function excess(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, level: number): number {
  // Where an upper bound of the requirement already leaves an excess, the sign is known, and that is all a search asks for away from the line.
  if (model.knowsUpperBound?.(account) === true) {
    const bound = pass.equityAndRequirement(account, model, true);
    const least = excessOver(bound.marginEquity, bound.maintenanceMargin, level);
    if (least > 0) return least;
  }
  const t = pass.equityAndRequirement(account, model);
  let lowest = excessOver(t.marginEquity, t.maintenanceMargin, level);
  if (model.positionExcess === undefined) return lowest;
  // Where positions are accounts of their own, the line is reached when the first of them reaches it.
  for (let p = 0; p < account.count; p++) {
    const { equity, requirement } = model.positionExcess(account, market, p);
    if (requirement > 0) lowest = Math.min(lowest, excessOver(equity, requirement, level));
  }
  return lowest;
}

/** The same of the little account that one position draws on, where positions are accounts of their own. */
function excessOfPosition(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, position: number, level: number): number {
  pass.equityAndRequirement(account, model);
  const { equity, requirement } = model.positionExcess!(account, market, position);
  return excessOver(equity, requirement, level);
}

/** A one-dimensional search for the line: the function, where it starts, the size of a step, and the bounds. */
type Search<T> = (f: (x: number) => number, start: number, scale: number, lowest: number, highest: number, stride?: Stride) => T;

/**
 * The nearest price of one instrument at which the account's ratio is `level`: the real account equation with its
 * options repriced and everything else unchanged. null where no price does that the instrument can have (an option is
 * never worth more than `highestOptionPrice`).
 */
export function priceAtLevel(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, instrument: number, level: number): number | null {
  return orNull(searchPrice(market, pass, account, model, instrument, level, nearestRoot) ?? NaN);
}

/** The same on either side of today's price. */
export function pricesAtLevel(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, instrument: number, level: number): BothSides {
  return bothOrNull(searchPrice(market, pass, account, model, instrument, level, rootsBothSides));
}

/** What lies on either side of today; null where that side never reaches the line. */
export interface BothSides {
  readonly below: number | null;
  readonly above: number | null;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function bothOrNull(found: { readonly below: number; readonly above: number } | null): BothSides {
  return { below: orNull(found?.below ?? NaN), above: orNull(found?.above ?? NaN) };
}

function searchPrice<T>(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, instrument: number, level: number, search: Search<T>): T | null {
  const kind = market.instruments[instrument]!.kind;
  if (kind === 'option') market.refreshOption(instrument);
  const today = market.price[instrument]!;
  if (!Number.isFinite(today)) return null;
  const giveBack = market.remember(instrument);
  const own = model.positionExcess === undefined ? -1 : account.instrument.indexOf(instrument);
  const at = (price: number): number => {
    if (price === today) giveBack();
    else market.suppose(instrument, price);
    return own < 0 ? excess(market, pass, account, model, level) : excessOfPosition(market, pass, account, model, own, level);
  };
  try {
    const scale = Math.max(Math.abs(today), 1e-12);
    if (kind !== 'option') return search(at, today, scale, mayBeNegative(kind) ? today - 1e4 * scale : 0, today + 1e6 * scale, FINE);
    // Nothing else is repriced when an option's own price moves: the excess is straight in it but for a few kinks.
    const highest = Math.max(today, Math.min(highestOptionPrice(market, instrument), today + 1e6 * scale));
    const value = at(today);
    if (value === 0) return search(at, today, scale, 0, highest, WIDE);
    if (model.fallsWithOptionPrices === true) {
      const [end, below, above] = value > 0 ? [highest, today, highest] : [0, 0, today];
      return at(end) * value > 0 ? null : search(at, today, scale, below, above, WIDE);
    }
    if (at(0) === value && at(highest) === value) return null;
    return search(at, today, scale, 0, highest, WIDE);
  } finally {
    giveBack();
  }
}

/**
 * The nearest relative move of all marks together at which the account's ratio is `level`; leveraged funds move by
 * their factor, options are repriced, cash and exchange rates stay. null where no move does.
 */
export function uniformShock(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, level: number): number | null {
  return orNull(searchShock(market, pass, account, model, level, nearestRoot));
}

/** The same on either side: the fall and the rise of all marks. */
export function uniformShocks(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, level: number): BothSides {
  return bothOrNull(searchShock(market, pass, account, model, level, rootsBothSides));
}

function searchShock<T>(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, level: number, search: Search<T>): T {
  const moved = [...account.dependsOn(market)].filter((i) => market.instruments[i]!.kind !== 'option' && market.instruments[i]!.kind !== 'fx');
  const options = Array.from(account.instrument).filter((i) => market.instruments[i]!.kind === 'option');
  for (const o of options) market.refreshOption(o);
  const prices = moved.map((i) => market.price[i]!);
  const optionPrices = options.map((i) => market.price[i]!);
  const deltas = options.map((i) => market.delta[i]!);
  const giveBack = (): void => {
    moved.forEach((i, k) => (market.price[i] = prices[k]!));
    options.forEach((o, k) => {
      market.price[o] = optionPrices[k]!;
      market.delta[o] = deltas[k]!;
    });
  };
  const suppose = (shock: number): void => {
    moved.forEach((i, k) => {
      const factor = 1 + shock * market.instruments[i]!.leverageFactor;
      market.price[i] = prices[k]! * (mayBeNegative(market.instruments[i]!.kind) ? factor : Math.max(0, factor));
    });
    for (const o of options) market.supposeOption(o, market.underlying[o]! < 0 ? NaN : market.price[market.underlying[o]!]!);
  };
  try {
    return search(
      (shock) => {
        if (shock === 0) giveBack();
        else suppose(shock);
        return excess(market, pass, account, model, level);
      },
      0, 1, -1, 100,
    );
  } finally {
    giveBack();
  }
}
