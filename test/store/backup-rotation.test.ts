import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { keptTimes, KEPT } from '#store/backup-rotation.ts';

const DAY = 86_400_000;
const START = Date.parse('2025-01-01T09:00:00Z');

/** A program that copies every day, and removes what is not kept, over so many days. */
function daily(days: number, from = START): readonly number[] {
  let kept: number[] = [];
  for (let day = 0; day < days; day++) {
    const now = from + day * DAY;
    kept = [...keptTimes([...kept, now], now)].sort((a, b) => b - a);
  }
  return kept;
}

describe('the rotation of copies', () => {
  it('keeps seven days, four weeks and twelve months of a program that runs for 400 days', () => {
    const kept = daily(400);
    const last = START + 399 * DAY;
    for (let back = 0; back < 7; back++) expect(kept).toContain(last - back * DAY);
    expect(kept.length).toBeLessThanOrEqual(21);
    const months = new Set(kept.map((at) => new Date(at).toISOString().slice(0, 7)));
    expect(months.size).toBe(12);
    // The copy that stands for a month that is over is its last.
    for (const month of [...months].sort().slice(0, -1)) {
      const newest = Math.max(...kept.filter((at) => new Date(at).toISOString().startsWith(month)));
      expect(new Date(newest + DAY).toISOString().startsWith(month)).toBe(false);
    }
    const mondays = new Set(kept.map((at) => Math.floor((Math.floor(at / DAY) + 3) / 7)));
    const thisWeek = Math.floor((Math.floor(last / DAY) + 3) / 7);
    for (let back = 0; back < 4; back++) expect(mondays.has(thisWeek - back)).toBe(true);
  });

  it('never removes the newest, never keeps more than 21, and removes one for each new one at most', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 }), (hours) => {
      let stored: number[] = [];
      let now = START;
      for (const step of hours) {
        now += step * 3_600_000;
        const before = stored.length;
        const kept = keptTimes([...stored, now], now);
        expect(kept.has(now)).toBe(true);
        stored = [...new Set([...stored, now])].filter((at) => kept.has(at));
        expect(stored.length).toBeGreaterThanOrEqual(Math.min(before, 1));
        expect(stored.length).toBeLessThanOrEqual(KEPT.days + KEPT.weeks - 1 + KEPT.months - 1);
        expect(before + 1 - stored.length).toBeLessThanOrEqual(2);
      }
    }));
  });

  it('removes nothing because of time that passed without copies, or a clock that jumped ahead', () => {
    const kept = daily(30);
    const later = kept[0]! + 700 * DAY;
    // One new copy takes at most one place of the days and one of the weeks.
    expect(kept.filter((at) => !keptTimes([...kept, later], later).has(at)).length).toBeLessThanOrEqual(2);
    expect([...keptTimes(kept, later)].sort()).toEqual([...kept].sort());
  });

  it('leaves copies from ahead of the clock alone and does not count them', () => {
    const kept = daily(30);
    const ahead = [1, 2, 3].map((n) => kept[0]! + (1000 + n) * DAY);
    const after = keptTimes([...kept, ...ahead], kept[0]!);
    for (const at of [...kept, ...ahead]) expect(after.has(at)).toBe(true);
  });
});
