import { plainFormat } from '../margin/number-format.ts';
import { isSelected } from '../plan/selection.ts';
import type { Account, Book, Instrument } from '../portfolio/book.ts';
import { bookBetween } from '../scenario/book-between.ts';
import type { LiquidationPolicy } from './policy.ts';
import type { SaleState } from './sale.ts';
import type { Observation } from './verify-plan.ts';

/** The levels of the market-wide circuit breakers of US stock exchanges: falls of the S&P 500 from the close before (NYSE Rule 7.12; S049). */
export const US_BREAKERS: readonly number[] = [0.07, 0.13, 0.2];

/** Instruments that stand for the index of these breakers, the index itself first. */
export const BREAKER_INDICES: readonly string[] = ['SPX', 'SP500', 'SPY', 'IVV', 'VOO'];

const DAY = 86_400_000;

/** How far the index of the US breakers has fallen on the day. */
export interface BreakerState {
  readonly index: string;
  /** Fraction, negative where it has risen. */
  readonly fall: number;
  readonly levels: readonly number[];
}

/** A held position that cannot be sold now. */
export interface Halted {
  readonly instrument: string;
  readonly words: string;
}

/** Whether the counterparty of an account is frozen in this state of the market: nothing moves in there, whoever orders it (S050). */
export function isFrozen(book: Book, account: Account): boolean {
  return account.counterparty !== null && book.stress?.frozen.has(account.counterparty) === true;
}

/** Whether an instrument stands still when US stock exchanges do: their stocks and funds, and the options on them. */
export function isUsStock(instrument: Pick<Instrument, 'kind' | 'currency'>): boolean {
  return instrument.currency === 'USD' && (instrument.kind === 'equity' || instrument.kind === 'etf' || instrument.kind === 'option');
}

/**
 * Marks of a day before the n-th observation, from which breakers count a fall: those that were seen, and between two
 * observations those of even relative steps. Before the scenario it is its beginning.
 */
export function dayBefore(observations: readonly Observation[], n: number): ReadonlyMap<string, number> {
  const start = observations[0]!;
  const at = observations[n]!.afterMs - DAY;
  const k = observations.findLastIndex(({ afterMs }, i) => i < n && afterMs <= at);
  return marksOf(k < 0 || at <= start.afterMs ? start.book : between(observations[k]!, observations[k + 1]!, at));
}

function between(from: Observation, to: Observation, at: number): Book {
  const gap = to.afterMs - from.afterMs;
  return gap > 0 ? bookBetween(from.book, to.book, (at - from.afterMs) / gap, 0) : from.book;
}

function marksOf(book: Book): ReadonlyMap<string, number> {
  return new Map(book.quotes.map(({ instrument, mark }) => [instrument, mark]));
}

/** The index to watch for an account that holds what the US breakers stop; null where it holds none, or no index has a quote. */
export function breakerIndexOf(book: Book, account: Account): string | null {
  const held = new Set(account.positions.map(({ instrument }) => instrument));
  if (!book.instruments.some((instrument) => held.has(instrument.id) && isUsStock(instrument))) return null;
  return BREAKER_INDICES.find((id) => book.quotes.some(({ instrument }) => instrument === id)) ?? null;
}

/** Where the market-wide breakers stand; null where no index of theirs is known. @param reference marks of the day before */
export function breakerState(book: Book, reference: ReadonlyMap<string, number>): BreakerState | null {
  for (const index of BREAKER_INDICES) {
    const was = reference.get(index) ?? NaN;
    const is = book.quotes.find(({ instrument }) => instrument === index)?.mark ?? NaN;
    if (was > 0 && is > 0) return { index, fall: fallOf(was, is), levels: US_BREAKERS };
  }
  return null;
}

/** What of an account cannot be sold in one state of the market. */
export class Halts {
  private readonly policy: LiquidationPolicy;
  private readonly reference: ReadonlyMap<string, number> | undefined;
  /** The index is not moved by what one account sells: its fall is that of the beginning. */
  private readonly breaker: BreakerState | null;

  /** @param reference marks that falls are counted from; without them nothing is halted but what is frozen */
  constructor(policy: LiquidationPolicy, book: Book, reference: ReadonlyMap<string, number> | undefined) {
    this.policy = policy;
    this.reference = reference;
    this.breaker = policy.breakers && reference !== undefined ? breakerState(book, reference) : null;
  }

  /** Where the breakers only pause trade: said once, since nobody knows what fifteen minutes bring. */
  pauseText(account: Account, state: SaleState): string | null {
    const { breaker } = this;
    const level = breaker?.levels.findLast((one) => breaker.fall >= one);
    if (breaker === null || level === undefined || level === breaker.levels.at(-1)) return null;
    const held = account.positions.some(({ instrument }) => {
      const terms = state.session.instrument(instrument);
      return terms !== null && isUsStock(terms);
    });
    return held ? `${breaker.index} has fallen by ${percent(breaker.fall)} on the day: US exchanges halt for 15 minutes first, and what prices do meanwhile is not known` : null;
  }

  of(state: SaleState): readonly Halted[] {
    const { account } = state;
    if (isFrozen(state.book, account)) return account.positions.map(({ instrument: id }) => ({ instrument: id, words: `${id} cannot be sold: ${account.counterparty!} is frozen` }));
    const { breaker, reference } = this;
    const closed = breaker !== null && breaker.fall >= breaker.levels.at(-1)!;
    if (reference === undefined || (this.policy.halts.length === 0 && !closed)) return [];
    return account.positions.flatMap(({ instrument: id }): Halted[] => {
      const instrument = state.session.instrument(id);
      if (instrument === null) return [];
      if (closed && isUsStock(instrument)) return [{ instrument: id, words: `${id} cannot be sold: ${breaker.index} has fallen by ${percent(breaker.fall)} on the day, and US exchanges are closed from ${percent(breaker.levels.at(-1)!)} on` }];
      const fall = fallOf(reference.get(id) ?? NaN, state.session.quote(id)?.mark ?? NaN);
      const halt = this.policy.halts.find((one) => isSelected(one.select, instrument, account) && fall >= one.fall);
      return halt === undefined ? [] : [{ instrument: id, words: `${id} is halted: it has fallen by ${percent(fall)}, and is not traded from ${plainFormat.percent(halt.fall)} on` }];
    });
  }
}

/** Fraction, without the last digits of the division: a fall to the level itself reaches it. */
function fallOf(was: number, is: number): number {
  return Number(((was - is) / was).toPrecision(12));
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
