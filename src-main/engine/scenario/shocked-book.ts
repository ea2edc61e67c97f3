import { Market } from '../market/market.ts';
import type { Account, Book, CollateralTerms, Instrument, InterestRate, Quote, Stress } from '../portfolio/book.ts';
import { DEFAULT_STALE_AFTER_MS } from '../portfolio/book.ts';
import { applyShocks } from './apply-shocks.ts';
import { moveFollowers } from './follow.ts';
import { repricedOptions } from './option-repricing.ts';
import type { Scenario, ScenarioNote, Shock } from './scenario.ts';
import { accountClasses } from './selection.ts';
import { StepState } from './step-state.ts';

/** A book in the state that one step of a scenario leaves. */
export interface BookAfterStep {
  readonly book: Book;
  readonly notes: readonly ScenarioNote[];
}

/**
 * The book after the shocks of one step: marks, volatilities, terms, rates and the clock are rewritten, so that every
 * figure of it comes from the same code as today's. Nothing shocked, nothing rewritten.
 * @param market the market of `book`; read, never written
 * @param elapsedMs time that passes first: options age, quotes keep their age
 */
export function bookAfterStep(book: Book, market: Market, shocks: readonly Shock[], propagate: Scenario['propagate'], elapsedMs: number): BookAfterStep {
  const state = new StepState(market, book.fx, book.stress?.correlation ?? null, book.stress?.frozen ?? new Set());
  applyShocks(state, shocks);
  moveFollowers(state, propagate);
  const stress = stressOf(book, state);
  const moved: Book = {
    ...book,
    asOf: book.asOf + elapsedMs,
    instruments: book.instruments.map((instrument) => termsAfter(instrument, state)),
    quotes: quotesAfter(book.quotes, state, elapsedMs),
    fx: elapsedMs === 0 ? state.fx : state.fx.map((rate) => ({ ...rate, at: rate.at + elapsedMs })),
    rates: ratesAfter(book.rates, state),
    ...(stress === null ? {} : { stress }),
  };
  return { book: { ...moved, quotes: repricedOptions(moved, state, elapsedMs) }, notes: state.notes };
}

/** The accounts for which the same shocks hold, with the book after each step; the last one is the scenario's outcome. */
export interface ShockedAccounts {
  readonly accounts: readonly Account[];
  readonly steps: readonly BookAfterStep[];
}

/** The book under a scenario. Shocks on single accounts move the marks of those accounts only, so each group has a book of its own. */
export function shockedBooks(book: Book, scenario: Scenario, market: Market = new Market(book)): readonly ShockedAccounts[] {
  return accountClasses(book.accounts, scenario.steps).map(({ accounts, shocks }) => {
    const steps: BookAfterStep[] = [];
    let current: Book = accounts === book.accounts ? book : { ...book, accounts };
    let currentMarket = market;
    scenario.steps.forEach((step, s) => {
      const after = bookAfterStep(current, currentMarket, shocks[s]!, scenario.propagate, step.afterMs);
      steps.push(after);
      current = after.book;
      if (s + 1 < scenario.steps.length) currentMarket = new Market(current);
    });
    return { accounts, steps };
  });
}

/**
 * The book in which one account finds itself at the end of a scenario (and the accounts that find themselves there too).
 * @returns null where the book has no such account
 */
export function bookUnder(book: Book, scenario: Scenario, account: string): Book | null {
  const group = shockedBooks(book, scenario).find(({ accounts }) => accounts.some(({ id }) => id === account));
  return group === undefined ? null : (group.steps.at(-1)?.book ?? book);
}

function termsAfter(instrument: Instrument, state: StepState): Instrument {
  const i = state.indexOf(instrument.id);
  const times = state.volumeTimes[i]!;
  const haircut = state.haircut[i]!;
  if (times === 1 && haircut === 0) return instrument;
  const { collateral, lending } = instrument;
  return {
    ...instrument,
    averageDailyVolume: instrument.averageDailyVolume * times,
    collateral: collateral === null || haircut === 0 ? collateral : collateralAfter(collateral, haircut),
    // What a lending protocol does not count of an asset is its haircut.
    lending: lending === null || haircut === 0 ? lending : { ...lending, ltv: share(lending.ltv - haircut), liquidationThreshold: share(lending.liquidationThreshold - haircut) },
  };
}

