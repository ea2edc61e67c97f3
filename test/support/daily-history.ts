import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';

/** Weekdays from 1 January 2024 on. */
export function weekdays(count: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(2024, 0, 1); days.length < count; at += 86_400_000) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** A type and no interface, so that it passes as a loose object of the book file. */
export type DailyHistory = {
  readonly instrument: string;
  readonly closes: readonly (readonly [string, number])[];
};

/** Closes that follow from given simple returns, ending at `last`. */
export function historyFrom(instrument: string, returns: readonly number[], last = 100): DailyHistory {
  const path = [1];
  for (const r of returns) path.push(path.at(-1)! * (1 + r));
  const days = weekdays(path.length);
  return { instrument, closes: path.map((level, k) => [days[k]!, (level * last) / path.at(-1)!]) };
}

/** Seeded histories with one common factor, the n-th series with a daily deviation of about (n + 1) %. */
export function randomHistories(ids: readonly string[], length: number, seed: number): DailyHistory[] {
  const generator = new Generator(seed);
  const market = Array.from({ length }, () => normalVariate(generator));
  return ids.map((id, n) => historyFrom(id, market.map((m) => Math.max(-0.5, 0.008 * (n + 1) * (m + 0.7 * normalVariate(generator))))));
}
