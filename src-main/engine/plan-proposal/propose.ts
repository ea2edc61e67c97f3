import { isBelow } from '../liquidation/liquidate.ts';
import type { SaleState, SaleTerms } from '../liquidation/sale.ts';
import { accountMetric } from '../plan/metrics.ts';
import type { ReduceOrder } from '../plan/plan.ts';
import { isReached, play, playOn, unplayed } from './basket.ts';
import type { Entry, Played, Reduction } from './basket.ts';
import { entriesOf, marginal, movesOf } from './marginal.ts';
import { plainOrder, plainOrders } from './plain-orders.ts';
import { prune } from './prune.ts';

export interface ProposalRequest {
  /** The account in the state of the market in which it is to be brought back. */
  readonly start: SaleState;
  /** The buffer ratio that is wanted. */
  readonly target: number;
  /** Instruments that are not to be touched. */
  readonly keep: ReadonlySet<string>;
  readonly terms: SaleTerms;
}

/** What one plain order ("largest loss first, until the target is there") would have cost instead. */
export interface PlainAlternative {
  readonly order: ReduceOrder;
  readonly reached: boolean;
  readonly trades: number;
  readonly valueSold: number;
  readonly slippage: number;
  readonly fees: number;
  readonly weighed: number;
}

/** 'not-needed': the target is there already; 'unknown': figures are incomplete; 'frozen': nothing can be done there. */
export type ProposalOutcome = 'reached' | 'not-needed' | 'out-of-reach' | 'unknown' | 'frozen';

/** The smallest set of reductions that was found. Money in the account's currency. */
export interface Proposal {
  readonly outcome: ProposalOutcome;
  /** In words, for every outcome. */
  readonly reason: string;
  readonly target: number;
  readonly before: number | null;
  /** After the reductions; the best that was found where the target is out of reach. */
  readonly after: number | null;
  /** Empty unless the target is reached. */
  readonly reductions: readonly Reduction[];
  readonly valueSold: number;
  readonly slippage: number;
  readonly fees: number;
  readonly weighed: number;
  /** Held positions that were not to be touched. */
  readonly kept: readonly string[];
  readonly alternatives: readonly PlainAlternative[];
  /** The state that the reductions leave. */
  readonly end: SaleState;
}

/** Shares of a position that one step of the marginal search takes. */
const PARTS = [1, 0.25];
/** Reductions that are tried to be replaced, the dearest first: a search each, and the cheap ones gain little. */
const MOST_EXCHANGES = 6;
/** Of large baskets only the few cheapest are pruned, in one order: that plays the whole basket for each of its parts. */
const LARGE_BASKET = 12;
const FEW = 3;

/**
 * The smallest set of reductions that brings an account to a target buffer ratio at least cost (slippage, fees, a
 * little for what is sold and for every trade; no taxes), leaving alone what is kept.
 *
 * Requirements are not additive: strategies, netting and hedges make a sale free more or less than its own, or raise
 * the requirement. So every candidate is played with the real engine, from several beginnings (the six orders of plans
 * and two marginal searches), pruned lot by lot and compared. Never dearer than the best of the six orders.
 */
export function propose({ start, target, keep, terms }: ProposalRequest): Proposal {
  const held = start.account.positions.filter(({ quantity }) => quantity !== 0).map(({ instrument }) => instrument);
  const free = [...new Set(held)].filter((id) => !keep.has(id));
  const kept = [...new Set(held)].filter((id) => keep.has(id));
  const before = start.figures.bufferRatio;
  const nothing = (outcome: ProposalOutcome, reason: string): Proposal =>
    ({ outcome, reason, target, before, after: before, reductions: [], valueSold: 0, slippage: 0, fees: 0, weighed: 0, kept, alternatives: [], end: start });
  const { account } = start;
  if (accountMetric(start.figures, 'bufferRatio') === null) return nothing('unknown', 'the figures of the account are incomplete: a price or a rate is missing, so nothing can be proposed');
  if (isReached(start.figures, target)) return nothing('not-needed', `the buffer ratio is ${written(before)} already`);
  if (account.counterparty !== null && start.book.stress?.frozen.has(account.counterparty) === true) return nothing('frozen', `${account.counterparty} is frozen: nothing can be sold there`);
  const search = new Search(start, free, target, terms);
  const found = search.best();
  if (found !== null) {
    const after = found.state.figures.bufferRatio;
    const trades = found.reductions.length;
    return {
      outcome: 'reached', reason: `${String(trades)} ${trades === 1 ? 'reduction brings' : 'reductions bring'} the buffer ratio from ${written(before)} to ${written(after)}`,
      target, before, after, reductions: found.reductions, valueSold: found.valueSold, slippage: found.slippage, fees: found.fees, weighed: found.weighed, kept, alternatives: search.alternatives, end: found.state,
    };
  }
  const nearest = search.nearest;
  const others = kept.length === 0 ? 'Selling everything' : `Keeping ${kept.join(', ')} and selling everything else`;
  const ratio = nearest.state.figures.bufferRatio;
  const stays = isBelow(nearest.state.figures, 1) ? ', which is below the line' : '';
  return { ...nothing('out-of-reach', free.length === 0 ? 'everything that is held is to be kept' : `${others}, or any part of it that was tried, brings the buffer ratio to ${written(ratio)} at most${stays}; money has to come from elsewhere`), after: ratio, alternatives: search.alternatives };
}

