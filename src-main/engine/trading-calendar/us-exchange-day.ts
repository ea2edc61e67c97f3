/**
 * Holidays and short days of the US exchanges. Shares: NYSE Rule 7.2 and the calendars that the exchange announces by it. Futures:
 * the holiday schedules of CME Globex, taken together: equity, rate and energy contracts differ from each other by minutes to two hours.
 */

/** How much of its usual session a market has on a day. */
export type SessionLength = 'whole' | 'short' | 'none';

/** What the cash markets and the nearly round-the-clock futures do on a day. */
export interface UsExchangeDay {
  readonly cash: SessionLength;
  readonly futures: SessionLength;
}

const ORDINARY: UsExchangeDay = { cash: 'whole', futures: 'whole' };
const SHORT: UsExchangeDay = { cash: 'short', futures: 'short' };
const HOLIDAY: UsExchangeDay = { cash: 'none', futures: 'short' };
const CLOSED: UsExchangeDay = { cash: 'none', futures: 'none' };

const DAY = 86_400_000;
const [SUNDAY, MONDAY, THURSDAY, SATURDAY] = [0, 1, 4, 6];

/** Closed outside the rule: mourning for Nixon, the attack of 2001, Reagan, Ford, hurricane Sandy, Bush, Carter. */
const UNSCHEDULED = new Set([
  '1994-04-27', '2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', '2004-06-11', '2007-01-02', '2012-10-29', '2012-10-30', '2018-12-05', '2025-01-09',
].map((text) => Date.parse(text)));

/** Years are few and asked for often. */
const years = new Map<number, ReadonlyMap<number, UsExchangeDay>>();

/**
 * What the US exchanges do on a weekday.
 * @param day midnight UTC of the date in New York, ms; weekends are not looked at
 */
export function usExchangeDay(day: number): UsExchangeDay {
  const year = new Date(day).getUTCFullYear();
  let days = years.get(year);
  if (days === undefined) years.set(year, (days = daysOf(year)));
  return days.get(day) ?? (UNSCHEDULED.has(day) ? HOLIDAY : ORDINARY);
}

/** Whether the cash markets trade on a date, for periods counted in business days. */
export function isUsBusinessDay(day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday !== SUNDAY && weekday !== SATURDAY && usExchangeDay(day).cash !== 'none';
}

/** The n-th of a weekday (0 is Sunday) in a month (0 is January), midnight UTC. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = Date.UTC(year, month, 1);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7) * DAY;
}

function daysOf(year: number): ReadonlyMap<number, UsExchangeDay> {
  const days = new Map<number, UsExchangeDay>();
  const thanksgiving = nthWeekday(year, 10, THURSDAY, 4);
  // The last day before a holiday is short only where it is not itself the day on which a holiday of the weekend is kept.
  for (const eve of [Date.UTC(year, 6, 3), thanksgiving + DAY, Date.UTC(year, 11, 24)]) days.set(eve, SHORT);
  if (year >= 1998) days.set(nthWeekday(year, 0, MONDAY, 3), HOLIDAY);
  days.set(nthWeekday(year, 1, MONDAY, 3), HOLIDAY);
  days.set(nthWeekday(year, 5, MONDAY, 1) - 7 * DAY, HOLIDAY);
  if (year >= 2022) days.set(observed(Date.UTC(year, 5, 19)), HOLIDAY);
  days.set(observed(Date.UTC(year, 6, 4)), HOLIDAY);
  days.set(nthWeekday(year, 8, MONDAY, 1), HOLIDAY);
  days.set(thanksgiving, HOLIDAY);
  days.set(easter(year) - 2 * DAY, CLOSED);
  days.set(observed(Date.UTC(year, 11, 25)), CLOSED);
  // On a Saturday the first of January is not made up for: the Friday before ends a year of accounts.
  const newYear = Date.UTC(year, 0, 1);
  if (weekdayOf(newYear) !== SATURDAY) days.set(observed(newYear), CLOSED);
  return days;
}

/** A holiday on a Saturday is kept on Friday, one on a Sunday on Monday. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY ? day - DAY : weekday === SUNDAY ? day + DAY : day;
}

function weekdayOf(day: number): number {
  return new Date(day).getUTCDay();
}

/** Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1);
}
