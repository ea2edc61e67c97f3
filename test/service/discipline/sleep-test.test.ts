import { describe, expect, it } from 'vitest';
import type { SleepView } from '#contract/views/sleep.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { sleepTest } from '#service/discipline/sleep-test.ts';
import { bookOf } from '../../support/book-builder.ts';

const DAYS = ['2026-10-12', '2026-10-13', '2026-10-14', '2026-10-15'];
const closes = (...values: number[]) => values.map((close, n) => [DAYS[n]!, close] as [string, number]);

/** 100 S at 100 and −50 T at 40 on 2,000 of cash: equity 2,000 + 10,000 − 2,000 = 10,000. */
function sleep(more: { readonly pain?: number; readonly gap?: number; readonly history?: readonly { readonly instrument: string; readonly closes: [string, number][] }[]; readonly volume?: number } = {}): SleepView {
  const book = toEngineBook(bookOf({
    account: { balances: [{ currency: 'USD', amount: 2000 }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 90 }, { instrument: 'T', quantity: -50, averagePrice: 40 }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD', ...(more.volume === undefined ? {} : { averageDailyVolume: more.volume }) }, { id: 'T', kind: 'equity', currency: 'USD' }],
    marks: { S: 100, T: 40 }, history: more.history ?? [],
  }));
  const made = sleepTest({ book, account: 'a', gap: more.gap ?? null, pain: more.pain ?? null });
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}

describe('the sleep test', () => {
  it('moves everything together, the worse way round', () => {
    // Net 8,000 long: a fall of 10 % costs 800 of 10,000.
    const view = sleep();
    expect(view).toMatchObject({ move: -0.1, worstDay: null, pain: null, bearable: null });
    expect(view.gap.change).toBeCloseTo(-800, 9);
    expect(view.gap.share).toBeCloseTo(-0.08, 12);
    expect(sleep({ gap: 0.25 }).gap.change).toBeCloseTo(-2000, 9);
  });

  it('finds the joint day that costs the most, which need not be the worst of any instrument', () => {
    const history = [
      // The worst day of S is the first, but T fell with it; on the last S falls less and T rises.
      { instrument: 'S', closes: closes(100, 90, 90, 82.8) },
      { instrument: 'T', closes: closes(40, 20, 20, 30) },
    ];
    // First day: −1,000 + 1,000 = 0. Last: −8 % of 10,000 and +50 % against −2,000: −800 − 1,000.
    const view = sleep({ history });
    expect(view.worstDay).toMatchObject({ day: '2026-10-15', covered: 1 });
    expect(view.worstDay!.change).toBeCloseTo(-1800, 9);
  });

  it('passes over days that are known for less than half of the exposure, and says how much is known', () => {
    const onlyShort = [{ instrument: 'T', closes: closes(40, 80, 80, 80) }];
    expect(sleep({ history: onlyShort }).worstDay).toBe(null);
    const onlyLong = [{ instrument: 'S', closes: closes(100, 95, 95, 95) }];
    expect(sleep({ history: onlyLong }).worstDay).toMatchObject({ day: '2026-10-13', covered: expect.closeTo(10 / 12, 9) as unknown });
  });

  it('holds both against what the person wrote down', () => {
    const history = [{ instrument: 'S', closes: closes(100, 85, 85, 85) }];
    // 8 % in the gap, 15 % on that day.
    expect([0.05, 0.1, 0.2].map((pain) => sleep({ pain, history }).bearable)).toEqual([false, false, true]);
    expect(sleep({ pain: 0.1 }).bearable).toBe(true);
  });

  it('counts as liquid what is cash or a tenth of a day of volume, and names what has none', () => {
    // 2,000 cash, 50 of 100 shares: 7,000 of 12,000.
    expect(sleep({ volume: 500 }).liquidShare).toBeCloseTo(7 / 12, 12);
    expect(sleep()).toMatchObject({ liquidShare: expect.closeTo(2 / 12, 12) as unknown, liquidUnknown: ['S'] });
  });
});
