import type { MarginModel } from '../margin/model.ts';
import type { Market } from '../market/market.ts';
import type { AccountPass } from '../portfolio/account-pass.ts';
import type { AccountState } from '../portfolio/account-state.ts';
import { nearestRoot } from './nearest-root.ts';

/** Kinds whose price can fall below zero (WTI, 20 April 2020). */
function mayBeNegative(kind: string): boolean {
  return kind === 'future';
}

/** Excess over `level` × requirement: zero where the buffer ratio is `level`. */
function excess(pass: AccountPass, account: AccountState, model: MarginModel, level: number): number {
  const t = pass.equityAndRequirement(account, model);
  return t.marginEquity - level * t.maintenanceMargin;
}

/**
 * The nearest price of one instrument at which the account's ratio is `level`: the real account equation with its
 * options repriced and everything else unchanged. null where no price does.
 */
export function priceAtLevel(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, instrument: number, level: number): number | null {
  const kind = market.instruments[instrument]!.kind;
  if (kind === 'option') market.refreshOption(instrument);
  const today = market.price[instrument]!;
  if (!Number.isFinite(today)) return null;
  const giveBack = market.remember(instrument);
  try {
    const scale = Math.max(Math.abs(today), 1e-12);
    const lowest = mayBeNegative(kind) ? today - 1e4 * scale : 0;
    const root = nearestRoot(
      (price) => {
        if (price === today) giveBack();
        else market.suppose(instrument, price);
        return excess(pass, account, model, level);
      },
      today, scale, lowest, today + 1e6 * scale,
    );
    return Number.isFinite(root) ? root : null;
  } finally {
    giveBack();
  }
}

/**
 * The nearest relative move of all marks together at which the account's ratio is `level`; leveraged funds move by
 * their factor, options are repriced, cash and exchange rates stay. null where no move does.
 */
export function uniformShock(market: Market, pass: AccountPass, account: AccountState, model: MarginModel, level: number): number | null {
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
    const root = nearestRoot(
      (shock) => {
        if (shock === 0) giveBack();
        else suppose(shock);
        return excess(pass, account, model, level);
      },
      0, 1, -1, 100,
    );
    return Number.isFinite(root) ? root : null;
  } finally {
    giveBack();
  }
}
