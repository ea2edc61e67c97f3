import path from 'node:path';
import { readyDependencies, saveState } from './dependencies.mjs';
import { readyElectron } from './electron.mjs';
import { withLock } from './lock.mjs';
import { ROOT } from './places.mjs';
import { BootstrapProblem } from './problem.mjs';
import { readySqlite } from './sqlite.mjs';

export { electronPath } from './electron.mjs';
export { ROOT } from './places.mjs';
export { BootstrapProblem, reportProblem } from './problem.mjs';
export { hasDisplay } from './system.mjs';

/** Progress goes to stderr, so that results on stdout stay clean. */
export function progress(line) {
  process.stderr.write(`marginline: ${line}\n`);
}

/**
 * Makes everything ready that the program needs beyond its sources; quick when there is nothing to do.
 * Each step leaves its result behind, so an interrupted run continues where it stopped.
 * @param {{ electron: boolean, log?: (line: string) => void }} options electron: also the window's runtime, not just the command line's
 * @returns {Promise<import('./electron.mjs').PreparedElectron | null>} null without Electron
 * @throws {BootstrapProblem} with one paragraph for people
 */
export async function ensureReady({ electron, log = progress }) {
  checkNode();
  return withLock(path.join(ROOT, '.cache', 'bootstrap.lock'), log, async () => {
    const state = await readyDependencies({ log });
    saveState(state);
    let prepared = null;
    if (electron) {
      prepared = await readyElectron({ state, log });
      saveState(state);
    }
    await readySqlite({ electron: prepared, state, log });
    saveState(state);
    return prepared;
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new BootstrapProblem(`Marginline needs Node 20.19 or newer, this is ${process.versions.node}. Install a newer Node, then run the same command again.`);
}
