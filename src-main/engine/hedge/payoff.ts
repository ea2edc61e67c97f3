import { Market } from '../market/market.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { openSession } from '../session.ts';
import { bookAt } from './linkage.ts';
import type { Linkage } from './linkage.ts';

/** Results against the price of the driver, in the account's currency, from today on; spread and fee of the hedge paid. */
export interface PayoffPoint {
  /** Of the driver, in its currency. */
  readonly price: number;
  readonly without: number;
  readonly with: number;
}

/** A figure that may go on without end. */
export interface Extreme {
  readonly amount: number;
  /** Driver's price at which it stands. */
  readonly price: number;
  /** It grows on and on beyond the last price looked at. */
  readonly openEnded: boolean;
}

export interface Payoff {
  readonly today: readonly PayoffPoint[];
  readonly atExpiry: readonly PayoffPoint[];
  /** Prices at expiry at which the hedged target neither wins nor loses, ascending. */
  readonly breakEvens: readonly number[];
  /** The largest loss at expiry with the hedge, and without it: both positive numbers, 0 where nothing can be lost. */
  readonly greatestLoss: Extreme;
  readonly greatestLossWithout: Extreme;
  /** The most by which the target alone would have done better: what the hedge itself can lose. */
  readonly gainGivenUp: Extreme;
}

export interface PayoffSetting {
  /** Holds the book's instruments and the hedge's. */
  readonly book: Book;
  readonly linkage: Linkage;
  readonly target: Account;
  /** Nothing but the hedge, entered at the marks. */
  readonly hedge: Account;
  /** Spread and fee, paid whatever happens. */
  readonly entry: number;
  /** From now until the hedge ends. */
  readonly lifeMs: number;
  /** Prices at which the curve has a corner. */
  readonly corners: readonly number[];
  /** Largest relative move that is drawn. */
  readonly reach: number;
}

/** Points of a drawn curve, about, and of the search for its extremes. */
const DRAWN = 120;
const SEARCHED = 60;
/** The search goes to three times the price; how it goes on shows between there and four times. */
const FARTHEST = 2;
const BEYOND = 3;

/** Values a target and a hedge while the driver moves, by the engine's full revaluation. */
export class PayoffWalk {
  private readonly setting: PayoffSetting;
  private readonly market: Market;
  private readonly start: { readonly target: number; readonly hedge: number };

  constructor(setting: PayoffSetting) {
    this.setting = setting;
    this.market = new Market(setting.book);
    this.start = this.values(setting.book);
  }

  /** Change of value from today, before spread and fee of the hedge. */
  at(move: number, elapsedMs: number): { readonly target: number; readonly hedge: number } {
    const then = this.values(bookAt(this.setting.book, this.market, this.setting.linkage, move, elapsedMs));
    return { target: then.target - this.start.target, hedge: then.hedge - this.start.hedge };
  }

  private values(book: Book): { readonly target: number; readonly hedge: number } {
    const { target, hedge } = this.setting;
    const session = openSession({ ...book, accounts: [] });
    return { target: session.evaluate(target).netLiquidationValue, hedge: session.evaluate(hedge).netLiquidationValue };
  }
}

/** Both curves, and what can be read from the one at expiry. */
export function payoffOf(setting: PayoffSetting, walk: PayoffWalk = new PayoffWalk(setting)): Payoff {
  const { linkage, entry, lifeMs, reach } = setting;
  const pointAt = (move: number, elapsedMs: number): PayoffPoint => {
    const { target, hedge } = walk.at(move, elapsedMs);
    return { price: linkage.price * (1 + move), without: target, with: target + hedge - entry };
  };
  const corners = setting.corners.map((price) => price / linkage.price - 1).filter((move) => move > -1 && move < FARTHEST);
  const drawn = evenPrices(linkage.price * Math.max(0, 1 - reach), linkage.price * (1 + reach)).map((price) => price / linkage.price - 1);
  const even = Array.from({ length: SEARCHED + 1 }, (_none, k) => -1 + ((FARTHEST + 1) * k) / SEARCHED);
  const searched = [...new Set([...even, ...corners])].sort((a, b) => a - b).map((move) => pointAt(move, lifeMs)).filter(known);
  const far = pointAt(BEYOND, lifeMs);
  const extreme = (loss: (point: PayoffPoint) => number): Extreme => extremeOf(searched, far, linkage.price, loss);
  return {
    today: drawn.map((move) => pointAt(move, 0)).filter(known),
    atExpiry: drawn.map((move) => pointAt(move, lifeMs)).filter(known),
    breakEvens: rootsOf(searched, (price) => pointAt(price / linkage.price - 1, lifeMs).with),
    greatestLoss: extreme((point) => -point.with),
    greatestLossWithout: extreme((point) => -point.without),
    gainGivenUp: extreme((point) => point.without - point.with),
  };
}

/** About as many round prices as are drawn, evenly spaced: a chart shows its points at equal distances. */
export function evenPrices(low: number, high: number): readonly number[] {
  const wanted = (high - low) / DRAWN;
  const scale = 10 ** Math.floor(Math.log10(wanted));
  const step = ([1, 2, 5, 10].find((one) => one * scale >= wanted * (1 - 1e-9)) ?? 10) * scale;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_none, k) => Number(((first + k) * step).toPrecision(12)));
}

function known(point: PayoffPoint): boolean {
  return Number.isFinite(point.with) && Number.isFinite(point.without);
}

/** The largest of a figure, at the price nearest to today's where it is the same at many. */
function extremeOf(points: readonly PayoffPoint[], far: PayoffPoint, today: number, loss: (point: PayoffPoint) => number): Extreme {
  let most = { amount: 0, price: NaN };
  const last = points.at(-1);
  const size = Math.max(1, ...points.map((point) => Math.abs(loss(point))));
  const nearest = [...points].sort((a, b) => Math.abs(a.price - today) - Math.abs(b.price - today));
  for (const point of nearest) if (loss(point) > most.amount + 1e-9 * size) most = { amount: loss(point), price: point.price };
  return { ...most, openEnded: last !== undefined && loss(far) > loss(last) + 1e-6 * size && loss(far) > 0 };
}

/** Where a curve of straight pieces crosses zero; corners are among the points, so halving within a piece finds it. */
function rootsOf(points: readonly PayoffPoint[], at: (price: number) => number): readonly number[] {
  const roots: number[] = [];
  for (let k = 0; k + 1 < points.length; k++) {
    const [a, b] = [points[k]!, points[k + 1]!];
    if (a.with === 0) roots.push(a.price);
    if (!(a.with * b.with < 0)) continue;
    let [low, high, lowValue, highValue] = [a.price, b.price, a.with, b.with];
    // On a straight piece the first guess is the root; curves (options that live on) take a few more.
    for (let n = 0; n < 30; n++) {
      const guess = low - (lowValue * (high - low)) / (highValue - lowValue);
      const value = at(guess);
      if (Math.abs(value) <= 1e-9 * Math.max(Math.abs(a.with), Math.abs(b.with)) || high - low <= 1e-9 * high) {
        low = high = guess;
        break;
      }
      if (value * lowValue > 0) [low, lowValue] = [guess, value];
      else [high, highValue] = [guess, value];
    }
    roots.push((low + high) / 2);
  }
  return roots;
}
