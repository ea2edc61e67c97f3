import { tradingDays } from '../liquidation/impact.ts';
import type { Market } from '../market/market.ts';
import type { FxRate, Instrument } from '../portfolio/book.ts';
import { dailyDeviationOf } from '../statistics/daily-deviation.ts';
import { changed, factorOf } from './change.ts';
import { pairOf } from './exchange-rates.ts';
import type { Change, ScenarioNote } from './scenario.ts';

/** Kinds whose price can fall below zero (WTI, 20 April 2020). */
export function mayBeNegative(instrument: Instrument): boolean {
  return instrument.kind === 'future';
}

/** The state of every instrument while the shocks of one step are applied, in columns. NaN is unknown. */
export class StepState {
  /** Instruments of the market, then underlyings that are only named: their moves are known even without a price. */
  readonly subjects: readonly Instrument[];
  /** Before the step. */
  readonly before: Float64Array;
  /** After the shocks on the instrument itself, as if nothing stopped at zero. */
  readonly price: Float64Array;
  /** What the shocks multiplied the price by. */
  readonly factor: Float64Array;
  readonly selected: Uint8Array;
  readonly volatilityBefore: Float64Array;
  readonly volatility: Float64Array;
  /** Changes of the volatility, in order; for the options on an instrument. */
  readonly volatilityChanges: (Change[] | undefined)[];
  readonly spreadTimes: Float64Array;
  readonly volumeTimes: Float64Array;
  readonly haircut: Float64Array;
  readonly marginFactor: Float64Array;
  marginFactorOfAll = 1;
  fx: readonly FxRate[];
  readonly riskFree = new Map<string, number>();
  readonly loanRate = new Map<string, number>();
  correlation: { readonly to: number; readonly weight: number } | null;
  readonly frozen: Set<string>;
  readonly notes: ScenarioNote[] = [];
  readonly market: Market;
  private readonly virtual = new Map<string, number>();

  constructor(market: Market, fx: readonly FxRate[], correlation: StepState['correlation'], frozen: ReadonlySet<string>) {
    this.market = market;
    this.fx = fx;
    this.correlation = correlation;
    this.frozen = new Set(frozen);
    const known = market.instruments;
    const named: Instrument[] = [];
    for (const instrument of known) {
      const id = instrument.underlying;
      if (id === null || market.indexOf(id) >= 0 || this.virtual.has(id)) continue;
      this.virtual.set(id, known.length + named.length);
      named.push({ ...instrument, id, kind: 'index', underlying: null, sector: null, productGroup: null, leverageFactor: 1, tracks: null, collateral: null, lending: null });
    }
    this.subjects = [...known, ...named];
    const count = this.subjects.length;
    const column = (start: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_none, i) => (i < known.length ? start(i) : NaN));
    for (let i = 0; i < known.length; i++) if (known[i]!.kind === 'option') market.refreshOption(i);
    this.before = column((i) => this.priceOf(i));
    this.price = Float64Array.from(this.before);
    this.factor = new Float64Array(count).fill(1);
    this.selected = new Uint8Array(count);
    this.volatilityBefore = column((i) => (known[i]!.kind === 'option' ? market.pricingVolatility[i]! : market.volatility[i]!));
    this.volatility = Float64Array.from(this.volatilityBefore);
    this.volatilityChanges = new Array<Change[] | undefined>(count);
    this.spreadTimes = new Float64Array(count).fill(1);
    this.volumeTimes = new Float64Array(count).fill(1);
    this.haircut = new Float64Array(count);
    this.marginFactor = new Float64Array(count).fill(1);
  }

  /** Index of an instrument or of an underlying that is only named; −1 for neither. */
  indexOf(id: string): number {
    const i = this.market.indexOf(id);
    return i >= 0 ? i : (this.virtual.get(id) ?? -1);
  }

  note(code: string, scope: string, message: string): void {
    if (!this.notes.some((one) => one.code === code && one.scope === scope)) this.notes.push({ code, scope, message });
  }

  shockPrice(i: number, change: Change): void {
    const deviation = change.way === 'sigmas' ? this.dailyDeviation(i) : NaN;
    if (change.way === 'sigmas' && !(deviation >= 0)) {
      this.note('missing-volatility', this.subjects[i]!.id, `no volatility for ${this.subjects[i]!.id}: a shock in standard deviations leaves it`);
      return;
    }
    this.selected[i] = 1;
    this.factor[i]! *= factorOf(this.price[i]!, change, deviation);
    this.price[i] = changed(this.price[i]!, change, deviation);
  }

  shockVolatility(i: number, change: Change): void {
    this.volatility[i] = Math.max(0, changed(this.volatility[i]!, change));
    (this.volatilityChanges[i] ??= []).push(change);
  }

  /** Price after the shocks; nothing but futures goes below zero. */
  priceAfter(i: number): number {
    const price = this.price[i]!;
    return price < 0 && !(this.before[i]! < 0) && !mayBeNegative(this.subjects[i]!) ? 0 : price;
  }

  /** Relative standard deviation of one day: own volatility, else that of the underlying times the leverage factor, else that of the closes. */
  private dailyDeviation(i: number): number {
    const instrument = this.subjects[i]!;
    let annual = this.volatility[i]!;
    if (Number.isNaN(annual) && instrument.underlying !== null) {
      const u = this.indexOf(instrument.underlying);
      if (u >= 0) annual = this.volatility[u]! * Math.abs(instrument.leverageFactor);
    }
    return Number.isNaN(annual) ? dailyDeviationOf(this.market.historyOf(instrument.id)) : annual / Math.sqrt(tradingDays(instrument));
  }

  private priceOf(i: number): number {
    const price = this.market.price[i]!;
    const pair = pairOf(this.market.instruments[i]!);
    if (!Number.isNaN(price) || pair === null) return price;
    return this.market.convert(pair.base, pair.quote)?.rate ?? NaN;
  }
}
