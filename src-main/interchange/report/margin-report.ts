import type { MarginComparison, PairCredit } from '#contract/views/margin.ts';
import type { Warning } from '#engine/portfolio/figures.ts';
import { writtenLines } from './margin-lines.ts';
import type { WrittenLine } from './margin-lines.ts';

/** The public shape of `margin --json` (book-format.md), with warnings and, where asked for, pairs beside it. */
export interface MarginAnswer {
  readonly account: string;
  readonly regimes: readonly {
    readonly regime: string;
    readonly marginEquity: number;
    readonly initialMargin: number;
    readonly maintenanceMargin: number;
    readonly bufferRatio: number | null;
    readonly binding: boolean;
    readonly standAlone: number;
    readonly nettingCredit: number;
    readonly margin: readonly WrittenLine[];
    readonly complete: boolean;
    readonly warnings: readonly Warning[];
    readonly pairs?: readonly PairCredit[];
  }[];
}

/** What of a comparison is public. */
export function marginAnswer(comparison: MarginComparison): MarginAnswer {
  return {
    account: comparison.account,
    regimes: comparison.regimes.map((one) => ({
      regime: one.regime, marginEquity: one.marginEquity, initialMargin: one.initialMargin, maintenanceMargin: one.maintenanceMargin,
      bufferRatio: one.bufferRatio, binding: one.binding, standAlone: one.standAlone, nettingCredit: one.nettingCredit, margin: writtenLines(one.margin),
      complete: one.complete, warnings: one.warnings, ...(one.pairs === null ? {} : { pairs: one.pairs }),
    })),
  };
}
