/** What the venue says beside what we compute, and what stays unexplained. */
import type { VenueFiguresRecord } from '#contract/book-file.ts';
import type { ReconciledFigures, Residual } from '#contract/views/margin.ts';

/** Ours at one time; NaN where a figure is not known. */
export interface OurFigures {
  readonly at: number;
  readonly netLiquidationValue: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

export const reconciledFigures = ['netLiquidationValue', 'initialMargin', 'maintenanceMargin'] as const;

/**
 * Sets every entry of the venue beside our figures, newest first.
 * @param oursAt our figures nearest to a time, null where there are none near it
 * @param now ms UTC, to count ages from
 */
export function reconcile(oursAt: (at: number) => OurFigures | null, venueFigures: readonly VenueFiguresRecord[], now: number): ReconciledFigures[] {
  return venueFigures
    .map((venue): ReconciledFigures => {
      const at = Date.parse(venue.at);
      const ours = oursAt(at);
      return { at, atText: venue.at, oursAt: ours?.at ?? null, ageMs: now - at, figures: reconciledFigures.map((figure) => residualOf(figure, ours, venue)) };
    })
    .sort((a, b) => b.at - a.at);
}

function residualOf(figure: Residual['figure'], ours: OurFigures | null, record: VenueFiguresRecord): Residual {
  const text = record[figure];
  const venue = text === undefined ? null : Number(text);
  const own = finiteOrNull(ours?.[figure]);
  const residual = venue === null || own === null ? null : venue - own;
  return { figure, ours: own, venue, residual, relative: residual === null || venue === 0 || venue === null ? null : residual / Math.abs(venue) };
}

/** The number, or null where it is none. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
