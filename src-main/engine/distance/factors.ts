import type { Market } from '../market/market.ts';
import type { AccountState } from '../portfolio/account-state.ts';
import type { History } from '../portfolio/book.ts';
import { leaderOf } from '../scenario/follow.ts';

/** Something whose price moves an account: an instrument, or the underlying of a derivative. */
export interface Factor {
  readonly id: string;
  /** Index in the market; −1 for an underlying that is only named. */
  readonly instrument: number;
  readonly history: History | null;
}

/** An instrument that moves with a factor: relative move = slope × move of the factor. */
export interface Driven {
  readonly instrument: number;
  readonly slope: number;
}

/** What moves an account, and how its instruments move with it. */
export interface FactorMap {
  readonly factors: readonly Factor[];
  /** Per factor. */
  readonly driven: readonly (readonly Driven[])[];
}

const DEEPEST = 8;

function historyOf(market: Market, id: string): History | null {
  const history = market.historyOf(id);
  return history !== null && history.closes.length >= 2 ? history : null;
}

/**
 * The factors of an account (book-format.md, "Most likely move"): every instrument on whose price it depends; the
 * underlying stands for options, futures and perpetuals, and for a fund without a history of its own. A derivative whose
 * underlying has no history, but which has one itself, is its own factor. Exchange rates are no factors.
 * @param account holds positions and balances; a balance in a currency that is an instrument moves with its price
 */
export function factorMap(account: AccountState, market: Market): FactorMap {
  const depends = [...account.dependsOn(market)].filter((i) => market.instruments[i]!.kind !== 'option' && market.instruments[i]!.kind !== 'fx');
  const factors: Factor[] = [];
  const driven: Driven[][] = [];
  const byId = new Map<string, number>();
  const factorFor = (id: string, instrument: number): number => {
    let k = byId.get(id);
    if (k === undefined) {
      byId.set(id, (k = factors.length));
      factors.push({ id, instrument, history: historyOf(market, id) });
      driven.push([]);
    }
    return k;
  };
  for (const i of depends) {
    const { id, slope, instrument } = rootOf(market, i);
    driven[factorFor(id, instrument)]!.push({ instrument: i, slope });
  }
  // A leader that is a factor itself takes along only what follows it; what has a factor of its own does not follow.
  return { factors, driven };
}

function rootOf(market: Market, i: number): { readonly id: string; readonly instrument: number; readonly slope: number } {
  const start = market.instruments[i]!;
  const own = { id: start.id, instrument: i, slope: 1 };
  const isFund = start.kind === 'etf' || start.kind === 'fund';
  if (isFund && historyOf(market, start.id) !== null) return own;
  let at = i;
  let slope = 1;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const instrument = market.instruments[at]!;
    const leader = leaderOf(instrument);
    if (leader === null) break;
    slope *= instrument.kind === 'etf' || instrument.kind === 'fund' ? instrument.leverageFactor : 1;
    const u = market.indexOf(leader);
    if (historyOf(market, leader) !== null) return { id: leader, instrument: u, slope };
    if (u < 0) break;
    at = u;
  }
  if (historyOf(market, start.id) !== null) return own;
  const leader = leaderOf(start);
  if (leader === null) return own;
  const u = market.indexOf(leader);
  return { id: leader, instrument: u, slope: isFund ? start.leverageFactor : 1 };
}
