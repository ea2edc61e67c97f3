import type { Market } from '../../market/market.ts';
import type { History } from '../../portfolio/book.ts';
import { closesOn, commonDays, hasCloses, intersect } from '../../statistics/returns.ts';
import type { CloseSeries } from '../../statistics/returns.ts';
import { FEWEST_RETURNS } from './parameters/2026-01-01.ts';

/** What moves positions: the history of one instrument. */
export interface Factor {
  readonly instrument: number;
  readonly history: History;
  /** Turned round: a rate quoted the other way. */
  readonly inverted: boolean;
}

const DEPTH = 4;

function canMove(history: History | null): history is History {
  return history !== null && hasCloses(history, 2);
}

/** The history of an instrument itself; null without two usable closes. */
function ownFactor(market: Market, i: number): Factor | null {
  const history = market.historyOf(market.instruments[i]!.id);
  return canMove(history) ? { instrument: i, history, inverted: false } : null;
}

/**
 * The factor of a position: its own history, or that of its underlying (what a fund tracks, what a future delivers).
 * An option always follows its underlying. null where nobody on the way has a history.
 */
export function factorOf(market: Market, i: number): { readonly factor: Factor; readonly own: boolean } | null {
  if (market.instruments[i]!.kind !== 'option') {
    const own = ownFactor(market, i);
    if (own !== null) return { factor: own, own: true };
  }
  let at = i;
  for (let depth = 0; depth < DEPTH; depth++) {
    const { underlying, tracks } = market.instruments[at]!;
    const next = underlying !== null ? market.indexOf(underlying) : tracks !== null ? market.indexOf(tracks.underlying) : -1;
    if (next < 0) {
      const history = underlying === null ? null : market.historyOf(underlying);
      return canMove(history) ? { factor: { instrument: -1, history, inverted: false }, own: false } : null;
    }
    const factor = ownFactor(market, next);
    if (factor !== null) return { factor, own: false };
    at = next;
  }
  return null;
}

/**
 * The history of an exchange rate: an instrument of kind `fx` between the two currencies, or a currency that is itself
 * an instrument of the book. null where there is none: that rate is not simulated.
 */
export function currencyFactor(market: Market, from: string, to: string): Factor | null {
  const itself = market.indexOf(from);
  if (itself >= 0 && market.instruments[itself]!.currency === to && market.instruments[itself]!.kind !== 'fx') {
    const own = ownFactor(market, itself);
    if (own !== null) return own;
  }
  for (let i = 0; i < market.instruments.length; i++) {
    const pair = market.instruments[i]!;
    if (pair.kind !== 'fx') continue;
    const base = pair.underlying ?? pair.id.replace(/[^A-Z]/g, '').slice(0, 3);
    const straight = base === from && pair.currency === to;
    if (!straight && !(base === to && pair.currency === from)) continue;
    const own = ownFactor(market, i);
    if (own !== null) return { ...own, inverted: !straight };
  }
  return null;
}

/** Closes as the factor moves: turned round where the rate is quoted the other way. */
export function seriesOf(factor: Factor): CloseSeries {
  if (!factor.inverted) return factor.history;
  return { days: factor.history.days, closes: factor.history.closes.map((close) => 1 / close) };
}

/**
 * Keeps the factors whose days have enough in common, longest history first; one that would leave the others fewer than
 * 20 common returns (or than the window, or than the longest history has) is refused, not the others shortened.
 */
export function keepAligned(factors: readonly Factor[], window: number): { readonly kept: readonly Factor[]; readonly days: readonly string[] } {
  const order = factors.map((factor) => ({ factor, days: commonDays([factor.history]) })).sort((a, b) => b.days.length - a.days.length || (a.factor.history.instrument < b.factor.history.instrument ? -1 : 1));
  const first = order[0];
  if (first === undefined) return { kept: [], days: [] };
  const needed = Math.max(2, Math.min(FEWEST_RETURNS, window, first.days.length - 1));
  if (first.days.length - 1 < needed) return { kept: [], days: [] };
  let days = first.days;
  const kept: Factor[] = [];
  for (const { factor } of order) {
    const common = intersect(days, factor.history);
    if (common.length - 1 < needed) continue;
    days = common;
    kept.push(factor);
  }
  return { kept, days };
}

/** The closes of a factor on given days. */
export function factorCloses(factor: Factor, days: readonly string[]): Float64Array {
  return closesOn(days, seriesOf(factor));
}
