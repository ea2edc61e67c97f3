import { Generator } from '#engine/statistics/generator.ts';
import { normalVariate } from '#engine/statistics/variates.ts';

export interface DailyHistory {
  readonly instrument: string;
  readonly closes: readonly (readonly [string, number])[];
}

/** Correlated closes that end at the given marks: one common driver and one of its own for each. Same seed, same numbers. */
export function correlatedCloses(marks: Readonly<Record<string, number>>, options: { readonly days?: number; readonly deviation?: number; readonly common?: number; readonly seed?: number } = {}): (DailyHistory & Record<string, unknown>)[] {
  const { days = 300, deviation = 0.02, common = 0.6, seed = 1 } = options;
  const generator = new Generator(seed);
  const driver = Array.from({ length: days }, () => normalVariate(generator));
  return Object.entries(marks).map(([instrument, mark], n) => {
    const scale = deviation * (1 + 0.3 * n);
    const closes: [string, number][] = [];
    let price = mark;
    for (let d = 0; d < days; d++) {
      closes.push([new Date(Date.UTC(2026, 10, 20) - d * 86_400_000).toISOString().slice(0, 10), price]);
      price /= Math.exp(scale * (common * driver[d]! + Math.sqrt(1 - common * common) * normalVariate(generator)));
    }
    return { instrument, closes: closes.reverse() };
  });
}
