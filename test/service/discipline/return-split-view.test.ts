import { describe, expect, it } from 'vitest';
import type { ReturnSplitView } from '#contract/views/return-split.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { returnSplitView } from '#service/discipline/return-split-view.ts';
import { bookOf } from '../../support/book-builder.ts';

const DAYS = ['2026-11-17', '2026-11-18', '2026-11-19'];
const closes = (instrument: string, ...values: number[]) => ({ instrument, closes: values.map((close, n) => [DAYS[n]!, close]) });

/** 200 S at 110, bought with 10,000 borrowed: equity 12,000 today. S is a share, M an index that it is compared with. */
function view(benchmark: string | null = null, history = [closes('S', 100, 105, 110), closes('M', 50, 51, 50.5)]): ReturnSplitView {
  const book = toEngineBook(bookOf({
    account: { balances: [{ currency: 'USD', amount: -10_000 }], positions: [{ instrument: 'S', quantity: 200 }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'M', kind: 'index', currency: 'USD' }], marks: { S: 110, M: 50.5 }, history,
  }));
  const made = returnSplitView({ book, account: 'a', benchmark });
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}

describe('what a return came from', () => {
  it('compares with what the account is exposed to most: then nothing is selection', () => {
    const { split, ...rest } = view();
    expect(rest).toEqual({ account: 'a', benchmark: 'S', own: false, from: '2026-11-17', to: '2026-11-19', days: 2, covered: 1 });
    // Equity 10,000, 11,000, 12,000: 20 %, of which the share itself made 10 %; the rest is leverage.
    expect(split!.total).toBeCloseTo(0.2, 12);
    expect(split!.selection).toBeCloseTo(0, 12);
    expect(split!.unlevered).toBeCloseTo(0.1, 12);
    expect(split!.averageLeverage).toBeCloseTo((20_000 / 10_000 + 21_000 / 11_000) / 2, 12);
    expect(split!.market + split!.leverage).toBeCloseTo(0.2, 12);
  });

  it('compares with the index that the person chose', () => {
    const { benchmark, own, split } = view('M');
    expect([benchmark, own]).toEqual(['M', true]);
    // The index gained 1 % in all, the share 10 %.
    expect(split!.market).toBeCloseTo(0.01, 2);
    expect(split!.market + split!.selection + split!.leverage).toBeCloseTo(split!.total, 12);
    expect(split!.selection).toBeGreaterThan(0.08);
  });

  it('passes over an index without closes, and says nothing without any or where equity was lost', () => {
    expect(view('NONE')).toMatchObject({ benchmark: 'S', own: false });
    expect(view(null, [])).toMatchObject({ benchmark: null, split: null, days: 0, covered: 0 });
    expect(view(null, [closes('S', 100, 40, 110)])).toMatchObject({ benchmark: 'S', days: 2, split: null });
  });
});
