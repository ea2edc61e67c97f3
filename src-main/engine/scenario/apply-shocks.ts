import { ConversionTable } from '../market/conversion.ts';
import type { Instrument } from '../portfolio/book.ts';
import { changed } from './change.ts';
import { pairOf, shockedRates } from './exchange-rates.ts';
import type { Change, Shock } from './scenario.ts';
import { asksForInstruments, instrumentTest } from './selection.ts';
import type { StepState } from './step-state.ts';

/** Applies the shocks of one step in their order to what they select; followers come afterwards. */
export function applyShocks(state: StepState, shocks: readonly Shock[]): void {
  const ratesBefore = state.fx;
  for (const shock of shocks) {
    if (touchesInstruments(shock)) applyToInstruments(state, shock);
    if (shock.marginRate !== 0 && !asksForInstruments(shock)) state.marginFactorOfAll *= 1 + shock.marginRate;
    if (shock.fx !== null) applyFx(state, shock.fx);
    if (shock.rates !== null) applyRates(state, shock.rates);
    if (shock.correlation !== null) state.correlation = shock.correlation;
    if (shock.freeze !== null) {
      if (shock.freeze.frozen) state.frozen.add(shock.freeze.counterparty);
      else state.frozen.delete(shock.freeze.counterparty);
    }
  }
  if (state.fx !== ratesBefore) movePairs(state, new ConversionTable(ratesBefore), new ConversionTable(state.fx));
}

function touchesInstruments(shock: Shock): boolean {
  return shock.price !== null || shock.volatility !== null || shock.spreadTimes !== 1 || shock.volumeTimes !== 1 || shock.haircut !== 0 || shock.marginRate !== 0;
}

function applyToInstruments(state: StepState, shock: Shock): void {
  const indices = selectedIndices(state, shock);
  if (indices.length === 0) {
    const words = JSON.stringify(shock.select);
    state.note('selects-nothing', words, `no instrument of this book matches ${words}`);
  }
  for (const i of indices) {
    if (shock.price !== null) state.shockPrice(i, shock.timesLeverage ? leveraged(shock.price, state.subjects[i]!) : shock.price);
    if (shock.volatility !== null) state.shockVolatility(i, shock.volatility);
    state.spreadTimes[i]! *= shock.spreadTimes;
    state.volumeTimes[i]! *= shock.volumeTimes;
    state.haircut[i]! += shock.haircut;
    state.marginFactor[i]! *= 1 + shock.marginRate;
  }
}

/** Named instruments are looked up, so that a long list of shocks on single names stays linear. */
function selectedIndices(state: StepState, { select, except }: Shock): readonly number[] {
  const matches = instrumentTest(select);
  const leftOut = except.map(instrumentTest);
  const candidates = select.instrument === undefined ? state.subjects.map((_one, i) => i) : [...new Set(select.instrument)].map((id) => state.indexOf(id)).filter((i) => i >= 0);
  // An underlying that is only named has an id and nothing else to be selected by.
  const byIdOnly = select.kind === undefined && select.underlying === undefined && select.sector === undefined && select.currency === undefined && select.productGroup === undefined;
  return candidates.filter((i) => (byIdOnly || i < state.market.instruments.length) && matches(state.subjects[i]!) && !leftOut.some((test) => test(state.subjects[i]!)));
}

function leveraged(change: Change, instrument: Instrument): Change {
  const relative = change.way === 'relative' || change.way === 'sigmas';
  return relative && (instrument.kind === 'etf' || instrument.kind === 'fund') ? { way: change.way, by: change.by * instrument.leverageFactor } : change;
}

function applyFx(state: StepState, { from, to, change }: NonNullable<Shock['fx']>): void {
  const rates = shockedRates(state.fx, from, to, change);
  if (rates !== null) state.fx = rates;
  // A currency that is an instrument of the book (a stablecoin) is valued by its price.
  const coin = state.market.indexOf(from);
  const priced = coin >= 0 && state.subjects[coin]!.kind !== 'fx' && state.subjects[coin]!.currency === to;
  if (priced) state.shockPrice(coin, change);
  if (rates === null && !priced) state.note('missing-rate', `${from} to ${to}`, `no rate from ${from} to ${to}, so nothing to shock`);
}

/** Both rates of the currency move by the same amount; a risk-free rate that nobody states counts as 0 %. */
function applyRates(state: StepState, { currency, change }: NonNullable<Shock['rates']>): void {
  const before = state.riskFree.get(currency) ?? state.market.rateOf(currency);
  const after = changed(before, change);
  state.riskFree.set(currency, after);
  const loan = state.loanRate.get(currency) ?? state.market.loanRateOf(currency);
  if (!Number.isNaN(loan)) state.loanRate.set(currency, loan + (after - before));
}

/** FX pairs with a quote of their own follow the rate of their two currencies, unless a shock selects them. */
function movePairs(state: StepState, before: ConversionTable, after: ConversionTable): void {
  for (let i = 0; i < state.market.instruments.length; i++) {
    const pair = pairOf(state.subjects[i]!);
    if (pair === null || state.selected[i] === 1) continue;
    const old = before.between(pair.base, pair.quote);
    const now = after.between(pair.base, pair.quote);
    if (old === null || now === null || old.rate === now.rate) continue;
    state.selected[i] = 1;
    state.factor[i]! *= now.rate / old.rate;
    state.price[i]! *= now.rate / old.rate;
  }
}
