import { describe, expect, it } from 'vitest';
import { openSession } from '#engine/session.ts';
import { makeBooks } from './outcome/books.ts';
import { readCloses } from './outcome/history.ts';
import { runStudy, studyTables } from './outcome/study.ts';

describe('the outcome study, in small', () => {
  it('gives the same tables for the same seed, and others for another', () => {
    const first = runStudy(5);
    expect(studyTables(runStudy(5))).toBe(studyTables(first));
    expect(runStudy(5, 7).crises).not.toEqual(first.crises);
    expect(first.crises).toHaveLength(5 * first.scenarios);
    expect(first.calmDays).toBe(251);
  });

  it('keeps nobody whom no plan could reach, and saves nothing where nobody is called', () => {
    const { crises } = runStudy(10);
    for (const one of crises) for (const plan of one.plans) {
      if (one.moments === 0) expect(plan.kept).toBe(false);
      if (one.moments < 0 && !plan.fired) expect(plan.saved).toBeCloseTo(0, 12);
      if (!plan.fired) expect(plan.cost).toBe(0);
    }
    expect(crises.some(({ moments }) => moments > 0)).toBe(true);
  });

  it('makes accounts with the buffers that it means to', () => {
    const { book } = makeBooks(readCloses(), 20, 3);
    expect(new Set(book.accounts.map(({ regime }) => regime))).toEqual(new Set(['reg-t', 'portfolio', 'flat', 'crypto-cross']));
    const session = openSession(book);
    for (const { id, regime } of book.accounts) {
      const { bufferRatio, complete } = session.figures(id);
      expect(complete).toBe(true);
      expect(bufferRatio).toBeGreaterThan(1.5);
      if (regime !== 'crypto-cross') expect(bufferRatio).toBeLessThan(2.65);
    }
  });
});