class Search {
  readonly alternatives: PlainAlternative[] = [];
  /** The best buffer ratio that any attempt came to. */
  nearest: Played;
  private readonly start: SaleState;
  private readonly free: readonly string[];
  private readonly target: number;
  private readonly terms: SaleTerms;

  constructor(start: SaleState, free: readonly string[], target: number, terms: SaleTerms) {
    this.start = start;
    this.free = free;
    this.target = target;
    this.terms = terms;
    this.nearest = unplayed(start);
  }

  /** The cheapest basket that reaches the target, pruned; null where none does. */
  best(): Played | null {
    const seeds = [...plainOrders.map((order) => this.plain(order)), ...PARTS.map((part) => this.fill(unplayed(this.start), this.free, part))];
    const reaching = seeds.map((seed) => play(this.start, seed, this.terms)).filter(({ state }) => isReached(state.figures, this.target)).sort((a, b) => a.weighed - b.weighed);
    const promising = reaching.some(({ reductions }) => reductions.length > LARGE_BASKET) ? reaching.slice(0, FEW) : reaching;
    let best = promising.reduce<Played | null>((sofar, { reductions }) => cheaper(sofar, this.pruned(reductions)), null);
    // Selling everything may be the only way where single sales lead away (a strategy whose legs cover each other).
    best ??= this.pruned(this.everything());
    if (best === null) return null;
    return this.exchanged(best);
  }

  private plain(order: ReduceOrder): readonly Entry[] {
    const entries = plainOrder(this.start, order, this.free, this.target, this.terms);
    const played = this.note(play(this.start, entries, this.terms));
    this.alternatives.push({
      order, reached: isReached(played.state.figures, this.target), trades: played.reductions.length, valueSold: played.valueSold, slippage: played.slippage, fees: played.fees, weighed: played.weighed,
    });
    return entries;
  }

  private fill(from: Played, free: readonly string[], part: number): readonly Entry[] {
    return entriesOf(this.note(marginal(from, movesOf(this.start, free), part, this.target, this.terms)));
  }

  private everything(): readonly Entry[] {
    return this.free.reduce((played, instrument) => this.note(playOn(played, { instrument, lots: Infinity }, this.terms)), unplayed(this.start)).reductions;
  }

  private pruned(entries: readonly Entry[]): Played | null {
    const dearest = prune(this.start, entries, this.target, this.terms, 'dearest');
    return entries.length > LARGE_BASKET ? dearest : cheaper(dearest, prune(this.start, entries, this.target, this.terms, 'smallest'));
  }

  /** Each of the dearest reductions in turn is given up for whatever takes its place most cheaply; kept where that is cheaper. */
  private exchanged(found: Played): Played {
    let best = found;
    const dearest = [...found.reductions].sort((a, b) => b.slippage + b.fee - a.slippage - a.fee).slice(0, MOST_EXCHANGES);
    for (const { instrument } of dearest) {
      const others = best.reductions.filter((one) => one.instrument !== instrument);
      if (others.length === best.reductions.length) continue;
      const rest = this.free.filter((id) => id !== instrument);
      const entries = this.fill(play(this.start, others, this.terms), rest, PARTS[0]!);
      best = cheaper(best, this.pruned(entries))!;
    }
    return best;
  }

  private note(played: Played): Played {
    const ratio = accountMetric(played.state.figures, 'bufferRatio') ?? -Infinity;
    if (ratio > (accountMetric(this.nearest.state.figures, 'bufferRatio') ?? -Infinity)) this.nearest = played;
    return played;
  }
}

function cheaper(a: Played | null, b: Played | null): Played | null {
  if (a === null || b === null) return a ?? b;
  return b.weighed < a.weighed ? b : a;
}

function written(ratio: number | null): string {
  return ratio === null ? 'no requirement' : ratio.toFixed(2);
}
