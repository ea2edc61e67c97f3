import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import { bookFileSchema } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

const AS_OF = '2026-11-20T21:00:00Z';
const EXPIRIES = ['2026-12-18', '2027-01-15', '2027-03-19', '2027-06-18'];

/** The same scattered numbers between 0 and 1 for the same seed (a linear congruential generator). */
function scattered(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** An account of stock and options on one underlying, `legs` positions in all over some expiries, strikes around the price of 100. */
export function optionBook(legs: number, seed: number, expiries = 3): Session {
  const next = scattered(seed);
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const options = Array.from({ length: legs - 1 }, (_v, k) => ({
    id: `O${String(k)}`, kind: 'option', currency: 'USD', underlying: 'S', right: next() < 0.5 ? 'call' : 'put', strike: 60 + 2.5 * whole(0, 32),
    expiry: EXPIRIES[whole(0, expiries - 1)], multiplier: 100, style: 'european',
  }));
  const book = bookFileSchema.parse({
    format: 'marginline-book', version: 1, asOf: AS_OF,
    accounts: [{
      id: 'a', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: 1e6 }],
      positions: [{ instrument: 'S', quantity: 100 * whole(-20, 20) || 100 }, ...options.map((o) => ({ instrument: o.id, quantity: (next() < 0.5 ? -1 : 1) * whole(1, 12) }))],
    }],
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, ...options],
    quotes: [{ instrument: 'S', mark: 100, volatility: 0.35, at: AS_OF }],
    rates: [{ currency: 'USD', riskFree: 0.03 }],
  });
  return openSession(toEngineBook(book));
}

/** The cheapest pairing of option strategies under reg-t: afresh, while prices tick, and with every liquidation price. */
export function benchPairing(runs: number): Figure[] {
  const proven = Array.from({ length: 10 }, (_v, k) => optionBook(40, 7 + k));
  const bounded = Array.from({ length: 3 }, (_v, k) => optionBook(200, 7 + k, 4));
  return [...ofLegs(40, proven, runs, '', '500'), ...ofLegs(200, bounded, runs, '50', '3,000')];
}

function ofLegs(legs: number, books: readonly Session[], runs: number, afresh: string, whole: string): Figure[] {
  let turn = 0;
  const of = `${String(legs)} legs on one underlying`;
  const goal = (text: string): string | undefined => (text === '' ? undefined : `${text} ms`);
  const move = (session: Session): void => session.tick(session.instrumentIndex('S'), 100 + (turn % 5) * 0.2, NaN, NaN, NaN, Date.parse(AS_OF));
  return [
    repeat(`cheapest pairing of ${of}, afresh`, 'ms', runs, () => {
      turn++;
      for (const session of books) move(session);
      return timed(() => {
        for (const session of books) session.report('a');
      }) / books.length;
    }, goal(afresh)),
    repeat(`cheapest pairing of ${of}, after a tick of the underlying`, 'ms', runs, () => {
      for (const session of books) session.figures('a');
      turn++;
      return timed(() => {
        for (const session of books) {
          move(session);
          session.figures('a');
        }
      }) / books.length;
    }, '5 ms'),
    repeat(`report of ${of}, with a liquidation price for each`, 'ms', Math.min(runs, 3), () => timed(() => {
      for (const session of books) session.report('a', { liquidationPrices: true });
    }) / books.length, goal(whole)),
  ];
}
