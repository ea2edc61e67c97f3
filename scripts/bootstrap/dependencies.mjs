import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readJson, writeAtomically } from './files.mjs';
import { MARKER, ROOT } from './places.mjs';
import { BootstrapProblem, diskProblem } from './problem.mjs';
import { runNpm } from './run.mjs';

/**
 * Installs the dependencies when package-lock.json is not the one that was installed last.
 * @param {{ log: (line: string) => void }} context
 * @returns {Promise<Record<string, unknown>>} the state kept in the marker, with the lock file's hash set
 */
export async function readyDependencies({ log }) {
  const lockFile = path.join(ROOT, 'package-lock.json');
  if (!existsSync(lockFile)) throw new BootstrapProblem('package-lock.json is missing, so the exact dependencies are unknown. Restore it from the repository (git checkout package-lock.json).');
  const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const state = readJson(MARKER) ?? {};
  if (state.lock === lockHash) return state;
  if (installedMatches(readJson(lockFile))) return { ...state, lock: lockHash };

  const started = Date.now();
  log('installing dependencies (npm ci)');
  const result = await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: ROOT, tickMs: 10_000,
    // npm test sets NODE_ENV=production on some machines; the tools that build the program are needed all the same.
    env: { ...process.env, NODE_ENV: '', npm_config_omit: '', npm_config_include: 'dev' },
    onTick: () => log(`still installing dependencies, ${Math.round((Date.now() - started) / 1000)} s`),
  });
  if (result.code !== 0) throw installProblem(result);
  log(`installed dependencies in ${Math.round((Date.now() - started) / 1000)} s`);
  // npm ci removed the marker together with everything that it spoke of.
  return { lock: lockHash };
}

/** Saves what is ready, so that the next start has nothing to do. */
export function saveState(state) {
  if (JSON.stringify(readJson(MARKER)) !== JSON.stringify(state)) writeAtomically(MARKER, JSON.stringify(state));
}

/** Whether the tree in node_modules (as npm itself recorded it) is what the lock file asks for, so that installing again would change nothing. */
function installedMatches(lock) {
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed || !lock?.packages) return false;
  const wanted = Object.entries(lock.packages).filter(([place]) => place !== '');
  const complete = wanted.every(([place, entry]) => {
    const found = installed[place];
    if (!found) return Boolean(entry.optional || entry.peer);
    return found.version === entry.version && existsSync(path.join(ROOT, place, 'package.json'));
  });
  return complete && Object.keys(installed).every((place) => lock.packages[place]);
}

function installProblem(result) {
  const text = result.output;
  if (result.code === null) return new BootstrapProblem('npm could not be started. Install npm (it comes with Node) and make sure that it is on the PATH.', text);
  if (/ENOSPC/.test(text)) return diskProblem(Object.assign(new Error(), { code: 'ENOSPC' }), ROOT);
  if (/EACCES|EPERM|EROFS/.test(text)) return new BootstrapProblem(`npm may not write into ${path.join(ROOT, 'node_modules')}. Was it installed by another user? Remove that folder as that user, then run the same command again.`, text);
  if (/EINTEGRITY/.test(text)) return new BootstrapProblem('A dependency does not match the hash in package-lock.json, so nothing was installed from it. Run npm cache verify and try again; if it happens again, a proxy on the way changes files.', text);
  if (/EUSAGE|can only install packages when/.test(text)) return new BootstrapProblem('package.json and package-lock.json do not belong together. Take both from the same commit, or run npm install once if you changed a dependency yourself.', text);
  if (/E404|ETARGET/.test(text)) return new BootstrapProblem('Your npm registry does not offer one of the dependencies; its name is above. A registry proxy has to allow it.', text);
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i.test(text)) {
    return new BootstrapProblem('The npm registry could not be reached, so the dependencies are not installed. Check the network or npm\'s proxy settings (npm ping tells), then run the same command again; what was downloaded already is kept.', text);
  }
  return new BootstrapProblem('Installing the dependencies failed; what npm said is above. Run the same command again once that is resolved.', text);
}
