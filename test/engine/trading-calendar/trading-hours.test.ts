import { describe, expect, it } from 'vitest';
import { isOpen, nextOpen, usualHours } from '#engine/trading-calendar/trading-hours.ts';

const at = (text: string): number => Date.parse(`${text}:00Z`);
const opens = (hours: Parameters<typeof nextOpen>[0], text: string): string => new Date(nextOpen(hours, at(text))).toISOString().slice(0, 16);

describe('trading hours', () => {
  it('of the US cash session follow New York time, closes included', () => {
    // Friday 20 November 2026 is winter time, Friday 16 October summer time.
    expect(['2026-11-20T14:29', '2026-11-20T14:30', '2026-11-20T21:00', '2026-11-20T21:01'].map((text) => isOpen('us-cash', at(text)))).toEqual([false, true, true, false]);
    expect(['2026-10-16T13:29', '2026-10-16T13:30', '2026-10-16T20:00', '2026-10-16T20:01'].map((text) => isOpen('us-cash', at(text)))).toEqual([false, true, true, false]);
    expect(opens('us-cash', '2026-11-21T12:00')).toBe('2026-11-23T14:30');
    expect(opens('us-cash', '2026-11-20T21:01')).toBe('2026-11-23T14:30');
    expect(opens('us-cash', '2026-11-20T09:00')).toBe('2026-11-20T14:30');
    // Summer time ends on Sunday 1 November 2026: Monday opens at 14:30.
    expect(opens('us-cash', '2026-10-30T20:01')).toBe('2026-11-02T14:30');
    expect(opens('us-cash', '2026-03-06T22:00')).toBe('2026-03-09T13:30');
  });

  it('of futures run from Sunday evening to Friday with an hour of rest', () => {
    expect(['2026-11-20T21:59', '2026-11-20T22:30', '2026-11-22T22:59', '2026-11-22T23:00', '2026-11-23T22:30', '2026-11-23T12:00'].map((text) => isOpen('us-futures', at(text)))).toEqual([true, false, false, true, false, true]);
    expect(opens('us-futures', '2026-11-20T23:30')).toBe('2026-11-22T23:00');
  });

  it('of the US cash session rest on holidays and end at 13:00 on short days', () => {
    // Thanksgiving is Thursday 26 November 2026, the Friday after it is short.
    expect(['2026-11-26T16:00', '2026-11-27T18:00', '2026-11-27T18:01'].map((text) => isOpen('us-cash', at(text)))).toEqual([false, true, false]);
    expect(opens('us-cash', '2026-11-25T21:01')).toBe('2026-11-27T14:30');
    expect(opens('us-cash', '2026-11-27T19:00')).toBe('2026-11-30T14:30');
    expect(opens('us-cash', '2001-09-10T20:01')).toBe('2001-09-17T13:30');
  });

  it('of futures end early on most holidays and rest on Good Friday, Christmas and New Year', () => {
    expect(['2026-11-26T12:00', '2026-11-26T18:00', '2026-11-26T18:01', '2026-11-26T23:00'].map((text) => isOpen('us-futures', at(text)))).toEqual([true, true, false, true]);
    expect(opens('us-futures', '2026-12-24T19:00')).toBe('2026-12-27T23:00');
    // Good Friday is 3 April 2026.
    expect(opens('us-futures', '2026-04-02T21:30')).toBe('2026-04-05T22:00');
  });

  it('may be stated, also past midnight', () => {
    const night = { days: [1], open: 22 * 60, close: 4 * 60 };
    expect(isOpen(night, at('2026-11-24T03:59'))).toBe(true);
    expect(isOpen(night, at('2026-11-24T04:01'))).toBe(false);
    expect(opens(night, '2026-11-24T05:00')).toBe('2026-11-30T22:00');
    expect(nextOpen({ days: [], open: 0, close: 60 }, at('2026-11-24T05:00'))).toBe(Infinity);
    expect(opens('always', '2026-11-21T12:00')).toBe('2026-11-21T12:00');
  });

  it('have a usual kind', () => {
    expect([usualHours('equity'), usualHours('option'), usualHours('future'), usualHours('crypto'), usualHours('perpetual')]).toEqual(['us-cash', 'us-cash', 'us-futures', 'always', 'always']);
  });
});
