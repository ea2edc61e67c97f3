import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { BootstrapProblem } from './problem.mjs';
import { run } from './run.mjs';

const LIBRARIES = {
  apt: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1'],
  dnf: ['gtk3', 'nss', 'alsa-lib', 'mesa-libgbm', 'libXScrnSaver'],
  pacman: ['gtk3', 'nss', 'alsa-lib', 'mesa', 'libxss'],
};
const DISPLAY = { apt: ['xvfb', 'xauth'], dnf: ['xorg-x11-server-Xvfb', 'xorg-x11-xauth'], pacman: ['xorg-server-xvfb', 'xorg-xauth'] };
const INSTALL = { apt: 'apt-get install -y', dnf: 'dnf install -y', pacman: 'pacman -S --needed --noconfirm' };

/** Whether windows can be shown: Linux needs a display server, other systems have one. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Checks the system libraries that Electron links to, and Xvfb where there is no display. As root on Debian
 * and its relatives it installs what is missing; elsewhere it names the one command to run.
 * @param {{ electron: { path: string }, log: (line: string) => void }} context
 */
export async function readySystem({ electron, log }) {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(electron.path);
  if (missing.libraries.length === 0 && missing.programs.length === 0) return;
  const names = [...missing.libraries, ...missing.programs].join(', ');
  const manager = ['apt', 'dnf', 'pacman'].find((name) => onPath(name === 'apt' ? 'apt-get' : name));
  if (!manager) throw new BootstrapProblem(`This system lacks what Electron needs: ${names}. Install these with the package manager of your system, then run the same command again.`);
  const packages = [...(missing.libraries.length ? LIBRARIES[manager] : []), ...(missing.programs.length ? DISPLAY[manager] : [])];
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot || manager !== 'apt') {
    throw new BootstrapProblem(`This system lacks what Electron needs: ${names}. Run this command, then the same command again:\n\n    ${isRoot ? '' : 'sudo '}${INSTALL[manager]} ${packages.join(' ')}\n`);
  }
  await aptInstall(packages, names, log);
  const still = await findMissing(electron.path);
  if (still.libraries.length || still.programs.length) {
    throw new BootstrapProblem(`The packages ${packages.join(' ')} were installed, but Electron still lacks ${[...still.libraries, ...still.programs].join(', ')}. Find out which package of your system carries it (apt-file search NAME) and install it.`);
  }
}

async function aptInstall(packages, names, log) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  log(`installing system packages, because Electron lacks ${names}`);
  const update = await run('apt-get', ['update', '-q'], { env });
  const exact = [];
  for (const name of packages) {
    // Newer releases renamed some libraries when their time type grew to 64 bits.
    const renamed = await run('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
    exact.push(renamed.code === 0 && renamed.stdout.trim() !== '' ? `${name}t64` : name);
  }
  const started = Date.now();
  const result = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...exact], {
    env, tickMs: 10_000, onTick: () => log(`still installing system packages, ${Math.round((Date.now() - started) / 1000)} s`),
  });
  if (result.code === 0) {
    log('installed the system packages');
    return;
  }
  const command = `apt-get update && apt-get install -y ${exact.join(' ')}`;
  const why = /Could not get lock/.test(result.output)
    ? 'another package manager is running'
    : update.code !== 0 ? 'the package lists could not be updated' : 'apt-get failed, its words are above';
  throw new BootstrapProblem(`System packages for Electron could not be installed: ${why}. Once that is resolved, run this, then the same command again:\n\n    ${command}\n`, result.output);
}

async function findMissing(executable) {
  const linked = await run('ldd', [executable]);
  const libraries = linked.stdout.split('\n').filter((line) => line.includes('not found')).map((line) => line.trim().split(/\s/)[0])
    // Lies beside the executable and is found through its own search path.
    .filter((name) => !existsSync(path.join(path.dirname(executable), name)));
  const programs = hasDisplay() ? [] : ['xvfb-run', 'xauth'].filter((name) => !onPath(name));
  return { libraries: [...new Set(libraries)], programs };
}

function onPath(name) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
