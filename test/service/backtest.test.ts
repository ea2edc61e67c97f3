import { describe, expect, it } from 'vitest';
import { RiskStudy, varParametersOf } from '#engine/margin/var/study.ts';
import { transitionsOf, independence, proportionOfFailures } from '#engine/statistics/coverage-tests.ts';
import { lossQuantile } from '#engine/statistics/quantile.ts';
import { backtestAccount, backtestSeries } from '#service/backtest.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { bookOf } from '../support/book-builder.ts';
import { historyFrom, randomHistories } from '../support/daily-history.ts';

type Loose = Readonly<Record<string, unknown>>;

function bookWith(params: Loose, history: readonly Loose[], positions: readonly Loose[], more: Loose = {}): Book {
  const ids = ['A', 'B', 'C'];
  return toEngineBook(bookOf({
    account: { regime: { id: 'var', params }, positions, ...more }, instruments: ids.map((id) => ({ id, kind: 'equity', currency: 'USD' })),
    marks: { A: 100, B: 50, C: 10 }, history,
  }));
}

const value = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

describe('backtest', () => {
  /** 50 quiet days of ±1 %, then 60 days of which three lose 5 %: the first, then two in a row. */
  const quiet = Array.from({ length: 50 }, (_none, k) => (k % 2 === 0 ? 0.01 : -0.01));
  const later = Array.from({ length: 60 }, (_none, k) => ([4, 20, 21].includes(k) ? -0.05 : k % 2 === 0 ? 0.01 : -0.01));
  const known = historyFrom('A', [...quiet, ...later]);
  const long = [{ instrument: 'A', quantity: 10 }];

  it('counts what was greater than the forecast; observations are closes less one less the window', () => {
    const book = bookWith({ window: 50, confidence: 0.95 }, [known], long);
    const answer = value(backtestAccount(book, { account: 'a', model: 'parametric' }));
    expect(answer).toMatchObject({ account: 'a', model: 'parametric', confidence: 0.95, observations: 60, exceptions: 3 });
    expect(answer.timeUntilFirst.day).toBe(5);
    expect(answer.kupiec).toEqual(proportionOfFailures(60, 3, 1 - 0.95));
    expect(answer.christoffersen).toEqual(independence({ n00: 54, n01: 2, n10: 2, n11: 1 }));
    expect(answer.conditionalCoverage.lr).toBeCloseTo(answer.kupiec.lr + answer.christoffersen.lr, 14);
    expect(answer.warnings).toBeUndefined();
    const series = value(backtestSeries(book, { account: 'a', model: 'parametric' }));
    expect(series.exceptions).toEqual([4, 20, 21]);
    expect(series.realised[4]).toBeCloseTo(-50, 9);
    expect(series.threshold[0]).toBeCloseTo(-1.6448536269514722 * 1000 * Math.sqrt((Math.log(1.01) ** 2 + Math.log(0.99) ** 2) / 2), 9);
    expect(series.days).toHaveLength(60);
    const hits = series.days.map((_day, t) => (series.exceptions.includes(t) ? 1 : 0));
    expect(transitionsOf(hits)).toEqual({ n00: 54, n01: 2, n10: 2, n11: 1 });
  });

  it('a loss equal to the forecast is no exception', () => {
    const flat = historyFrom('A', Array.from({ length: 150 }, (_none, k) => (k % 2 === 0 ? 0.02 : -0.02)));
    const answer = value(backtestAccount(bookWith({ window: 50, confidence: 0.95 }, [flat], long), { account: 'a', model: 'historical' }));
    expect(answer).toMatchObject({ observations: 100, exceptions: 0, christoffersen: { lr: 0, pValue: 1, rejected: false }, timeUntilFirst: { day: null } });
  });

  const [a, b] = randomHistories(['A', 'B'], 800, 3);
  const both = [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: -60 }];
  const days = a!.closes.slice(1).map(([, close], k) => 10_000 * (close / a!.closes[k]![1] - 1) - 3000 * (b!.closes[k + 1]![1] / b!.closes[k]![1] - 1));

  it('historical: the named quantile of the days before, on today\'s holdings', () => {
    const series = value(backtestSeries(bookWith({ window: 250, quantile: 'linear' }, [a!, b!], both), { account: 'a', model: 'historical' }));
    expect(series.days).toHaveLength(550);
    for (const t of [0, 1, 300, 549]) {
      expect(series.realised[t]).toBeCloseTo(days[250 + t]!, 8);
      expect(series.threshold[t]).toBeCloseTo(-lossQuantile(days.slice(t, t + 250).map((v) => -v), 0.99, 'linear'), 8);
    }
  });

  it('the forecast of the last day is what the model measures without that day', () => {
    const cut = (history: { instrument: string; closes: readonly unknown[] }) => ({ ...history, closes: history.closes.slice(0, -1) });
    for (const method of ['parametric', 'historical', 'monte-carlo'] as const) {
      for (const params of [{}, { decay: 0.97 }, { shrinkage: 'constant-correlation' }, { distribution: 'student-t' }] as Loose[]) {
        const full = { ...params, method, window: 300, paths: 1000 };
        const series = value(backtestSeries(bookWith(full, [a!, b!], both), { account: 'a' }));
        const evening = bookWith(full, [cut(a!), cut(b!)], both);
        const measured = new RiskStudy(evening, evening.accounts[0]!).measure(varParametersOf(evening.accounts[0]!).parameters);
        expect(series.threshold.at(-1)!).toBeCloseTo(-measured.valueAtRisk, 6);
      }
    }
  });

  it('takes the defaults, or params under "var", for accounts of other regimes', () => {
    const other = (params: Loose): Book => bookWith({}, [a!, b!], both, { regime: { id: 'reg-t', params } });
    expect(value(backtestAccount(other({ window: 100 }), { account: 'a', model: 'historical' })).observations).toBe(300);
    expect(value(backtestAccount(other({ var: { window: 100 } }), { account: 'a', model: 'historical' })).observations).toBe(700);
  });

  it('says what is left out, and fails without enough history', () => {
    const partly = value(backtestAccount(bookWith({ window: 250 }, [a!], both), { account: 'a', model: 'parametric' }));
    expect(partly.warnings).toMatchObject([{ code: 'missing-history', scope: 'B' }]);
    const short = backtestAccount(bookWith({ window: 800 }, [a!, b!], both), { account: 'a', model: 'parametric' });
    expect(short).toMatchObject({ ok: false, failure: { code: 'missing-data', message: expect.stringContaining('found 801 closes') as string } });
    expect(backtestAccount(bookWith({}, [], both), { account: 'a' })).toMatchObject({ ok: false, failure: { message: expect.stringContaining('found none') as string } });
    expect(backtestAccount(bookWith({}, [], both), { account: 'b' })).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('revalues options on every day', () => {
    const book = toEngineBook(bookOf({
      account: { regime: { id: 'var', params: { window: 400, paths: 2000 } }, positions: [{ instrument: 'O', quantity: -10 }] },
      instruments: [{ id: 'A', kind: 'equity', currency: 'USD' }, { id: 'O', kind: 'option', currency: 'USD', underlying: 'A', right: 'call', strike: 100, expiry: '2027-01-15', multiplier: 100, style: 'european' }],
      quotes: [{ instrument: 'A', mark: 100 }, { instrument: 'O', volatility: 0.2 }], rates: [{ currency: 'USD', riskFree: 0.02 }], history: [a!],
    }));
    const of = (model: 'parametric' | 'historical' | 'monte-carlo') => value(backtestSeries(book, { account: 'a', model }));
    const rises = a!.closes.slice(401).map(([, close], k) => close / a!.closes[400 + k]![1] - 1);
    const best = rises.indexOf(Math.max(...rises));
    const worst = rises.indexOf(Math.min(...rises));
    const linear = 10 * 100 * 0.55 * 100;
    expect(of('historical').realised[best]!).toBeLessThan(-linear * rises[best]! * 0.9);
    expect(of('historical').realised[worst]!).toBeGreaterThan(0);
    // A short call loses more than its delta says, so the simulated forecasts are the larger ones.
    const mean = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0) / list.length;
    expect(mean(of('monte-carlo').threshold)).toBeLessThan(mean(of('parametric').threshold));
  });
});
