/** A book after everything has moved by the same share: leveraged funds by their factor, options repriced, exchange rates as they are. */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { toEngineScenario } from './scenario/scenario-to-engine.ts';

/** @param move relative, signed @returns null for an account that is not in the book */
export function movedTogether(book: Book, account: string, move: number): Book | null {
  const record: ScenarioRecord = { id: 'together', shocks: [{ select: {}, except: [{ kind: 'option' }, { kind: 'fx' }], price: { relative: move }, timesLeverage: true }] };
  return bookUnder(book, toEngineScenario(record), account);
}
