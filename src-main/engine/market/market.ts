import { DEFAULT_STALE_AFTER_MS } from '../portfolio/book.ts';
import type { Book, Counterparty, Funding, FxRate, History, Instrument, InterestRate, Quote, Stress } from '../portfolio/book.ts';
import { american, americanResult } from '../pricing/american.ts';
import { european, europeanResult, europeanValue } from '../pricing/black-scholes.ts';
import { europeanImpliedVolatility, impliedVolatility } from '../pricing/implied-volatility.ts';
import { ConversionTable } from './conversion.ts';
import type { Conversion } from './conversion.ts';

const YEAR_MS = 365 * 86_400_000;
const OPTION_CLOCK_STEP_MS = 3_600_000;
/** As a share of the price; the American method is good to 1e-6 or so. */
const AMERICAN_PRICE_TOLERANCE = 1e-9;

/**
 * Every price that the engine values with, in columns indexed by instrument. NaN is "unknown" throughout.
 * `price` is what a position is valued at: the quote's mark, or the model's price where an option has none.
 */
export class Market {
  readonly instruments: Instrument[] = [];
  private readonly indices = new Map<string, number>();
  /** Index of the underlying, or -1. */
  underlying = new Int32Array(0);
  /** 1 where an option is quoted and settled in the coin of its underlying, its strike in the underlying's currency. */
  coinSettled = new Uint8Array(0);
  /** Options on each instrument. */
  readonly optionsOn: number[][] = [];
  mark = new Float64Array(0);
  bid = new Float64Array(0);
  ask = new Float64Array(0);
  volatility = new Float64Array(0);
  at = new Float64Array(0);
  staleAfter = new Float64Array(0);
  price = new Float64Array(0);
  delta = new Float64Array(0);
  /** Volatility with which an option is priced (own, implied, underlying's). */
  pricingVolatility = new Float64Array(0);
  private optionDirty = new Uint8Array(0);
  readonly sources: string[] = [];
  conversions: ConversionTable;
  private readonly rates = new Map<string, InterestRate>();
  private readonly funding = new Map<number, Funding>();
  private readonly histories = new Map<string, History>();
  private readonly counterparties: ReadonlyMap<string, Counterparty>;
  /** Factor on the requirements of each instrument under a scenario; null where none changes margin rates. */
  readonly marginFactors: Float64Array | null;
  /** The same for requirements that belong to no instrument. */
  readonly marginFactor: number;
  /** Correlations moved towards a value under a scenario; for models that use correlations. */
  readonly correlationStress: Stress['correlation'];
  now: number;
  private optionClock: number;

  constructor(book: Book) {
    this.now = book.asOf;
    this.optionClock = book.asOf;
    this.conversions = new ConversionTable(book.fx);
    for (const rate of book.rates) this.rates.set(rate.currency, rate);
    for (const history of book.history) this.histories.set(history.instrument, history);
    this.counterparties = new Map(book.counterparties.map((counterparty) => [counterparty.id, counterparty]));
    for (const instrument of book.instruments) {
      this.indices.set(instrument.id, this.instruments.length);
      this.instruments.push(instrument);
    }
    for (const quote of book.quotes) this.addNamedOnly(quote.instrument);
    this.allocate(this.instruments.length);
    this.link();
    for (const quote of book.quotes) this.setQuote(quote);
    const { stress } = book;
    this.marginFactor = stress?.marginFactor ?? 1;
    this.correlationStress = stress?.correlation ?? null;
    const factors = stress === undefined || (stress.marginFactors.size === 0 && stress.marginFactor === 1) ? null : stress.marginFactors;
    this.marginFactors = factors === null ? null : Float64Array.from(this.instruments, ({ id }) => factors.get(id) ?? 1);
  }

  /** A quote of something that is only named as an underlying: it has a price, and nothing else is known of it. */
  private addNamedOnly(id: string): void {
    if (this.indices.has(id)) return;
    const user = this.instruments.find((instrument) => instrument.underlying === id);
    if (user === undefined) return;
    this.indices.set(id, this.instruments.length);
    this.instruments.push(namedOnly(id, user.currency));
  }

