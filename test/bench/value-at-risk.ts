import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

/** A book of one `var` account with a stock per factor and a seeded history of each. */
function bookOf(positions: number, returns: number, params: Readonly<Record<string, unknown>>): Book {
  const generator = new Generator(1);
  const days = Array.from({ length: returns + 1 }, (_none, t) => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10));
  const market = days.map(() => normalVariate(generator));
  const ids = Array.from({ length: positions }, (_none, n) => `S${String(n)}`);
  const at = '2026-11-20T21:00:00Z';
  const history = ids.map((instrument) => {
    let close = 100;
    return { instrument, closes: days.map((day, t): [string, number] => [day, (close *= Math.exp(0.01 * (0.6 * market[t]! + 0.8 * normalVariate(generator))))]) };
  });
  return toEngineBook({
    format: 'marginline-book', version: 1, asOf: at, history,
    accounts: [{ id: 'a', currency: 'USD', regime: { id: 'var', params }, balances: [], positions: ids.map((instrument, n) => ({ instrument, quantity: String(n % 3 === 0 ? -10 : 10) })) }],
    instruments: ids.map((id) => ({ id, kind: 'equity', currency: 'USD' })), quotes: ids.map((instrument) => ({ instrument, mark: '100', at })),
  });
}

/** Milliseconds of one figure after a tick: only what depends on prices. */
function perTick(session: Session): () => number {
  let k = 0;
  return () => timed(() => {
    session.tick(0, 100 + (k++ % 7) * 0.01, NaN, NaN, NaN, 0);
    session.figures('a');
  });
}

/** Value at risk with contributions of every position: first figure of an account, and every further tick. */
export function benchValueAtRisk(runs: number): Figure[] {
  const historical = bookOf(2000, 500, { method: 'historical' });
  const simulated = bookOf(200, 500, { method: 'monte-carlo', paths: 100_000 });
  const first = (book: Book): number => {
    const session = openSession(book);
    return timed(() => void session.figures('a'));
  };
  const tick = (name: string, book: Book): Figure => {
    const session = openSession(book);
    const once = perTick(session);
    for (let n = 0; n < 5; n++) once();
    return repeat(name, 'ms', Math.max(runs, 15), once);
  };
  return [
    repeat('historical VaR, 2,000 positions × 500 days with contributions: from histories', 'ms', runs, () => first(historical)),
    tick('historical VaR, 2,000 positions × 500 days with contributions: per tick', historical),
    repeat('Monte Carlo VaR, 200 factors × 100,000 paths with contributions: from histories', 'ms', runs, () => first(simulated)),
    tick('Monte Carlo VaR, 200 factors × 100,000 paths with contributions: per tick', simulated),
  ];
}
