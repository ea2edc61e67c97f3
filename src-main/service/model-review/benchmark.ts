import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { varMethods } from '#engine/margin/var/var-parameters.ts';
import type { VarMethod, VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { RiskComponent } from '#engine/margin/var/study.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { exceptionsOf, judgeExceptions } from '../backtest.ts';
import type { BacktestAnswer } from '../backtest.ts';
import { noHistory, openStudy } from './open-study.ts';

/** One method on the account. Amounts in the account's currency, horizon included. */
export interface BenchmarkRow {
  readonly model: VarMethod;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly requirement: number;
  /** Value at risk ÷ the mean of all methods: 1.1 is 10 % above the others. null where all are 0. */
  readonly toMean: number | null;
  /** Contributions that sum to the charged figure. */
  readonly components: readonly RiskComponent[];
  /** null where the history is shorter than the window and a day. */
  readonly backtest: Omit<BacktestAnswer, 'account' | 'model' | 'warnings'> | null;
}

export interface Benchmark {
  readonly account: string;
  readonly currency: string;
  readonly confidence: number;
  readonly horizonDays: number;
  readonly window: number;
  readonly rows: readonly BenchmarkRow[];
  /** Greatest ÷ least value at risk; null where one is 0. */
  readonly spread: number | null;
  /** Held instruments without a usable history. */
  readonly missing: readonly string[];
}

/** Every method against the others on one account: same parameters, same history. */
export function benchmark(book: Book, account: string, parameters?: VarParameters): Result<Benchmark> {
  const opened = openStudy(book, account, parameters);
  if (!opened.ok) return opened;
  const { study, parameters: own } = opened.value;
  const measured = varMethods.map((method) => ({ method, measurement: study.measure({ ...own, method }) }));
  if (measured[0]!.measurement.returns === 0) return noHistory(account);
  const values = measured.map(({ measurement }) => measurement.valueAtRisk);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = measured.map(({ method, measurement }): BenchmarkRow => {
    const { days, realised, forecast } = study.replay({ ...own, method });
    return {
      model: method, valueAtRisk: measurement.valueAtRisk, expectedShortfall: measurement.expectedShortfall, requirement: measurement.requirement,
      toMean: mean > 0 ? measurement.valueAtRisk / mean : null, components: measurement.components,
      backtest: days.length === 0 ? null : judgeExceptions(days.length, exceptionsOf(realised, forecast), own.confidence),
    };
  });
  const least = Math.min(...values);
  return success({
    account, currency: study.account.currency, confidence: own.confidence, horizonDays: own.horizonDays, window: own.window, rows,
    spread: least > 0 ? Math.max(...values) / least : null, missing: measured[0]!.measurement.missing,
  });
}
