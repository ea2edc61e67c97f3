/** The prices at the end of each day, and the journal entry up to which the book had come: enough to put that day together again. */
import type { DayState, LiveQuote } from '#service/ports.ts';
import { dayNumber, dayText } from '../exact.ts';
import type { Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

/** Every day of the last quarter stays, one a week of the last year, one of four weeks for ever. */
const QUARTER = 92;
const YEAR = 366;
const WEEK = 7;

/** Keeps the state of a day; a later one of the same day replaces it. Older days are thinned. */
export function saveDay(statements: Statements, state: DayState): void {
  const day = dayNumber(state.day, 'day');
  statements('INSERT OR REPLACE INTO days (day, at, entry) VALUES (?, ?, ?)').run(day, Math.round(state.at), state.entry);
  statements('DELETE FROM day_marks WHERE day = ?').run(day);
  const insert = statements('INSERT OR REPLACE INTO day_marks (day, instrument, mark, bid, ask, volatility, at) VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const quote of state.quotes) {
    insert.run(day, quote.instrument, realOrNull(quote.mark), realOrNull(quote.bid ?? NaN), realOrNull(quote.ask ?? NaN), realOrNull(quote.volatility ?? NaN), Math.round(quote.at));
  }
  thin(statements, day);
}

function thin(statements: Statements, newest: number): void {
  const old = statements(`SELECT day FROM days WHERE day <= ? - ${QUARTER} AND NOT (day > ? - ${YEAR} AND day % ${WEEK} = 0) AND day % ${4 * WEEK} <> 0`).all(newest, newest);
  for (const row of old) {
    statements('DELETE FROM day_marks WHERE day = ?').run(Number(row['day']));
    statements('DELETE FROM days WHERE day = ?').run(Number(row['day']));
  }
}

/** The days kept, oldest first. */
export function readDays(statements: Statements): { readonly day: string; readonly at: number; readonly entry: number }[] {
  return statements('SELECT day, at, entry FROM days ORDER BY day').all().map((row) => ({ day: dayText(Number(row['day'])), at: Number(row['at']), entry: Number(row['entry']) }));
}

/** The prices at the end of a day; none where the day is not kept. A mark that was not known reads as NaN. */
export function readDayQuotes(statements: Statements, day: string): LiveQuote[] {
  const figure = (value: unknown): number | null => (value === null ? null : Number(value));
  return statements('SELECT instrument, mark, bid, ask, volatility, at FROM day_marks WHERE day = ? ORDER BY instrument').all(dayNumber(day, 'day')).map((row) => ({
    instrument: String(row['instrument']), mark: figure(row['mark']) ?? NaN, bid: figure(row['bid']), ask: figure(row['ask']), volatility: figure(row['volatility']), at: Number(row['at']),
  }));
}
