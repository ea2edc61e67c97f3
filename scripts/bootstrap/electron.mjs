import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fallbackOffer, readyFallback } from './electron-fallback.mjs';
import { installOfficial, officialExecutable } from './electron-official.mjs';
import { readJson, sizeOf, writeAtomically } from './files.mjs';
import { ELECTRON_PATH_FILE, ROOT } from './places.mjs';
import { BootstrapProblem } from './problem.mjs';
import { run } from './run.mjs';
import { readySystem } from './system.mjs';

/**
 * @typedef {{ path: string, version: string, nodeApi: number, origin: 'official' | 'fallback', id: string }} PreparedElectron
 *   path: the executable; id: names this very binary in the marker
 */

/**
 * Gets the pinned Electron, or the fallback where its release host cannot be reached.
 * @param {{ state: Record<string, unknown>, log: (line: string) => void }} context
 * @returns {Promise<PreparedElectron>}
 */
export async function readyElectron({ state, log }) {
  const pinned = readJson(path.join(ROOT, 'node_modules', 'electron', 'package.json'))?.version;
  const known = state.electron;
  if (known && known.pinned === pinned && sizeOf(known.path) === known.size && (known.origin === 'official' || existsSync(known.proof))) {
    await readySystem({ electron: known, log });
    note(known);
    return known;
  }
  const found = await findElectron(pinned, log);
  await readySystem({ electron: found, log });
  const versions = await run(found.path, ['-p', 'JSON.stringify([process.versions.electron, Number(process.versions.napi)])'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs: 60_000,
  });
  if (versions.code !== 0) {
    throw new BootstrapProblem(`Electron was prepared at ${found.path} but does not start (${versions.signal ?? versions.ended ?? `exit ${versions.code}`}); what it said is above. Remove that folder and run the same command again.`, versions.output);
  }
  const [version, nodeApi] = JSON.parse(versions.stdout);
  const electron = { ...found, pinned, version, nodeApi, size: sizeOf(found.path), id: `${found.origin}-${version}` };
  state.electron = electron;
  note(electron);
  log(`Electron ${version} is ready${electron.origin === 'fallback' ? ' (development fallback, not for release)' : ''}`);
  return electron;
}

async function findElectron(pinned, log) {
  const present = officialExecutable(pinned);
  if (present) return { path: present, origin: 'official' };
  const attempt = await installOfficial(pinned, log);
  if (attempt.path) return { path: attempt.path, origin: 'official' };
  const offer = fallbackOffer();
  if (!offer) {
    throw new BootstrapProblem(`Electron ${pinned} could not be downloaded from its release host (${attempt.reason}), and there is no fallback for ${process.platform} ${process.arch}. Check the network or set ELECTRON_MIRROR to a mirror you can reach, then run the same command again.`, attempt.output);
  }
  return { ...(await readyFallback(offer, log)), origin: 'fallback' };
}

/** The executable that ensureReady() prepared for this checkout; throws when it has not run yet. */
export function electronPath() {
  try {
    return readFileSync(ELECTRON_PATH_FILE, 'utf8').trim();
  } catch {
    throw new BootstrapProblem('Electron has not been prepared in this checkout yet. Run npm start or npm test once.');
  }
}

function note(electron) {
  mkdirSync(path.dirname(ELECTRON_PATH_FILE), { recursive: true });
  if (!existsSync(ELECTRON_PATH_FILE) || readFileSync(ELECTRON_PATH_FILE, 'utf8').trim() !== electron.path) {
    writeAtomically(ELECTRON_PATH_FILE, `${electron.path}\n`);
  }
}
