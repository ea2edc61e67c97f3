import type { Instrument } from '../portfolio/book.ts';

/** How a forced or planned sale moves prices (book-format.md, "Execution price of a forced or planned sale"). */
export interface ImpactModel {
  /** Multiplies the square-root law; 1 unless given. */
  readonly impact: number;
  /** Share of the impact that stays in the mark, 0 to 1; 0.5 unless given. */
  readonly permanent: number;
  /** How many times the own size is sold by others who hold the same and are called at the same time; 0: nobody. */
  readonly crowd: number;
}

export const DEFAULT_IMPACT: ImpactModel = { impact: 1, permanent: 0.5, crowd: 0 };

/** What is known of an instrument's market. NaN where nothing is. */
export interface Liquidity {
  readonly mark: number;
  readonly bid: number;
  readonly ask: number;
  /** Annual. */
  readonly volatility: number;
  /** Units (contracts) per day. */
  readonly averageDailyVolume: number;
}

export interface Execution {
  readonly price: number;
  /** Distance of the price from the mark, positive, per unit of price. */
  readonly distance: number;
  /** What of the impact stays in the mark: signed, negative after a sale. */
  readonly permanentMove: number;
  /** What had to be assumed, in words; empty where everything was known. */
  readonly assumed: readonly string[];
}

/** Half the spread where none is known: 1 % of the mark. */
export const PESSIMISTIC_HALF_SPREAD = 0.01;
/** Where no volume is known, every sale counts as a whole day's volume. */
export const PESSIMISTIC_VOLUME_SHARE = 1;
/** Annual volatility where none is known. */
export const PESSIMISTIC_VOLATILITY = 1;

/** Trading days of a year: 365 for what trades every day. */
export function tradingDays(instrument: Pick<Instrument, 'kind'>): number {
  return instrument.kind === 'crypto' || instrument.kind === 'perpetual' ? 365 : 252;
}

/**
 * Execution price of a market order: mark ∓ half the spread ∓ impact × daily volatility × √(quantity ÷ average daily
 * volume) × mark, never below zero for what can't be. Square-root law; what isn't known is assumed pessimistically.
 * @param quantity signed units: negative sells
 */
export function executionOf(instrument: Pick<Instrument, 'kind'>, liquidity: Liquidity, quantity: number, model: ImpactModel): Execution {
  const { mark, bid, ask, averageDailyVolume } = liquidity;
  const size = Math.abs(mark);
  const assumed: string[] = [];
  let half = (ask - bid) / 2;
  if (!(half >= 0)) {
    half = PESSIMISTIC_HALF_SPREAD * size;
    assumed.push('no spread known: half a spread of 1 %');
  }
  let share = (Math.abs(quantity) * (1 + model.crowd)) / averageDailyVolume;
  if (!Number.isFinite(share)) {
    share = PESSIMISTIC_VOLUME_SHARE;
    if (model.impact > 0) assumed.push('no volume known: counted as a whole day of it');
  }
  let volatility = liquidity.volatility;
  if (!(volatility >= 0)) {
    volatility = PESSIMISTIC_VOLATILITY;
    if (model.impact > 0) assumed.push('no volatility known: 100 % a year');
  }
  const impact = model.impact * (volatility / Math.sqrt(tradingDays(instrument))) * Math.sqrt(share) * size;
  const side = quantity < 0 ? -1 : 1;
  const wanted = mark + side * (half + impact);
  const price = instrument.kind === 'future' ? wanted : Math.max(0, wanted);
  return { price, distance: Math.abs(price - mark), permanentMove: side * model.permanent * impact, assumed };
}
