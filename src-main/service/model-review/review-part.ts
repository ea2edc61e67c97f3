/** One part of the review of a model on one account, as the window shows it. Pure: runs in a worker as well as in place. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { Backtest, BenchmarkRow, ModelReview, ReviewPart } from '#contract/views/models.ts';
import { varMethods } from '#engine/margin/var/var-parameters.ts';
import type { VarMethod, VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { backtestSeries, judgeExceptions } from '../backtest.ts';
import { benchmark } from './benchmark.ts';
import { modelCards } from './model-cards.ts';
import { openStudy } from './open-study.ts';
import { procyclicality } from './procyclicality.ts';
import { sensitivity } from './sensitivity.ts';

export interface ReviewRequest {
  readonly book: Book;
  readonly account: string;
  readonly part: ReviewPart;
  /** One of `varMethods`; the account's own where absent or unknown. */
  readonly model: string | null;
  /** Daily returns to look back on; the account's own where absent, less where that leaves too few days to compare. */
  readonly window: number | null;
}

/** Days that a backtest should have at least. */
const FEWEST_DAYS = 100;
const SHORTEST_WINDOW = 30;
const EVERYTHING = 1_000_000;
type Found<P extends keyof ModelReview> = Result<Required<Pick<ModelReview, P>>>;

/** Computes the part. Fails where the account is unknown or holds nothing with a usable history. */
export function reviewPart(request: ReviewRequest): Result<ModelReview> {
  const { book, account } = request;
  const opened = openStudy(book, account);
  if (!opened.ok) return opened;
  const { study, parameters: own } = opened.value;
  const method = varMethods.find((one) => one === request.model) ?? own.method;
  const whole = study.measure({ ...own, method: 'historical', window: EVERYTHING });
  const window = windowFor(request.window ?? own.window, whole.returns, request.window !== null);
  const parameters: VarParameters = { ...own, method, window };
  const base = {
    account, currency: study.account.currency, models: varMethods, model: method, confidence: own.confidence,
    window, ownWindow: own.window, returns: whole.returns, missing: whole.missing,
  };
  const part = partOf(request.part, book, account, method, parameters);
  return part.ok ? success({ ...base, ...part.value }) : part;
}

/** The window as it is, or half of what there is where it would leave too few days to compare; one that was asked for stays. */
function windowFor(wanted: number, returns: number, asked: boolean): number {
  if (asked || returns - wanted >= FEWEST_DAYS) return wanted;
  return Math.max(SHORTEST_WINDOW, Math.min(wanted, Math.floor(returns / 2 / 10) * 10));
}

function partOf(part: ReviewPart, book: Book, account: string, method: VarMethod, parameters: VarParameters): Result<Partial<ModelReview>> {
  switch (part) {
    case 'backtest': return backtestPart(book, account, method, parameters);
    case 'benchmark': return benchmarkPart(book, account, parameters);
    case 'sensitivity': return sensitivityPart(book, account, parameters);
    case 'procyclicality': return procyclicalityPart(book, account, parameters);
    case 'cards': return success({ cards: modelCards });
    default: return failure('invalid-input', `there is no part ${String(part)} of a review`);
  }
}

function backtestPart(book: Book, account: string, method: VarMethod, parameters: VarParameters): Found<'backtest'> {
  const series = backtestSeries(book, { account, model: method, parameters });
  if (!series.ok) return series;
  const { days, realised, threshold, exceptions, confidence } = series.value;
  const judged = judgeExceptions(days.length, exceptions, confidence);
  const beyond = new Set(exceptions);
  const test = (id: Backtest['tests'][number]['id'], { lr, pValue, rejected }: { lr: number; pValue: number; rejected: boolean }): Backtest['tests'][number] => ({ id, statistic: lr, pValue, accepted: !rejected });
  return success({
    backtest: {
      confidence,
      days: days.map((day, k) => ({ at: Date.parse(`${day}T00:00:00Z`), result: realised[k]!, limit: threshold[k] === 0 ? 0 : -threshold[k]!, exception: beyond.has(k) })),
      exceptions: exceptions.length,
      expected: days.length * (1 - confidence),
      tests: [test('pof', judged.kupiec), test('tff', judged.timeUntilFirst), test('independence', judged.christoffersen), test('conditional-coverage', judged.conditionalCoverage)],
      zone: judged.trafficLight.zone, cumulative: judged.trafficLight.cumulative, multiplier: judged.trafficLight.multiplier,
    },
  });
}

function benchmarkPart(book: Book, account: string, parameters: VarParameters): Found<'benchmark'> {
  const answer = benchmark(book, account, parameters);
  if (!answer.ok) return answer;
  return success({
    benchmark: answer.value.rows.map(({ model, valueAtRisk, expectedShortfall, requirement, toMean, backtest }): BenchmarkRow => ({
      model, valueAtRisk, expectedShortfall, requirement, toMean,
      backtest: backtest === null ? null : { exceptions: backtest.exceptions, observations: backtest.observations, zone: backtest.trafficLight.zone },
    })),
  });
}

function sensitivityPart(book: Book, account: string, parameters: VarParameters): Found<'sensitivity'> {
  const answer = sensitivity(book, account, parameters);
  if (!answer.ok) return answer;
  const { requirement, bars } = answer.value;
  return success({
    sensitivity: {
      base: requirement,
      bars: bars.map(({ input, low, high }) => ({ input, low: { setting: low.setting, value: low.requirement }, high: { setting: high.setting, value: high.requirement } })),
    },
  });
}

function procyclicalityPart(book: Book, account: string, parameters: VarParameters): Found<'procyclicality'> {
  const answer = procyclicality(book, account, parameters);
  if (!answer.ok) return answer;
  const { days, withoutFloor, withFloor, ratioWithoutFloor, ratioWithFloor, floorRate, floorFrom } = answer.value;
  return success({
    procyclicality: { at: days.map((day) => Date.parse(`${day}T00:00:00Z`)), without: withoutFloor, with: withFloor, ratioWithout: ratioWithoutFloor, ratioWith: ratioWithFloor, floorRate, floorFrom },
  });
}
