import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readJson, writeAtomically } from '../bootstrap/files.mjs';
import { ROOT } from '../bootstrap/places.mjs';
import { run } from '../bootstrap/run.mjs';

const BINARY = path.join(ROOT, 'dist', 'for-test', 'linux-unpacked', 'marginline');
const PROOF = path.join(ROOT, 'dist', 'for-test', 'made-from.json');
const SOURCES = ['out/.stamp-app.json', 'electron-builder.yml', 'package.json', 'scripts/package.mjs', 'scripts/package/fuses.mjs'];

/**
 * Packages the program for its one end-to-end test, unless what it is made from is unchanged.
 * @param {{ origin: string, id: string }} electron @param {(line: string) => void} say
 * @returns {Promise<string | null>} the packaged executable; null on systems other than Linux, where that test does not run
 */
export async function packagedForTest(electron, say) {
  if (process.platform !== 'linux') return null;
  const madeFrom = createHash('sha256').update([electron.id, ...SOURCES.map((name) => readFileSync(path.join(ROOT, name), 'utf8'))].join('\0')).digest('hex');
  if (existsSync(BINARY) && readJson(PROOF)?.madeFrom === madeFrom) return BINARY;
  say('packaging the program for its test');
  const flags = ['--for-test', '--target', 'dir', ...(electron.origin === 'fallback' ? ['--fallback-electron'] : [])];
  const result = await run(process.execPath, [path.join(ROOT, 'scripts', 'package.mjs'), ...flags], { cwd: ROOT });
  if (result.code !== 0) throw new Error(`packaging failed:\n${result.output}`);
  writeAtomically(PROOF, JSON.stringify({ madeFrom }));
  return BINARY;
}
