import { Market } from '../market/market.ts';
import type { Book } from '../portfolio/book.ts';
import { ShockDirection } from '../scenario/betas.ts';
import { leaderOf } from '../scenario/follow.ts';
import { NO_SHOCK } from '../scenario/scenario.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bookAfterStep } from '../scenario/shocked-book.ts';
import type { MoveMarket } from './sale.ts';

/**
 * The market after a sale: the sold instrument keeps its permanent move, what is correlated with it moves by its beta
 * (slope of daily log returns), what follows an underlying follows it. Without common history nothing is assumed to move.
 */
export function moveByBetas(start: Book): MoveMarket {
  const histories = new Map(start.history.map((history) => [history.instrument, history]));
  const known = new Map<string, readonly (readonly [string, number])[]>();
  const betasOf = (instrument: string): readonly (readonly [string, number])[] => {
    const found = known.get(instrument);
    if (found !== undefined) return found;
    const series = histories.get(instrument);
    const made: (readonly [string, number])[] = [];
    if (series !== undefined) {
      const direction = new ShockDirection([{ series, move: 1 }]);
      for (const other of start.instruments) {
        const own = histories.get(other.id);
        if (other.id === instrument || own === undefined || other.kind === 'option' || other.kind === 'fx' || leaderOf(other) === instrument) continue;
        const beta = direction.follow(own)?.raw ?? 0;
        if (beta !== 0) made.push([other.id, beta]);
      }
    }
    known.set(instrument, made);
    return made;
  };
  return (book, instrument, relative) => {
    const shock = (id: string, by: number): Shock => ({ ...NO_SHOCK, select: { instrument: [id] }, price: { way: 'relative', by } });
    const shocks = [shock(instrument, relative), ...betasOf(instrument).map(([id, beta]) => shock(id, beta * relative))];
    return bookAfterStep(book, new Market(book), shocks, 'none', 0).book;
  };
}