  indexOf(id: string): number {
    return this.indices.get(id) ?? -1;
  }

  /** Adds an instrument or replaces its terms. */
  setInstrument(instrument: Instrument): void {
    const known = this.indices.get(instrument.id);
    if (known === undefined) {
      this.indices.set(instrument.id, this.instruments.length);
      this.instruments.push(instrument);
      this.allocate(this.instruments.length);
    } else {
      this.instruments[known] = instrument;
    }
    this.link();
  }

  setQuote(quote: Quote): void {
    const i = this.indexOf(quote.instrument);
    if (i < 0) return;
    this.staleAfter[i] = quote.staleAfterMs;
    this.sources[i] = quote.source;
    this.volatility[i] = quote.volatility;
    if (quote.funding === null) this.funding.delete(i);
    else this.funding.set(i, quote.funding);
    this.tick(i, quote.mark, quote.bid, quote.ask, quote.volatility, quote.at);
  }

  /** A new price. A volatility of NaN leaves the one that is known. */
  tick(i: number, mark: number, bid: number, ask: number, volatility: number, at: number): void {
    this.mark[i] = mark;
    this.bid[i] = bid;
    this.ask[i] = ask;
    if (volatility === volatility) this.volatility[i] = volatility;
    this.at[i] = at;
    this.price[i] = mark;
    if (this.instruments[i]!.kind === 'option') this.optionDirty[i] = 1;
    const options = this.optionsOn[i]!;
    for (let k = 0; k < options.length; k++) this.optionDirty[options[k]!] = 1;
  }

  setFx(fx: FxRate): void {
    this.conversions.set(fx);
  }

  setRate(rate: InterestRate): void {
    this.rates.set(rate.currency, rate);
    this.optionDirty.fill(1);
  }

  setHistory(history: History): void {
    this.histories.set(history.instrument, history);
  }

  /** Daily closes of an instrument, oldest first; null where the book has none. */
  historyOf(id: string): History | null {
    return this.histories.get(id) ?? null;
  }

  /** Funding of a perpetual per interval; null where unknown. */
  fundingOf(i: number): Funding | null {
    return this.funding.get(i) ?? null;
  }

  counterpartyOf(id: string | null): Counterparty | null {
    return id === null ? null : (this.counterparties.get(id) ?? null);
  }

  /**
   * Moves the clock. Options are aged in steps of an hour, so that a tick does not reprice every option of the book.
   * @returns whether the options were aged.
   */
  setNow(now: number): boolean {
    this.now = now;
    if (Math.abs(now - this.optionClock) < OPTION_CLOCK_STEP_MS) return false;
    this.optionClock = now;
    this.optionDirty.fill(1);
    return true;
  }

  isStale(i: number): boolean {
    const limit = this.staleAfter[i]!;
    return this.now - this.at[i]! > (limit === limit ? limit : DEFAULT_STALE_AFTER_MS);
  }

  /** Annual risk-free rate of a currency; 0 where the book names none. */
  rateOf(currency: string): number {
    const rate = this.rates.get(currency)?.riskFree ?? NaN;
    return rate === rate ? rate : 0;
  }

  /** What the broker charges per year on debits in this currency; NaN where the book does not say. */
  loanRateOf(currency: string): number {
    return this.rates.get(currency)?.marginLoan ?? NaN;
  }

  knowsRateOf(currency: string): boolean {
    const rate = this.rates.get(currency)?.riskFree ?? NaN;
    return rate === rate;
  }

  /**
   * Conversion of money from one currency to another. A currency that is an instrument (BTC) converts by its mark
   * where no rate is given.
   */
  convert(from: string, to: string): Conversion | null {
    const direct = this.conversions.between(from, to);
    if (direct !== null) return direct;
    return this.throughInstrument(from, to) ?? invert(this.throughInstrument(to, from)) ?? this.betweenInstruments(from, to);
  }

  /** Two currencies that are both instruments (coin into coin) meet in the currency that the second is quoted in. */
  private betweenInstruments(from: string, to: string): Conversion | null {
    const i = this.indexOf(to);
    if (i < 0) return null;
    const quoted = this.instruments[i]!.currency;
    const value = this.throughInstrument(from, quoted);
    const unit = this.throughInstrument(to, quoted);
    return value === null || unit === null || !(unit.rate > 0) ? null : { rate: value.rate / unit.rate, at: Math.min(value.at, unit.at) };
  }

