import { Market } from '../market/market.ts';
import type { Book, Quote } from '../portfolio/book.ts';
import { DEFAULT_STALE_AFTER_MS } from '../portfolio/book.ts';
import { changed } from './change.ts';
import type { StepState } from './step-state.ts';

/**
 * The quotes of a book with its options repriced by full revaluation: every option whose underlying, volatility, interest
 * rate or time to expiry is another. One that a price shock selected keeps that price; one whose inputs are the same
 * keeps its quote; one without a volatility or an underlying price can't be repriced and keeps its mark.
 * @param moved the book after everything else has moved
 */
export function repricedOptions(moved: Book, state: StepState, elapsedMs: number): readonly Quote[] {
  const before = state.market;
  const affected: number[] = [];
  let after: Market | null = null;
  for (let i = 0; i < before.instruments.length; i++) {
    const option = before.instruments[i]!;
    if (option.kind !== 'option' || state.selected[i] === 1) continue;
    const u = before.underlying[i]!;
    const samePrice = u < 0 || same(state.before[u]!, state.priceAfter(u));
    const sameRate = !state.riskFree.has(option.currency) || state.riskFree.get(option.currency) === before.rateOf(option.currency);
    if (samePrice && sameRate && elapsedMs === 0 && same(state.volatilityBefore[i]!, volatilityAfter(state, i))) continue;
    affected.push(i);
  }
  if (affected.length === 0) return moved.quotes;
  after = new Market(moved);
  const byInstrument = new Map<string, { readonly mark: number; readonly volatility: number }>();
  for (const i of affected) {
    const { id } = before.instruments[i]!;
    const j = after.indexOf(id);
    const u = after.underlying[j]!;
    const spot = u < 0 ? NaN : after.price[u]!;
    let volatility = volatilityAfter(state, i);
    if (Number.isNaN(volatility) && after.yearsToExpiry(j) === 0) volatility = 0;
    if (!Number.isFinite(spot) || Number.isNaN(volatility)) continue;
    const mark = after.optionQuote(j, spot, volatility);
    if (Number.isFinite(mark)) byInstrument.set(id, { mark, volatility });
  }
  const quoted = new Set(moved.quotes.map((quote) => quote.instrument));
  const result = moved.quotes.map((quote): Quote => {
    const priced = byInstrument.get(quote.instrument);
    if (priced === undefined) return quote;
    const scale = Math.abs(quote.mark) > 0 ? priced.mark / quote.mark : 1;
    const { mark, volatility } = priced;
    return { ...quote, mark, volatility, bid: Math.max(0, mark - (quote.mark - quote.bid) * scale), ask: mark + (quote.ask - quote.mark) * scale };
  });
  for (const [instrument, { mark, volatility }] of byInstrument) {
    if (quoted.has(instrument)) continue;
    result.push({ instrument, mark, bid: NaN, ask: NaN, volatility, at: moved.asOf, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: 'scenario', funding: null });
  }
  return result;
}

/**
 * The volatility of an option after the shocks: its own where a shock selects the option, else it follows the volatility
 * of its underlying by the same changes (a level given by `to` moves it in proportion, so that a smile stays a smile).
 */
function volatilityAfter(state: StepState, i: number): number {
  if (state.volatilityChanges[i] !== undefined) return state.volatility[i]!;
  const u = state.market.underlying[i]!;
  const changes = u < 0 ? undefined : state.volatilityChanges[u];
  let volatility = state.volatilityBefore[i]!;
  if (changes === undefined) return volatility;
  const proportion = state.volatility[u]! / state.volatilityBefore[u]!;
  if (changes.some((change) => change.way === 'to') && Number.isFinite(proportion) && !Number.isNaN(volatility)) return volatility * proportion;
  for (const change of changes) volatility = Math.max(0, changed(volatility, change));
  return volatility;
}

/** Equal, or both unknown. */
function same(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
