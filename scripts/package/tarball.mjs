import path from 'node:path';
import { readJson } from '../bootstrap/files.mjs';
import { ROOT } from '../bootstrap/places.mjs';
import { BootstrapProblem, diskProblem } from '../bootstrap/problem.mjs';
import { run } from '../bootstrap/run.mjs';

/**
 * Packs the unpacked Linux program as a tar.gz with the system's own tar: electron-builder's way downloads a
 * compressor first, which machines without its release host cannot do.
 * @param {string} output folder below the checkout @param {string} unpacked name of the folder in it
 * @returns {Promise<string>} path of the archive
 */
export async function packTarball(output, unpacked) {
  const { name, version } = readJson(path.join(ROOT, 'package.json'));
  const top = `${name}-${version}`;
  const file = path.join(ROOT, output, `${top}.tar.gz`);
  // Same content, same archive: sorted, without the builder's user and clock.
  const args = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=2020-01-01T00:00:00Z', `--transform=flags=r;s,^${unpacked},${top},`, '-czf', file, '-C', path.join(ROOT, output), unpacked];
  const result = await run('tar', args);
  if (result.code === 0) return file;
  if (/No space left/.test(result.output)) throw diskProblem(Object.assign(new Error(), { code: 'ENOSPC' }), file);
  throw new BootstrapProblem('The archive could not be written; what tar said is above.', result.output);
}
