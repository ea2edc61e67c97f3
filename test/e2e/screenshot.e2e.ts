import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, commandLine, electron, freshFolder, ROOT, ROOT_FLAGS, SAMPLE_BOOK } from './launch.ts';

afterEach(cleanUp);

function start(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(electron(), ['.', ...ROOT_FLAGS, ...args], { cwd: ROOT, timeout: 60_000 }, (error, stdout, stderr) => { resolve({ status: error ? Number(error.code ?? 1) : 0, stdout, stderr }); });
  });
}

/** Width and height of a PNG, from its header. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

it('writes a picture of exactly the size asked for and prints the table of the command line', async () => {
  const folder = freshFolder();
  const file = path.join(folder, 'deep', 'line.png');
  const result = await start('--screenshot', file, '--section', 'line', '--theme', 'light', '--size', '1280x800');
  expect(result.stderr).not.toMatch(/no picture/);
  expect(result.status).toBe(0);
  expect(sizeOf(file)).toEqual([1280, 800]);
  expect(readFileSync(file).length).toBeGreaterThan(10_000);
  expect(result.stdout).toBe(await commandLine('risk', '--book', SAMPLE_BOOK));
});

it('takes another book, and leaves a position book as it was', async () => {
  const folder = freshFolder();
  const book = path.join(folder, 'book.db');
  await commandLine('import', SAMPLE_BOOK, '--book', book);
  const before = readFileSync(book);
  const file = path.join(folder, 'book.png');
  const result = await start('--screenshot', file, '--book', book, '--section', 'book', '--size', '1000x700');
  expect(result.status, result.stderr).toBe(0);
  expect(sizeOf(file)).toEqual([1000, 700]);
  expect(result.stdout).toBe(await commandLine('risk', '--book', book));
  expect(readFileSync(book).equals(before)).toBe(true);
});

it('says what is wrong and ends with 1', async () => {
  const file = path.join(freshFolder(), 'x.png');
  const wrong = await start('--screenshot', file, '--size', 'large', '--section', 'nowhere');
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toContain('--size: expected a size such as 1280x800, found large');
  expect(wrong.stderr).toContain('--section: expected one of');
  const missing = await start('--screenshot', file, '--book', path.join(path.dirname(file), 'none.db'));
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain('no picture');
  expect(existsSync(file)).toBe(false);
});
