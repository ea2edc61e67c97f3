import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openStudy } from './open-study.ts';

/** The requirement of today's holdings over their history. Amounts in the account's currency. */
export interface Procyclicality {
  readonly account: string;
  readonly currency: string;
  /** YYYY-MM-DD, oldest first. */
  readonly days: readonly string[];
  readonly withoutFloor: readonly number[];
  readonly withFloor: readonly number[];
  /** Peak ÷ trough; null where the trough is 0. 1 is a requirement that never moves. */
  readonly ratioWithoutFloor: number | null;
  readonly ratioWithFloor: number | null;
  /** Share of gross exposure below which the requirement does not fall. */
  readonly floorRate: number;
  /** `account`: its own floor; `whole-history`: it has none, so the mean over the history stands in, as EMIR's ten-year look-back does. */
  readonly floorFrom: 'account' | 'whole-history';
}

/**
 * How much the requirement of the same holdings breathes with the market: peak to trough over the history, with and
 * without a floor. Source: D. Murphy, M. Vasios, N. Vause, Bank of England Financial Stability Paper 29 (2014);
 * floor: Regulation (EU) 153/2013, article 28(1)(c). Fails where the history is shorter than the window and two days.
 */
export function procyclicality(book: Book, account: string, parameters?: VarParameters): Result<Procyclicality> {
  const opened = openStudy(book, account, parameters);
  if (!opened.ok) return opened;
  const { study, parameters: own } = opened.value;
  const { days, forecast } = study.replay(own);
  if (days.length < 2) return failure('missing-data', `account ${account}: expected more than ${String(own.window + 2)} daily closes in common of what the account holds (window ${String(own.window)} returns)`);
  const { grossExposure } = study.measure({ ...own, method: 'parametric' });
  const figures = Array.from(forecast, (value) => value * Math.sqrt(own.horizonDays));
  const mean = (own.multiplier * figures.reduce((sum, figure) => sum + figure, 0)) / figures.length;
  const floorRate = own.floorRate > 0 ? own.floorRate : grossExposure > 0 ? mean / grossExposure : 0;
  const floor = floorRate * grossExposure;
  const withoutFloor = figures.map((figure) => own.multiplier * figure);
  const withFloor = withoutFloor.map((figure) => Math.max(figure, floor));
  return success({
    account, currency: study.account.currency, days, withoutFloor, withFloor, ratioWithoutFloor: peakToTrough(withoutFloor), ratioWithFloor: peakToTrough(withFloor),
    floorRate, floorFrom: own.floorRate > 0 ? 'account' : 'whole-history',
  });
}

function peakToTrough(values: readonly number[]): number | null {
  let peak = 0;
  let trough = Infinity;
  for (const value of values) {
    peak = Math.max(peak, value);
    trough = Math.min(trough, value);
  }
  return trough > 0 && trough < Infinity ? peak / trough : null;
}
