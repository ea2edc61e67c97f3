import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, commandLine, freshFolder, ROOT, ROOT_FLAGS, SAMPLE_BOOK } from './launch.ts';

afterEach(cleanUp);

/** The program that `npm test` packaged for this test. */
const PACKAGED = process.env['MARGINLINE_PACKAGED'] ?? path.join(ROOT, 'dist', 'linux-unpacked', 'marginline');

it('the packaged program starts by itself and shows the figures of the command line', async ({ skip }) => {
  if (!existsSync(PACKAGED)) skip('nothing is packaged: npm run package -- --fallback-electron');
  const folder = freshFolder();
  const file = path.join(folder, 'packaged.png');
  // Released programs refuse debuggers, so this one is asked for a picture instead of being remote-controlled.
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(PACKAGED, [...ROOT_FLAGS, '--screenshot', file, '--size', '1200x800'], { cwd: folder, timeout: 50_000 }, (error, out, err) => { if (error) reject(new Error(err)); else resolve(out); });
  });
  expect(stdout).toBe(await commandLine('risk', '--book', SAMPLE_BOOK));
  expect(readFileSync(file).readUInt32BE(16)).toBe(1200);
});