function collateralAfter(terms: CollateralTerms, haircut: number): CollateralTerms {
  return { ...terms, haircut: share(terms.haircut + haircut), tiers: terms.tiers?.map((tier) => ({ ...tier, ratio: share(tier.ratio - haircut) })) ?? null };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function quotesAfter(quotes: readonly Quote[], state: StepState, elapsedMs: number): readonly Quote[] {
  const quoted = new Set<number>();
  const result = quotes.map((quote): Quote => {
    const i = state.indexOf(quote.instrument);
    if (i < 0) return quote;
    quoted.add(i);
    const moved = { ...remarked(quote, state, i), ...(state.volatilityChanges[i] === undefined ? {} : { volatility: state.volatility[i]! }) };
    const same = moved.mark === quote.mark && moved.bid === quote.bid && moved.ask === quote.ask && moved.volatility === quote.volatility;
    if (elapsedMs !== 0) return { ...moved, at: quote.at + elapsedMs };
    return same ? quote : moved;
  });
  // A price where there was none: a shock "to" a level, an FX pair valued by its rate.
  for (let i = 0; i < state.market.instruments.length; i++) {
    if (quoted.has(i) || !Number.isFinite(state.price[i]!) || state.factor[i] === 1) continue;
    result.push({
      instrument: state.subjects[i]!.id, mark: state.priceAfter(i), bid: NaN, ask: NaN, volatility: NaN,
      at: state.market.now + elapsedMs, staleAfterMs: DEFAULT_STALE_AFTER_MS, source: 'scenario', funding: null,
    });
  }
  return result;
}

/** Mark, bid and ask after the shocks: the spread scales with the price and with its own shock. */
function remarked(quote: Quote, state: StepState, i: number): Quote {
  const before = state.before[i]!;
  const after = state.priceAfter(i);
  if (after === before || Number.isNaN(after)) return state.spreadTimes[i] === 1 ? quote : spread(quote, quote.mark, 1, state.spreadTimes[i]!, state, i);
  return spread(quote, after, before === 0 ? 1 : Math.abs(after / before), state.spreadTimes[i]!, state, i);
}

function spread(quote: Quote, mark: number, scale: number, times: number, state: StepState, i: number): Quote {
  const bid = mark - (quote.mark - quote.bid) * scale * times;
  const lowest = state.subjects[i]!.kind === 'future' ? -Infinity : 0;
  return { ...quote, mark, bid: bid < lowest ? lowest : bid, ask: mark + (quote.ask - quote.mark) * scale * times };
}

function ratesAfter(rates: readonly InterestRate[], state: StepState): readonly InterestRate[] {
  if (state.riskFree.size === 0) return rates;
  const named = new Set(rates.map((rate) => rate.currency));
  const missing = [...state.riskFree.keys()].filter((currency) => !named.has(currency)).map((currency) => ({ currency, riskFree: NaN, marginLoan: NaN }));
  return [...rates, ...missing].map((rate) => {
    const riskFree = state.riskFree.get(rate.currency);
    return riskFree === undefined ? rate : { ...rate, riskFree, marginLoan: state.loanRate.get(rate.currency) ?? rate.marginLoan };
  });
}

function stressOf(book: Book, state: StepState): Stress | null {
  const factors = new Map(book.stress?.marginFactors ?? []);
  for (let i = 0; i < state.market.instruments.length; i++) {
    const factor = state.marginFactor[i]!;
    if (factor === 1) continue;
    const { id } = state.subjects[i]!;
    factors.set(id, (factors.get(id) ?? 1) * factor);
  }
  const marginFactor = (book.stress?.marginFactor ?? 1) * state.marginFactorOfAll;
  if (factors.size === 0 && marginFactor === 1 && state.correlation === null && state.frozen.size === 0) return null;
  return { marginFactors: factors, marginFactor, correlation: state.correlation, frozen: state.frozen };
}
