import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBook } from '#store/open.ts';
import { temporaryFolder, value } from '../store/temporary.ts';
import { bundle } from './bundle.ts';

let writer = '';
beforeAll(async () => {
  writer = await bundle('test/faults/writer.ts');
}, 60_000);
afterAll(() => rmSync(path.dirname(writer), { recursive: true, force: true }));

const KILLS = 30;

/** Runs the writer and kills it after some acknowledged edits. @returns the last number that it told */
async function runAndKill(book: string, start: number, edits: number, waitMs: number): Promise<number> {
  const child = spawn(process.execPath, [writer, book, String(start)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = start;
  let rest = '';
  let killing = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!/^\d+$/.test(line)) throw new Error(line);
      told = Number(line);
    }
    if (told - start >= edits && !killing) {
      killing = true;
      // Somewhere inside one of the next edits, not at its edge.
      setTimeout(() => child.kill('SIGKILL'), waitMs);
    }
  });
  await new Promise((resolve) => child.on('close', resolve));
  return told;
}

describe('a program that is killed while it edits', () => {
  const folder = temporaryFolder();

  it(`loses nothing that it told, ${KILLS} times`, { timeout: 120_000 }, async () => {
    const book = folder.file('killed.db');
    let told = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      told = await runAndKill(book, told, 1 + ((kill * 7) % 40), (kill * 13) % 11 / 2);
      // The lock of the killed writer is gone, and so is nothing else.
      const store = value(openBook(book));
      const { accounts } = store.readBook({ history: true });
      const quantity = Number(accounts?.[0]?.positions?.[0]?.quantity);
      expect(quantity).toBeGreaterThanOrEqual(told);
      expect(Number(accounts?.[0]?.balances?.[0]?.amount)).toBe(-quantity);
      expect(store.readCloses('AAPL').some(([, close]) => close === quantity)).toBe(true);
      expect(store.journal({ limit: 1 })[0]?.changes).toBe(3);
      if (kill % 10 === 9) expect(store.verify()).toEqual([]);
      told = quantity;
      store.close();
    }
    expect(told).toBeGreaterThan(KILLS);
  });

  it('keeps the others out while it runs, of many only one gets in', { timeout: 60_000 }, async () => {
    const book = folder.file('busy.db');
    value(openBook(book, { create: true })).close();
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, [writer, book, '0'], { stdio: ['ignore', 'pipe', 'inherit'] }));
    const first = await Promise.all(children.map((child) => new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.split('\n')[0] ?? '')))));
    expect(first.filter((line) => line === 'refused conflict')).toHaveLength(5);
    expect(first.filter((line) => line === '1')).toHaveLength(1);
    expect(openBook(book)).toMatchObject({ ok: false, failure: { code: 'conflict' } });
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => (child.exitCode ?? child.signalCode) !== null || new Promise((resolve) => child.on('exit', resolve))));
    value(openBook(book)).close();
  });

  it.skipIf(process.platform === 'win32')('says so when the disk is full, and what was told before stays', { timeout: 60_000 }, async () => {
    const book = folder.file('full.db');
    // A limit on the size of files stands in for a full disk; the signal that comes with it is ignored, as on a real one there is none.
    const child = spawn('/bin/sh', ['-c', `trap '' XFSZ; ulimit -f 1500; exec "$0" "$@"`, process.execPath, writer, book, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const status = await new Promise((resolve) => child.on('close', resolve));
    const lines = output.trim().split('\n');
    const told = Number(lines.at(-2));
    expect(lines.at(-1)).toMatch(/^failed storage /);
    expect(status).toBe(4);
    const store = folder.track(value(openBook(book)));
    expect(Number(store.readBook({ history: false }).accounts?.[0]?.positions?.[0]?.quantity)).toBe(told);
    expect(store.verify()).toEqual([]);
  });
});
