/** When an instrument can be sold. Hours are in UTC; those of US markets follow New York's summer time and the holidays of its exchanges. */
import type { InstrumentKind, TradingHours } from '../portfolio/book.ts';
import { nthWeekday, usExchangeDay } from './us-exchange-day.ts';
import type { SessionLength } from './us-exchange-day.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEKDAYS = [1, 2, 3, 4, 5];

/** A session that begins on some weekdays (1 is Monday, 7 Sunday) at a minute of the day and may run past midnight. */
interface Session {
  readonly days: readonly number[];
  readonly from: number;
  readonly minutes: number;
}

/**
 * Hours of a kind of instrument where nothing more is stated: US cash hours for shares, funds, bonds and options, the
 * nearly round-the-clock week of the futures exchanges for futures and currencies, always for what trades on chains and
 * coin exchanges.
 */
export function usualHours(kind: InstrumentKind): TradingHours {
  switch (kind) {
    case 'equity': case 'etf': case 'fund': case 'bond': case 'option': case 'index':
      return 'us-cash';
    case 'future': case 'fx':
      return 'us-futures';
    case 'crypto': case 'perpetual': case 'token':
      return 'always';
  }
}

/**
 * Whether the market is open; the minute of the close belongs to the session, since closing prices are made in it.
 * @param at ms UTC
 */
export function isOpen(hours: TradingHours, at: number): boolean {
  if (hours === 'always') return true;
  const today = Math.floor(at / DAY) * DAY;
  return [today - DAY, today].some((day) => {
    const span = sessionOf(hours, day);
    return span !== null && at >= span.opens && at <= span.closes;
  });
}

/** The first moment from `at` on (ms UTC) at which the market is open: `at` itself where it is. Infinity where it never opens. */
export function nextOpen(hours: TradingHours, at: number): number {
  if (hours === 'always' || isOpen(hours, at)) return at;
  const today = Math.floor(at / DAY) * DAY;
  // A week and a day: a session that has begun today comes again in seven days at the latest.
  for (let day = today; day <= today + 8 * DAY; day += DAY) {
    const span = sessionOf(hours, day);
    if (span !== null && span.opens >= at) return span.opens;
  }
  return Infinity;
}

/** The session that begins on a day; null where none does. */
function sessionOf(hours: Exclude<TradingHours, 'always'>, day: number): { readonly opens: number; readonly closes: number } | null {
  const { days, from, minutes } = termsOf(hours, day);
  const weekday = new Date(day).getUTCDay() || 7;
  return minutes > 0 && days.includes(weekday) ? { opens: day + from * MINUTE, closes: day + (from + minutes) * MINUTE } : null;
}

function termsOf(hours: Exclude<TradingHours, 'always'>, day: number): Session {
  const summer = isSummerInNewYork(day) ? -60 : 0;
  // 9:30 to 16:00 in New York, on short days to 13:00.
  if (hours === 'us-cash') return { days: WEEKDAYS, from: 14 * 60 + 30 + summer, minutes: lasting(usExchangeDay(day).cash, 390, 210) };
  // 18:00 in New York, Sunday to Thursday, for 23 hours; it belongs to the day after, and ends at 13:00 where that is short.
  if (hours === 'us-futures') return { days: [7, 1, 2, 3, 4], from: 23 * 60 + summer, minutes: lasting(usExchangeDay(day + DAY).futures, 23 * 60, 19 * 60) };
  const length = hours.close - hours.open;
  return { days: hours.days, from: hours.open, minutes: length > 0 ? length : length + 24 * 60 };
}

function lasting(length: SessionLength, whole: number, short: number): number {
  return length === 'whole' ? whole : length === 'short' ? short : 0;
}

/** From the second Sunday of March to the first of November (Energy Policy Act of 2005, section 110; used for earlier years too). */
function isSummerInNewYork(day: number): boolean {
  const year = new Date(day).getUTCFullYear();
  return day >= nthWeekday(year, 2, 0, 2) && day < nthWeekday(year, 10, 0, 1);
}
