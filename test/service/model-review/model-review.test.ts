import { describe, expect, it } from 'vitest';
import { regimeIds } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { benchmark } from '#service/model-review/benchmark.ts';
import { modelCardOf, modelCards } from '#service/model-review/model-cards.ts';
import { procyclicality } from '#service/model-review/procyclicality.ts';
import { sensitivity } from '#service/model-review/sensitivity.ts';
import { bookOf } from '../../support/book-builder.ts';
import { historyFrom, randomHistories } from '../../support/daily-history.ts';

function bookWith(params: Readonly<Record<string, unknown>>, length = 600): Book {
  return toEngineBook(bookOf({
    account: { regime: { id: 'var', params }, positions: [{ instrument: 'A', quantity: 100 }, { instrument: 'B', quantity: -60 }] },
    instruments: ['A', 'B'].map((id) => ({ id, kind: 'equity', currency: 'USD' })), marks: { A: 100, B: 50 }, history: randomHistories(['A', 'B'], length, 8),
  }));
}

const value = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

describe('model review', () => {
  it('benchmark: each row is what the regime charges by that method, and contributions add up', () => {
    const answer = value(benchmark(bookWith({ window: 300 }), 'a'));
    expect(answer.rows.map((row) => row.model)).toEqual(['parametric', 'historical', 'monte-carlo']);
    for (const row of answer.rows) {
      const charged = openSession(bookWith({ window: 300, method: row.model })).figures('a').maintenanceMargin;
      expect(row.requirement).toBeCloseTo(charged, 7);
      expect(row.valueAtRisk).toBeCloseTo(charged, 7);
      expect(row.expectedShortfall).toBeGreaterThan(row.valueAtRisk);
      expect(row.components.reduce((sum, part) => sum + part.component, 0)).toBeCloseTo(row.valueAtRisk, 7);
      expect(row.backtest!.observations).toBe(300);
    }
    expect(answer.rows.reduce((sum, row) => sum + row.toMean!, 0)).toBeCloseTo(3, 12);
    expect(answer.spread!).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });

  it('marginal contributions are the slope of the value at risk', () => {
    const [part] = value(benchmark(bookWith({ window: 300 }), 'a')).rows[0]!.components;
    const charged = (quantity: number): number => {
      const book = bookWith({ window: 300 });
      const account = book.accounts[0]!;
      return openSession({ ...book, accounts: [{ ...account, positions: [{ ...account.positions[0]!, quantity }, account.positions[1]!] }] }).figures('a').maintenanceMargin;
    };
    expect(part!.marginal!).toBeCloseTo((charged(100.01) - charged(99.99)) / 2, 6);
  });

  it('sensitivity: what scales is exact, the widest bar comes first', () => {
    for (const method of ['parametric', 'historical', 'monte-carlo']) {
      const answer = value(sensitivity(bookWith({ window: 300, method, paths: 2000 }), 'a'));
      const bar = (input: string) => answer.bars.find((candidate) => candidate.input === input)!;
      expect(bar('volatility').low.requirement!).toBeCloseTo(0.8 * answer.requirement, 6);
      expect(bar('volatility').high.requirement!).toBeCloseTo(1.2 * answer.requirement, 6);
      expect(bar('horizon').high.requirement!).toBeCloseTo(Math.SQRT2 * answer.requirement, 6);
      expect(bar('confidence').low.requirement!).toBeLessThan(answer.requirement);
      expect(bar('confidence').high.requirement!).toBeGreaterThan(answer.requirement);
      if (method === 'historical') expect(bar('correlation').low.requirement).toBeNull();
      // A long and a short of what moves together: less correlation is more risk.
      else expect(bar('correlation').low.requirement!).toBeGreaterThan(bar('correlation').high.requirement!);
      expect(bar('window').high.requirement).not.toBeNull();
      expect(answer.bars.map(({ swing }) => swing)).toEqual([...answer.bars.map(({ swing }) => swing)].sort((x, y) => y - x));
    }
    expect(value(sensitivity(bookWith({ window: 600 }), 'a')).bars.find(({ input }) => input === 'window')!.high.requirement).toBeNull();
  });

  it('procyclicality: a storm lifts the requirement, a floor lifts the trough', () => {
    const calm = Array.from({ length: 200 }, (_none, k) => (k % 2 === 0 ? 0.005 : -0.005));
    const storm = Array.from({ length: 100 }, (_none, k) => (k % 2 === 0 ? 0.03 : -0.03));
    const book = (params: Readonly<Record<string, unknown>>): Book => toEngineBook(bookOf({
      account: { regime: { id: 'var', params: { window: 100, ...params } }, positions: [{ instrument: 'A', quantity: 100 }] },
      instruments: [{ id: 'A', kind: 'equity', currency: 'USD' }], marks: { A: 100 }, history: [historyFrom('A', [...calm, ...storm, 0.01])],
    }));
    const own = value(procyclicality(book({ floorRate: 0.08, multiplier: 2 }), 'a'));
    expect(own.floorFrom).toBe('account');
    expect(Math.min(...own.withFloor)).toBeCloseTo(0.08 * 10_000, 8);
    expect(own.ratioWithoutFloor!).toBeCloseTo(6, 1);
    expect(own.ratioWithFloor!).toBeLessThan(own.ratioWithoutFloor!);
    expect(own.days).toHaveLength(201);
    const none = value(procyclicality(book({}), 'a'));
    expect(none.floorFrom).toBe('whole-history');
    expect(none.ratioWithFloor!).toBeLessThan(none.ratioWithoutFloor!);
    expect(procyclicality(book({ window: 400 }), 'a')).toMatchObject({ ok: false, failure: { code: 'missing-data' } });
  });

  it('fails without any history, and on unknown accounts', () => {
    const bare = { ...bookWith({}), history: [] };
    for (const ask of [benchmark, sensitivity, procyclicality]) {
      expect(ask(bare, 'a')).toMatchObject({ ok: false, failure: { code: 'missing-data' } });
      expect(ask(bare, 'z')).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
    }
  });

  it('has a card with sources, limits and findings for every regime', () => {
    expect(modelCards.map((card) => card.regime).sort()).toEqual([...regimeIds].sort());
    for (const id of regimeIds) {
      const card = modelCardOf(id)!;
      for (const list of [card.sources, card.limits, card.findings]) expect(list.length).toBeGreaterThan(0);
    }
    expect(modelCardOf('none')).toBeNull();
  });
});