  /** Value of one unit of a currency that is an instrument, in `to`; null where it is none or has no price. */
  throughInstrument(from: string, to: string): Conversion | null {
    const i = this.indexOf(from);
    if (i < 0) return null;
    const price = this.price[i]!;
    if (!Number.isFinite(price)) return null;
    const rest = this.conversions.between(this.instruments[i]!.currency, to);
    return rest === null ? null : { rate: price * rest.rate, at: this.at[i]! };
  }

  /** Brings price and delta of an option up to date with its quote, its underlying and the clock. */
  refreshOption(i: number): void {
    if (this.optionDirty[i] === 0) return;
    this.optionDirty[i] = 0;
    const u = this.underlying[i]!;
    const spot = u < 0 ? NaN : this.price[u]!;
    const mark = this.mark[i]!;
    let volatility = this.volatility[i]!;
    if (Number.isNaN(volatility) && Number.isFinite(mark) && Number.isFinite(spot)) {
      volatility = this.impliedBy(i, this.coinSettled[i] === 1 ? mark * spot : mark, spot);
    }
    if (Number.isNaN(volatility) && u >= 0) volatility = this.volatility[u]!;
    this.pricingVolatility[i] = volatility;
    this.price[i] = mark;
    this.delta[i] = NaN;
    if (!Number.isFinite(spot)) return;
    if (Number.isNaN(volatility)) {
      if (this.yearsToExpiry(i) > 0) return;
      this.pricingVolatility[i] = 0;
    }
    this.supposeOption(i, spot);
    if (Number.isFinite(mark)) this.price[i] = mark;
  }

  /**
   * Model value of one unit of an option in a supposed state of the world; nothing is kept.
   * @param daysLater calendar days that pass first (a margin scenario's time decay)
   */
  supposedOptionValue(i: number, spot: number, volatility: number, daysLater: number): number {
    const { call, style, strike, dividendYield, years, rate } = this.optionInputs(i);
    const left = Math.max(0, years - daysLater / 365);
    if (style === 'american') {
      american(call, spot, strike, left, rate, dividendYield, volatility);
      return americanResult.value;
    }
    return europeanValue(call, spot, strike, left, rate, dividendYield, volatility);
  }

  /** Model value of one unit of an option at a given price of its underlying. */
  optionValue(i: number, spot: number, volatility: number): number {
    return this.supposedOptionValue(i, spot, volatility, 0);
  }

  /** What the option would be quoted at: its model value, in the coin where it settles in the coin of its underlying. NaN where that coin is worth nothing. */
  optionQuote(i: number, spot: number, volatility: number): number {
    const value = this.optionValue(i, spot, volatility);
    if (this.coinSettled[i] !== 1) return value;
    return spot > 0 ? value / spot : NaN;
  }

  /** Annual volatility at which the model gives this price of one unit; NaN where none does. */
  private impliedBy(i: number, price: number, spot: number): number {
    const { call, style, strike, dividendYield, years, rate } = this.optionInputs(i);
    const asEuropean = europeanImpliedVolatility(price, call, spot, strike, years, rate, dividendYield);
    if (style !== 'american') return asEuropean;
    return impliedVolatility(price, (v) => this.optionValue(i, spot, v), Number.isNaN(asEuropean) ? 0.5 : asEuropean, AMERICAN_PRICE_TOLERANCE);
  }

  yearsToExpiry(i: number): number {
    return Math.max(0, (this.instruments[i]!.expiry - this.optionClock) / YEAR_MS);
  }

  /**
   * Supposes another price of one instrument: sets it and reprices the options on it at their pricing volatility.
   * The caller gives back what `remember` returned when it is done.
   */
  suppose(i: number, price: number): void {
    this.price[i] = price;
    const options = this.optionsOn[i]!;
    for (let k = 0; k < options.length; k++) this.supposeOption(options[k]!, price);
  }

