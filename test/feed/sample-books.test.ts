import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bookFileSchema, type AccountRecord } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';

interface Checks {
  readonly bookProblems: (book: unknown) => string[];
}
interface Hand {
  readonly handRatio: (book: unknown, account: AccountRecord, mark: (id: string) => number) => { ratio: number };
}
const load = async <T>(name: string): Promise<T> => (await import(`../../scripts/samples/${name}.mjs`)) as T;
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../resources/books/${name}.book.json`, import.meta.url), 'utf8'));

describe('the sample books', () => {
  it.each(['sample-february-2020', 'sample-calm-2017'])('%s is a valid book without dangling references', async (name) => {
    const { bookProblems } = await load<Checks>('check-books');
    const book = read(name);
    const parsed = bookFileSchema.safeParse(book);
    expect(parsed.success ? [] : parsed.error.issues).toEqual([]);
    expect(bookProblems(book)).toEqual([]);
  });

  it('February 2020 starts at the buffer ratios that it was built for', async () => {
    const { handRatio } = await load<Hand>('hand-check');
    const raw = read('sample-february-2020');
    const book = bookFileSchema.parse(raw);
    const marks = new Map(book.quotes!.map((q) => [q.instrument, Number(q.mark)]));
    const ratios = Object.fromEntries(book.accounts!.map((a) => [a.id, handRatio(raw, a, (id) => marks.get(id)!).ratio]));
    // By hand every short option is naked; the engine pairs them, which is what the account stands at.
    expect(ratios['us-broker']).toBeCloseTo(1.785, 2);
    expect(openSession(toEngineBook(book)).figures('us-broker').bufferRatio).toBeCloseTo(1.85, 2);
    expect(ratios['futures']).toBeCloseTo(2.205, 2);
    expect(ratios['crypto']).toBeCloseTo(5.632, 2);
  });

  it('the load book has its size and is the same every time', async () => {
    const { loadBook } = await load<{ loadBook: (options: { closes: number }) => unknown }>('make-load');
    const raw = loadBook({ closes: 3 });
    expect(JSON.stringify(loadBook({ closes: 3 }))).toBe(JSON.stringify(raw));
    const book = bookFileSchema.parse(raw);
    const options = new Set(book.instruments!.filter((i) => i.kind === 'option').map((i) => i.id));
    const positions = book.accounts!.flatMap((a) => a.positions!);
    expect([book.accounts!.length, positions.length, book.instruments!.length]).toEqual([1000, 10_000, 500]);
    expect(positions.filter((p) => options.has(p.instrument)).length).toBe(1000);
    expect((await load<Checks>('check-books')).bookProblems(raw)).toEqual([]);
  });
});
