/**
 * Long computations, away from the thread that serves the window. A task is a pure function of plain facts, so that it
 * gives the same answer in a worker, in place and in a test.
 */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { MarginComparison } from '#contract/views/margin.ts';
import type { ModelReview } from '#contract/views/models.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { reviewPart } from '#service/model-review/review-part.ts';
import type { ReviewRequest } from '#service/model-review/review-part.ts';

/** One account to be compared under several regimes; the book holds it and what it needs, under the prices of now. */
export interface ComparisonRequest {
  readonly book: Book;
  readonly account: string;
  readonly regimes: readonly string[];
  readonly pairs: boolean;
}

/** Every task by name: what it takes and what it answers. Both must survive a structured clone. */
export interface ComputeTasks {
  'margin.compare': { readonly input: ComparisonRequest; readonly output: MarginComparison };
  'models.review': { readonly input: ReviewRequest; readonly output: ModelReview };
}

export type TaskName = keyof ComputeTasks;
export type TaskInput<N extends TaskName> = ComputeTasks[N]['input'];
export type TaskOutput<N extends TaskName> = ComputeTasks[N]['output'];

/** Where tasks run. */
export interface Compute {
  /**
   * Runs a task.
   * @param lane what asks: a new task of a lane ends the one under way there, which then fails with `cancelled`
   */
  run<N extends TaskName>(name: N, input: TaskInput<N>, lane: string): Promise<Result<TaskOutput<N>>>;
  /** Ends what is under way. */
  close(): void;
}

const tasks: { readonly [N in TaskName]: (input: TaskInput<N>) => Result<TaskOutput<N>> } = {
  'margin.compare': ({ book, account, regimes, pairs }) => success(compareRegimes(openSession(book), account, regimes, { pairs })),
  'models.review': reviewPart,
};

/** Runs one task here and now. */
export function runTask<N extends TaskName>(name: N, input: TaskInput<N>): Result<TaskOutput<N>> {
  return tasks[name](input);
}

/** Runs every task in place: for tests and the command line, and where no worker can be started. */
export const inPlace: Compute = {
  run: (name, input) => Promise.resolve(runTask(name, input)),
  close: () => undefined,
};
