import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { Drill, leftOf } from '#engine/drill/drill.ts';
import { soFarOf } from '#engine/drill/ending.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { finishDrill, prepareDrill } from '#service/drill/course.ts';

const file = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../resources/books/sample-february-2020.book.json'), 'utf8')) as BookFile;
const book = toEngineBook(file);
const pack = readPack('historical');
if (!pack.ok) throw new Error(pack.failure.message);
const { scenarios } = pack.value;

describe.each(book.accounts.map(({ id }) => id))('drills of %s', (account) => {
  it.each(scenarios.map(({ id }) => id))('in %s come to an end, and without a hand to what nothing done comes to', (id) => {
    const made = prepareDrill({ book, account, plans: (file.plans ?? []).filter((plan) => plan.account === account), counterparties: file.counterparties ?? [], fill: false, hours: false, records: scenarios, ids: [id] });
    if (!made.ok) throw new Error(made.failure.message);
    const { facts, references } = made.value;
    const drill = new Drill(facts);
    drill.advance(facts.endsAtMs, 60_000);
    expect(drill.ended).not.toBe(null);
    const rest = finishDrill({ facts, left: leftOf(drill), soFar: soFarOf(drill) });
    if (!rest.ok) throw new Error(rest.failure.message);
    expect(rest.value.outcome).toEqual(references.nothing);
    for (const { endEquity, paidIn, cost, shortfall } of [references.atOnce, references.nothing]) {
      expect([endEquity, paidIn, cost, shortfall].every(Number.isFinite)).toBe(true);
      expect(cost).toBeGreaterThanOrEqual(0);
    }
    // Times never run back, and each row goes on where the one before has left the buffer.
    drill.rows.slice(1).forEach((row, n) => {
      const before = drill.rows[n]!;
      expect(row.marketMs).toBeGreaterThanOrEqual(before.marketMs);
      expect(row.wallMs).toBeGreaterThanOrEqual(before.wallMs);
      expect(row.bufferBefore).toBe(before.bufferAfter);
    });
  });
});
