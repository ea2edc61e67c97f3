import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { runTask } from '#service/compute/compute.ts';
import { backtestSeries } from '#service/backtest.ts';
import { reviewPart } from '#service/model-review/review-part.ts';
import type { ReviewRequest } from '#service/model-review/review-part.ts';

const file = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../resources/books/sample-february-2020.book.json'), 'utf8')) as BookFile;
const book = toEngineBook(file);
const ask = (request: Partial<ReviewRequest>) => {
  const answer = reviewPart({ book, account: 'us-broker', part: 'backtest', model: null, window: null, ...request });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
};

describe('a part of a review', () => {
  it('shortens the window where the history would leave too few days, and says so', () => {
    const review = ask({});
    expect(review.ownWindow).toBe(500);
    expect(review.window).toBeLessThan(review.ownWindow);
    expect(review.backtest!.days).toHaveLength(review.returns - review.window);
    expect(review.backtest!.days.length).toBeGreaterThanOrEqual(100);
  });

  it('keeps a window that was asked for', () => {
    expect(ask({ window: 60 }).window).toBe(60);
  });

  it('has the exceptions of the series, and tests that agree with each other', () => {
    const { backtest, window } = ask({ model: 'historical' });
    const beyond = backtest!.days.filter((day) => -day.result > day.limit * (1 + 1e-9));
    expect(backtest!.days.filter((day) => day.exception)).toEqual(beyond);
    expect(backtest!.exceptions).toBe(beyond.length);
    const statistic = (id: string): number => backtest!.tests.find((test) => test.id === id)!.statistic;
    expect(statistic('conditional-coverage')).toBeCloseTo(statistic('pof') + statistic('independence'), 9);
    const whole = backtestSeries(book, { account: 'us-broker', model: 'historical' });
    expect(whole.ok && whole.value.days.length).toBe(2);
    expect(window).toBe(250);
  });

  it('gives every part of itself and nothing else', () => {
    for (const part of ['backtest', 'benchmark', 'sensitivity', 'procyclicality', 'cards'] as const) {
      const review = ask({ account: 'crypto', part });
      expect(Object.keys(review).filter((key) => ['backtest', 'benchmark', 'sensitivity', 'procyclicality', 'cards'].includes(key))).toEqual([part]);
    }
  });

  it('survives the way to a worker and back', () => {
    const request: ReviewRequest = { book, account: 'crypto', part: 'benchmark', model: null, window: 100 };
    expect(structuredClone(runTask('models.review', structuredClone(request)))).toEqual(runTask('models.review', request));
  });

  it('fails on an account that is not there', () => {
    expect(reviewPart({ book, account: 'nobody', part: 'cards', model: null, window: null }).ok).toBe(false);
  });
});
