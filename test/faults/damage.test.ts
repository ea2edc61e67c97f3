import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { StoreFault } from '#store/fault.ts';
import { openBook } from '#store/open.ts';
import { temporaryFolder, value } from '../store/temporary.ts';

/** A repeatable random number in [0, below). */
function random(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a damaged book', () => {
  const folder = temporaryFolder();

  it('is noticed or harmless, never a crash, never changed by looking', { timeout: 120_000 }, () => {
    const store = folder.open('whole.db');
    const by = { author: 'user', summary: 'edit' };
    for (let n = 0; n < 60; n++) {
      value(store.apply([
        { entity: 'instrument', key: [`I${n}`], value: { id: `I${n}`, kind: 'equity', currency: 'USD', text: 'y'.repeat(n * 10) } },
        { entity: 'history', key: [`I${n}`], value: { instrument: `I${n}`, closes: Array.from({ length: 50 }, (_, d) => [new Date((18_000 + d) * 86_400_000).toISOString().slice(0, 10), d + n / 7] as const) } },
      ], by));
    }
    const text = serializeBookFile(store.readBook({ history: true }));
    store.close();
    const whole = readFileSync(folder.file('whole.db'));
    let refused = 0;
    let noticed = 0;
    for (let round = 0; round < 150; round++) {
      const pick = random(round + 1);
      const bytes = Buffer.from(whole);
      if (round % 3 === 0) for (let n = 0; n <= pick(64); n++) bytes[pick(bytes.length)] = pick(256);
      else if (round % 3 === 1) bytes.fill(0, pick(bytes.length / 4096) * 4096).subarray(0, 4096);
      else bytes.fill(pick(256), pick(bytes.length), pick(bytes.length));
      const file = folder.file('damaged.db');
      writeFileSync(file, round % 3 === 1 ? bytes.subarray(0, pick(bytes.length)) : bytes);
      const before = readFileSync(file);
      const opened = openBook(file, { readOnly: true });
      if (!opened.ok) {
        refused++;
        expect(['storage', 'database-from-future']).toContain(opened.failure.code);
      } else {
        let found = '';
        try {
          found = serializeBookFile(opened.value.readBook({ history: true }));
        } catch (error) {
          expect(error).toBeInstanceOf(StoreFault);
        }
        const problems = opened.value.verify();
        if (problems.length > 0) noticed++;
        // What verify calls whole holds what was saved.
        else expect(found).toBe(text);
        opened.value.close();
      }
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    expect(refused).toBeGreaterThan(20);
    expect(noticed).toBeGreaterThan(5);
  });

  it('of any kind is told apart from one that is merely elsewhere', () => {
    folder.open('b.db').close();
    copyFileSync(folder.file('b.db'), folder.file('c.db'));
    const bytes = readFileSync(folder.file('c.db'));
    bytes.fill(0x55, 0, 100);
    writeFileSync(folder.file('c.db'), bytes);
    expect(openBook(folder.file('c.db'))).toMatchObject({ ok: false, failure: { code: 'storage', context: { damaged: 1 } } });
    expect(openBook(folder.file('d.db'))).toMatchObject({ ok: false, failure: { code: 'storage', context: { path: folder.file('d.db') } } });
  });
});
