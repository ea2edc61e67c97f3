import { Market } from '../market/market.ts';
import type { Account, Book } from '../portfolio/book.ts';
import { NO_SHOCK } from '../scenario/scenario.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bookAfterStep } from '../scenario/shocked-book.ts';
import { basisOf, betaOn } from './basis.ts';
import type { Regression, WeightedSeries } from './basis.ts';
import { partsOf } from './exposures.ts';
import { priceOf, rootOf } from './roots.ts';

/** How one part of the target moves with the price that the hedge is on. */
export interface Link {
  readonly part: string;
  /** Money that moves by the beta times the driver's move. */
  readonly exposure: number;
  /** 'same': it is that price, or follows it by contract; 'history': by its beta; 'unknown': counted as unhedged. */
  readonly by: 'same' | 'history' | 'unknown';
  /** 1 for the same price; NaN where unknown. */
  readonly beta: number;
}

/** How a target moves with one price, the driver: the price that the hedge is on. */
export interface Linkage {
  readonly driver: string;
  /** In the driver's currency. */
  readonly price: number;
  readonly links: readonly Link[];
  /** Σ exposure × beta over what is known: what a hedge can act on, in the account's currency. */
  readonly hedgeable: number;
  /** Σ |exposure| of what has no known beta. */
  readonly unhedged: number;
  /** The target's exposure as it stands, without betas. */
  readonly exposure: number;
  /** Quality of the relation; null without common history, or where nothing but the same price is held. */
  readonly basis: Regression | null;
  /** Everything held is the driver itself, or follows it by contract. */
  readonly same: boolean;
  /** Moves to apply for a relative move of 1 of the driver. */
  readonly moves: ReadonlyMap<string, number>;
}

/**
 * Links a target to a driver.
 * @param target an account with nothing but the target in it
 */
export function linkageOf(book: Book, target: Account, driver: string): Linkage {
  const market = new Market({ ...book, accounts: [target] });
  const { parts } = partsOf(book, target, market);
  const moves = new Map<string, number>([[driver, 1]]);
  const series: WeightedSeries[] = [];
  const driverHistory = market.historyOf(driver);
  const links = parts.map((part): Link => {
    const instrument = market.instruments[market.indexOf(part.id)]!;
    const leverage = instrument.leverageFactor || 1;
    if (part.id === driver) {
      if (driverHistory !== null) series.push({ weight: part.delta / leverage, series: driverHistory });
      return { part: part.id, exposure: part.delta / leverage, by: 'same', beta: 1 };
    }
    const own = instrument.kind === 'option' ? null : market.historyOf(part.id);
    const root = market.historyOf(part.root);
    const measured = own !== null ? { weight: part.delta / leverage, series: own } : root === null ? null : { weight: part.delta, series: root };
    if (measured !== null) series.push(measured);
    if (part.root === driver) return { part: part.id, exposure: part.delta, by: 'same', beta: 1 };
    const mover = root !== null ? { id: part.root, series: root, exposure: part.delta } : own === null ? null : { id: part.id, series: own, exposure: part.delta / leverage };
    const beta = mover === null ? null : betaOn(mover.series, driverHistory);
    if (mover === null || beta === null) return { part: part.id, exposure: part.delta, by: 'unknown', beta: NaN };
    moves.set(mover.id, beta.beta);
    return { part: part.id, exposure: mover.exposure, by: 'history', beta: beta.beta };
  });
  const sum = (pick: (link: Link) => number): number => links.reduce((total, link) => total + pick(link), 0);
  const exposure = sum(({ exposure }) => exposure);
  const basis = driverHistory === null ? null : basisOf(series, driverHistory, exposure);
  return {
    driver, price: priceOf(market, driver), links, exposure, moves,
    hedgeable: sum((link) => (link.by === 'unknown' ? 0 : link.exposure * link.beta)),
    unhedged: sum((link) => (link.by === 'unknown' ? Math.abs(link.exposure) : 0)),
    basis: basis?.regression ?? null,
    same: links.every(({ by }) => by === 'same'),
  };
}

/** Which price a hedge of a target is on where no other is asked for. */
export function driverOf(market: Market, instrument: string): string {
  const i = market.indexOf(instrument);
  const kind = i < 0 ? 'index' : market.instruments[i]!.kind;
  return kind === 'option' || kind === 'future' || kind === 'perpetual' ? rootOf(market, instrument) : instrument;
}

/** Futures above or below their underlying by more than this share are not on its price scale (a different unit). */
const SAME_SCALE = 0.25;

/**
 * The book with the driver moved, what is linked to it moved by its beta, and time passed. Futures on the driver that
 * have expired by then settle at its price.
 */
export function bookAt(book: Book, market: Market, linkage: Linkage, move: number, elapsedMs: number): Book {
  const shocks: Shock[] = [...linkage.moves].map(([id, beta]) => ({ ...NO_SHOCK, select: { instrument: [id] }, price: { way: 'relative', by: Math.max(-1, beta * move) } }));
  if (elapsedMs > 0) {
    for (const { id, kind, expiry, underlying } of book.instruments) {
      if (kind !== 'future' || underlying !== linkage.driver || !(expiry <= book.asOf + elapsedMs)) continue;
      if (Math.abs(priceOf(market, id) / linkage.price - 1) < SAME_SCALE) shocks.push({ ...NO_SHOCK, select: { instrument: [id] }, price: { way: 'to', by: linkage.price * (1 + move) } });
    }
  }
  return bookAfterStep(book, market, shocks, 'none', elapsedMs).book;
}
