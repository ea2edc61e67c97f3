/** A program that edits a book until it is killed; it tells each edit only after the store has answered. */
import { writeSync } from 'node:fs';
import { openBook } from '#store/open.ts';

const [path = '', start = '0'] = process.argv.slice(2);
const opened = openBook(path, { create: true });
if (!opened.ok) {
  writeSync(1, `refused ${opened.failure.code}\n`);
  process.exit(2);
}
const store = opened.value;
const by = { author: 'user', summary: 'edit' };
const acts = store.apply(
  [
    { entity: 'instrument', key: ['AAPL'], value: { id: 'AAPL', kind: 'equity', currency: 'USD' } },
    { entity: 'account', key: ['a'], value: { id: 'a', currency: 'USD', regime: { id: 'reg-t' } } },
  ],
  by,
);
if (!acts.ok) process.exit(3);
for (let n = Number(start) + 1; ; n++) {
  // Two records that must always agree: half an edit would show.
  const done = store.apply(
    [
      { entity: 'position', key: ['a', 'AAPL'], value: { instrument: 'AAPL', quantity: String(n) } },
      { entity: 'balance', key: ['a', 'USD', ''], value: { currency: 'USD', amount: String(-n), note: 'x'.repeat(200) } },
      { entity: 'history', key: ['AAPL'], value: { instrument: 'AAPL', closes: [[new Date((n % 20_000) * 86_400_000).toISOString().slice(0, 10), n]] } },
    ],
    by,
  );
  if (!done.ok) {
    writeSync(1, `failed ${done.failure.code} ${done.failure.message}\n`);
    process.exit(4);
  }
  writeSync(1, `${n}\n`);
}
