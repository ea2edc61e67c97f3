/** How far everything but prices has to move before the line is reached: exchange rates, volatility, haircuts, margin rates. */
import { NO_SHOCK } from '../scenario/scenario.ts';
import type { Shock } from '../scenario/scenario.ts';
import type { AccountProbe } from './account-probe.ts';
import { nearestRoot } from './nearest-root.ts';
import { ShiftedProbe } from './shifted-probe.ts';

/** A change of one currency against the account's own that alone brings the account to the level. */
export interface CurrencyDistance {
  readonly from: string;
  readonly to: string;
  /** Relative change of the rate; null where none does. */
  readonly shock: number | null;
}

/** Currencies of holdings and debts other than the account's own, as far as they are no instruments with a price. */
export function foreignCurrencies(probe: AccountProbe): readonly string[] {
  const { account, market, state } = probe;
  const all = new Set<string>();
  for (const balance of account.balances) if (balance.amount !== 0 || balance.accrued !== 0) all.add(balance.currency);
  for (let p = 0; p < state.count; p++) if (state.quantity[p] !== 0) all.add(market.instruments[state.instrument[p]!]!.currency);
  all.delete(account.currency);
  return [...all].filter((currency) => market.indexOf(currency) < 0).sort();
}

/** The move of one currency, everything else unchanged, that brings the account to the level; the nearest of both directions. */
export function currencyDistance(probe: AccountProbe, currency: string, level: number): CurrencyDistance {
  const to = probe.account.currency;
  if (probe.market.convert(currency, to) === null) return { from: currency, to, shock: null };
  const shock = search(probe, level, -0.999, 20, (by) => ({ ...NO_SHOCK, fx: { from: currency, to, change: { way: 'relative', by } } }));
  return { from: currency, to, shock };
}

/** The relative change of every option volatility that alone brings the account to the level; null without options or where none does. */
export function volatilityDistance(probe: AccountProbe, level: number): number | null {
  const { market, state } = probe;
  if (!state.instrument.some((i) => market.instruments[i]!.kind === 'option')) return null;
  return search(probe, level, -1, 20, (by) => ({ ...NO_SHOCK, select: { kind: ['option'] }, volatility: { way: 'relative', by } }));
}

/** What every haircut has to rise by (a fraction of value) to bring the account to the level; null where haircuts don't. */
export function haircutDistance(probe: AccountProbe, level: number): number | null {
  const shifted = new ShiftedProbe(probe);
  if (shifted.under({ ...NO_SHOCK, haircut: 1 }).excess(level) === probe.excess(level)) return null;
  return search(probe, level, -1, 1, (by) => ({ ...NO_SHOCK, haircut: by }), shifted);
}

/** The relative change of every requirement that alone brings the account to the level: ratio ÷ level − 1. */
export function marginRateDistance(probe: AccountProbe, level: number): number | null {
  const ratio = probe.ratio();
  return ratio === null || ratio <= 0 ? null : ratio / level - 1;
}

function search(probe: AccountProbe, level: number, lowest: number, highest: number, shockOf: (by: number) => Shock, shifted: ShiftedProbe = new ShiftedProbe(probe)): number | null {
  const root = nearestRoot((by) => (by === 0 ? probe.aboveLine(level) : shifted.under(shockOf(by)).aboveLine(level)), 0, 1, lowest, highest);
  return Number.isFinite(root) ? root : null;
}
