import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../bootstrap/places.mjs';
import { BootstrapProblem } from '../bootstrap/problem.mjs';

/** What each fuse must be in a packaged program, by its name in @electron/fuses. */
const WANTED = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};
const ON = '1'.charCodeAt(0);

/**
 * Reads the fuses back from a packaged binary.
 * @param {string} binary @param {{ forTest: boolean }} options forTest: command-line inspection is expected to be on
 * @returns {Promise<string[]>} one line per fuse
 * @throws {BootstrapProblem} when one is not as wanted, or when the tool knows a fuse that nobody decided about
 */
export async function verifyFuses(binary, { forTest }) {
  const { getCurrentFuseWire, FuseV1Options } = createRequire(path.join(ROOT, 'package.json'))('@electron/fuses');
  const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  const undecided = known.filter((name) => !(name in WANTED));
  if (undecided.length > 0) throw new BootstrapProblem(`The tool knows fuses that nobody decided about: ${undecided.join(', ')}. Decide in electron-builder.yml and scripts/package/fuses.mjs.`);
  const wire = await getCurrentFuseWire(binary);
  const wrong = [];
  const lines = Object.entries(WANTED).map(([name, wanted]) => {
    const expected = forTest && name === 'EnableNodeCliInspectArguments' ? true : wanted;
    const found = wire[FuseV1Options[name]] === ON;
    if (found !== expected) wrong.push(`${name} is ${found ? 'on' : 'off'}`);
    return `${name}: ${found ? 'on' : 'off'}`;
  });
  if (wrong.length > 0) throw new BootstrapProblem(`The packaged program has wrong fuses: ${wrong.join(', ')}. It must not be shipped.`);
  return lines;
}
