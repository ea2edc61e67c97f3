import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { RiskStudy, varParametersOf } from '#engine/margin/var/study.ts';
import type { Replay } from '#engine/margin/var/replay.ts';
import type { VarMethod, VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { conditionalCoverage, independence, proportionOfFailures, timeUntilFirst, transitionsOf } from '#engine/statistics/coverage-tests.ts';
import type { TestResult } from '#engine/statistics/coverage-tests.ts';
import { trafficLight } from '#engine/statistics/traffic-light.ts';
import type { Zone } from '#engine/statistics/traffic-light.ts';

/** What `backtest --json` answers (book-format.md). */
export interface BacktestAnswer {
  readonly account: string;
  readonly model: VarMethod;
  readonly confidence: number;
  readonly observations: number;
  readonly exceptions: number;
  readonly kupiec: TestResult;
  /** `day` of the first exception, from 1; null without one: then `lr` is the least that a later one can still give. */
  readonly timeUntilFirst: TestResult & { readonly day: number | null };
  readonly christoffersen: TestResult;
  readonly conditionalCoverage: TestResult;
  readonly trafficLight: { readonly zone: Zone; readonly cumulative: number; readonly multiplier: number };
  /** Present where something held has no part in the backtest, or a parameter can't be used. */
  readonly warnings?: readonly { readonly code: string; readonly scope: string; readonly message: string }[];
}

/** Forecasts beside results, for the exceptions chart. Amounts in the account's currency. */
export interface BacktestSeries {
  readonly account: string;
  readonly currency: string;
  readonly model: VarMethod;
  readonly confidence: number;
  /** YYYY-MM-DD, oldest first. */
  readonly days: readonly string[];
  readonly realised: readonly number[];
  /** Minus the value at risk forecast for the day: at most 0. */
  readonly threshold: readonly number[];
  /** Indices of the days whose loss was greater than forecast. */
  readonly exceptions: readonly number[];
}

export interface BacktestRequest {
  readonly account: string;
  /** The account's own method where not given. */
  readonly model?: VarMethod;
  /** Instead of the account's `var` params. */
  readonly parameters?: VarParameters;
}

/** A loss equal to the forecast but for rounding is no exception. */
const ROUNDING = 1e-9;

/** Indices of the days on which the loss was greater than the value at risk. */
export function exceptionsOf(realised: ArrayLike<number>, forecast: ArrayLike<number>): number[] {
  const list: number[] = [];
  for (let t = 0; t < realised.length; t++) if (-realised[t]! > forecast[t]! * (1 + ROUNDING)) list.push(t);
  return list;
}

/** All tests on a series of exceptions. @param confidence of the value at risk */
export function judgeExceptions(observations: number, exceptions: readonly number[], confidence: number): Omit<BacktestAnswer, 'account' | 'model' | 'warnings'> {
  const rate = 1 - confidence;
  const hits = new Uint8Array(observations);
  for (const t of exceptions) hits[t] = 1;
  const day = exceptions[0] === undefined ? null : exceptions[0] + 1;
  const kupiec = proportionOfFailures(observations, exceptions.length, rate);
  const christoffersen = independence(transitionsOf(hits));
  const { zone, cumulative, multiplier } = trafficLight(observations, exceptions.length, rate);
  return {
    confidence, observations, exceptions: exceptions.length, kupiec,
    timeUntilFirst: { ...timeUntilFirst(day, observations, rate), day },
    christoffersen, conditionalCoverage: conditionalCoverage(kupiec, christoffersen),
    trafficLight: { zone, cumulative, multiplier },
  };
}

interface Rolled {
  readonly study: RiskStudy;
  readonly replay: Replay;
  readonly parameters: VarParameters;
  readonly warnings: NonNullable<BacktestAnswer['warnings']>;
}

/**
 * Rolls a model over the history of today's holdings: one-day value at risk from the returns before each day against the
 * day's result. Parameters are the account's `var` params, the defaults where it has none, whatever its regime.
 * Fails where the account is unknown or the history gives no day to compare.
 */
export function backtestAccount(book: Book, request: BacktestRequest): Result<BacktestAnswer> {
  const rolled = roll(book, request);
  if (!rolled.ok) return rolled;
  const { replay, parameters, warnings } = rolled.value;
  const judged = judgeExceptions(replay.days.length, exceptionsOf(replay.realised, replay.forecast), parameters.confidence);
  return success({ account: request.account, model: parameters.method, ...judged, ...(warnings.length === 0 ? {} : { warnings }) });
}

/** The series behind `backtestAccount`, day by day. */
export function backtestSeries(book: Book, request: BacktestRequest): Result<BacktestSeries> {
  const rolled = roll(book, request);
  if (!rolled.ok) return rolled;
  const { replay, parameters, study } = rolled.value;
  return success({
    account: request.account, currency: study.account.currency, model: parameters.method, confidence: parameters.confidence,
    days: replay.days, realised: Array.from(replay.realised), threshold: Array.from(replay.forecast, (v) => (v === 0 ? 0 : -v)),
    exceptions: exceptionsOf(replay.realised, replay.forecast),
  });
}

function roll(book: Book, request: BacktestRequest): Result<Rolled> {
  const account = book.accounts.find((candidate) => candidate.id === request.account);
  if (account === undefined) return failure('invalid-input', `unknown account ${request.account}`);
  const read = varParametersOf(account);
  const own = request.parameters ?? read.parameters;
  const parameters = { ...own, method: request.model ?? own.method };
  const study = new RiskStudy(book, account);
  const replay = study.replay(parameters);
  if (replay.days.length === 0) {
    const has = replay.returns === 0 ? 'none' : `${String(replay.returns + 1)} closes`;
    const expected = `more than ${String(parameters.window + 1)} daily closes in common of what the account holds (window ${String(parameters.window)} returns)`;
    return failure('missing-data', `account ${account.id}: expected ${expected}, found ${has}`);
  }
  const warnings = [
    ...replay.leftOut.map((p) => ({ code: 'missing-history', scope: study.idOf(p), message: `no usable history of ${study.idOf(p)} or its underlying in common with the rest; it has no part in this backtest` })),
    ...(request.parameters === undefined ? read.unusable : []).map((name) => ({ code: 'unusable-parameter', scope: name, message: `the parameter ${name} has no usable value; its default is used` })),
  ];
  return success({ study, replay, parameters, warnings });
}
