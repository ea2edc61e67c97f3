import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { quantile, repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

/** A feed of prices that trembles around the marks of the book, visiting the instruments in a scattered order. */
function ticker(session: Session, book: Book): (count: number) => void {
  const index = book.quotes.map((quote) => session.instrumentIndex(quote.instrument));
  const marks = book.quotes.map((quote) => quote.mark);
  let k = 0;
  return (count) => {
    for (let n = 0; n < count; n++, k++) {
      const j = (k * 7919) % index.length;
      session.tick(index[j]!, marks[j]! * (1 + (k % 7) * 1e-4), NaN, NaN, NaN, book.asOf);
    }
  };
}

function recomputeTouched(session: Session): void {
  for (const account of session.touched()) session.figures(account);
}

/** Ticks through session.apply and recomputation of everything they touch. */
export function benchEngine(book: Book, runs: number): Figure[] {
  const session = openSession(book);
  const tick = ticker(session, book);
  const accounts = session.accountIds();
  for (let i = 0; i < 20; i++) {
    tick(5000);
    recomputeTouched(session);
  }
  const frames = Array.from({ length: 3000 }, () => timed(() => {
    tick(16);
    recomputeTouched(session);
  })).sort((a, b) => a - b);
  const frame = (name: string, share: number): Figure => ({ name, unit: 'ms', median: quantile(frames, share), lowest: frames[0]!, highest: frames[frames.length - 1]! });
  return [
    repeat('ticks through session.apply alone', 'ticks/s', runs, () => 1_000_000 / (timed(() => tick(1_000_000)) / 1000)),
    repeat('ticks through session.apply, all figures recomputed every 5,000 ticks', 'ticks/s', runs, () => 500_000 / (timed(() => {
      for (let i = 0; i < 100; i++) {
        tick(5000);
        recomputeTouched(session);
      }
    }) / 1000), '>= 500,000'),
    repeat('full recomputation of all accounts', 'ms', runs, () => {
      for (const id of accounts) session.apply({ type: 'account', id, account: session.account(id)! });
      session.touched();
      return timed(() => {
        for (const id of accounts) session.figures(id);
      });
    }),
    frame('16 ticks and their recomputation, p50', 0.5),
    frame('16 ticks and their recomputation, p99', 0.99),
    frame('16 ticks and their recomputation, p99.9', 0.999),
    repeat('liquidation prices of one account of 10 positions', 'ms', runs, () => timed(() => {
      for (const id of accounts.slice(0, 20)) session.report(id, { liquidationPrices: true });
    }) / 20),
    repeat('uniform distance of one account', 'ms', runs, () => timed(() => {
      for (const id of accounts.slice(0, 20)) session.uniformShock(id, 1);
    }) / 20),
  ];
}
