import path from 'node:path';
import type { BookFile } from '#contract/book-file.ts';
import { toChanges } from '#interchange/book-file/to-changes.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { openBook } from '#store/open.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

function must<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: { readonly message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** A book of 10,000 positions and 500 × 2,000 closes on disk: writing it, opening it, one durable edit. */
export async function benchStore(book: BookFile, folder: string, runs: number): Promise<Figure[]> {
  const file = path.join(folder, 'load.db');
  const store = must(openBook(file, { create: true }));
  const empty = store.readBook({ history: false });
  const importMs = timed(() => must(store.apply(toChanges(book, empty), { author: 'import', summary: 'bench' })));
  const account = store.readBook({ history: false }).accounts![0]!;
  const position = account.positions![0]!;
  let quantity = 1000;
  const edit = repeat('one edit, durable when it returns', 'ms', runs * 20, () => timed(() => {
    quantity += 1;
    must(store.apply([{ entity: 'position', key: [account.id, position.instrument], value: { ...position, quantity: String(quantity) } }], { author: 'user', summary: 'bench' }));
  }));
  store.close();
  return [
    { name: 'import of 10,000 positions and 1,000,000 closes', unit: 'ms', median: importMs, lowest: importMs, highest: importMs },
    repeat('open that book and compute every figure', 'ms', runs, () => timed(() => {
      const opened = must(openBook(file));
      const session = openSession(toEngineBook(opened.readBook({ history: false })));
      for (const id of session.accountIds()) session.figures(id);
      opened.close();
    })),
    edit,
  ];
}