  /** Reprices one option for a supposed price of its underlying; without a volatility it keeps its mark. */
  supposeOption(option: number, spot: number): void {
    this.optionDirty[option] = 0;
    const volatility = this.pricingVolatility[option]!;
    if (Number.isNaN(volatility) || Number.isNaN(spot)) return;
    const { call, style, strike, dividendYield, years, rate } = this.optionInputs(option);
    if (style === 'american') {
      american(call, spot, strike, years, rate, dividendYield, volatility);
      this.price[option] = americanResult.value;
      this.delta[option] = americanResult.delta;
    } else {
      european(call, spot, strike, years, rate, dividendYield, volatility);
      this.price[option] = europeanResult.value;
      this.delta[option] = europeanResult.delta;
    }
    if (this.coinSettled[option] === 1 && spot > 0) this.price[option]! /= spot;
  }

  /** Today's price and the prices and deltas of the options on it, to be given back after `suppose`. */
  remember(i: number): () => void {
    const touched = [i, ...this.optionsOn[i]!];
    for (const t of touched) if (this.instruments[t]!.kind === 'option') this.refreshOption(t);
    const prices = touched.map((t) => this.price[t]!);
    const deltas = touched.map((t) => this.delta[t]!);
    return () => {
      touched.forEach((t, k) => {
        this.price[t] = prices[k]!;
        this.delta[t] = deltas[k]!;
      });
    };
  }

  private optionInputs(i: number) {
    const option = this.instruments[i]!;
    const u = this.underlying[i]!;
    const rate = this.rateOf(option.currency);
    // A future costs nothing to hold, so its option is Black's (1976): a yield equal to the rate.
    const under = u >= 0 ? this.instruments[u]! : null;
    const dividendYield = option.dividendYield !== 0 || under === null ? option.dividendYield : under.kind === 'future' ? rate : under.dividendYield;
    return {
      call: option.right === 'call', style: option.style, strike: option.strike, dividendYield,
      years: this.yearsToExpiry(i), rate,
    };
  }

  private allocate(length: number): void {
    const grow = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(length).fill(NaN);
      grown.set(old);
      return grown;
    };
    this.mark = grow(this.mark);
    this.bid = grow(this.bid);
    this.ask = grow(this.ask);
    this.volatility = grow(this.volatility);
    this.at = grow(this.at);
    this.staleAfter = grow(this.staleAfter);
    this.price = grow(this.price);
    this.delta = grow(this.delta);
    this.pricingVolatility = grow(this.pricingVolatility);
    this.optionDirty = new Uint8Array(length).fill(1);
  }

  private link(): void {
    this.underlying = new Int32Array(this.instruments.length).fill(-1);
    this.coinSettled = new Uint8Array(this.instruments.length);
    this.optionsOn.length = 0;
    for (let i = 0; i < this.instruments.length; i++) this.optionsOn.push([]);
    for (let i = 0; i < this.instruments.length; i++) {
      const { underlying, kind } = this.instruments[i]!;
      if (underlying === null) continue;
      const u = this.indexOf(underlying);
      this.underlying[i] = u;
      const { currency, inverse } = this.instruments[i]!;
      if (kind === 'option' && (inverse || currency === underlying || (u >= 0 && this.instruments[u]!.currency !== currency && underlying.startsWith(currency)))) this.coinSettled[i] = 1;
      if (u >= 0 && kind === 'option') this.optionsOn[u]!.push(i);
    }
    this.optionDirty.fill(1);
  }
}

function namedOnly(id: string, currency: string): Instrument {
  return {
    id, kind: 'index', currency, underlying: null, sector: null, productGroup: null, productClass: null, multiplier: 1, leverageFactor: 1,
    right: null, strike: NaN, expiry: NaN, style: 'european', dividendYield: 0, inverse: false, contractMargin: null, tiers: null,
    collateral: null, marginable: true, initialRate: null, maintenanceRate: null, borrow: null, averageDailyVolume: NaN, takerFee: 0, tracks: null, lending: null,
  };
}

function invert(conversion: Conversion | null): Conversion | null {
  return conversion === null || conversion.rate === 0 ? null : { rate: 1 / conversion.rate, at: conversion.at };
}
