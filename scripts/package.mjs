// npm run package: the installable program in dist/.
//   -- --target dir,tar.gz    what to build (default: dir and tar.gz with the fallback, the platform's installers otherwise)
//   -- --fallback-electron    allow the development fallback of Electron; the result is not for release
//   -- --for-test             leave command-line inspection on in dist/for-test/, because Playwright attaches through it
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BootstrapProblem, ensureReady, progress, reportProblem, ROOT } from './bootstrap/index.mjs';
import { buildApp } from './build/app.mjs';
import { verifyFuses } from './package/fuses.mjs';
import { packTarball } from './package/tarball.mjs';

const NOT_FOR_RELEASE = 'Electron here is the development fallback, which gets no security fixes any more';

async function packageProgram() {
  const { values } = parseArgs({ options: { target: { type: 'string' }, 'fallback-electron': { type: 'boolean' }, 'for-test': { type: 'boolean' } } });
  const forTest = values['for-test'] === true;
  const electron = await ensureReady({ electron: true });
  const isFallback = electron.origin === 'fallback';
  if (isFallback && !values['fallback-electron']) {
    throw new BootstrapProblem(`${NOT_FOR_RELEASE}. To package with it all the same, for trying and testing only, run: npm run package -- --fallback-electron. For a release use a machine that reaches Electron's release host.`);
  }
  if (isFallback) progress(`warning: ${NOT_FOR_RELEASE}: what is packaged now is NOT FOR RELEASE`);
  if (forTest) progress('warning: command-line inspection stays on for the end-to-end test (Playwright attaches through it): NOT FOR RELEASE');
  await buildApp(progress);

  const output = forTest ? 'dist/for-test' : 'dist';
  rmSync(path.join(ROOT, output), { recursive: true, force: true });
  const electronDist = isFallback ? copyWithoutLauncher(electron) : path.join(ROOT, 'node_modules', 'electron', 'dist');
  const targets = targetsOf(values.target, isFallback || forTest);
  const ownTarball = process.platform === 'linux' && targets?.includes('tar.gz') === true;
  try {
    await build({ electron, electronDist, output, forTest, targets: ownTarball ? [...new Set(targets.map((name) => (name === 'tar.gz' ? 'dir' : name)))] : targets });
  } finally {
    if (isFallback) rmSync(electronDist, { recursive: true, force: true });
  }
  const binary = packagedBinary(output);
  const lines = await verifyFuses(binary, { forTest });
  process.stdout.write(`fuses read back from the packaged program:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  if (ownTarball) {
    progress('packing the archive');
    process.stdout.write(`packed: ${path.relative(ROOT, await packTarball(output, path.basename(path.dirname(binary))))}\n`);
  }
  process.stdout.write(`packaged: ${path.relative(ROOT, binary)}${isFallback || forTest ? ' (not for release)' : ''}\n`);
}

async function build({ electron, electronDist, output, forTest, targets }) {
  const { build: run, Platform } = await import('electron-builder');
  progress(`packaging with Electron ${electron.version}${targets ? ` (${targets.join(', ')})` : ''}`);
  await run({
    projectDir: ROOT,
    publish: 'never',
    // Without a list, the targets of electron-builder.yml for this platform.
    ...(targets ? { targets: Platform.current().createTarget(targets) } : {}),
    config: {
      extends: path.join(ROOT, 'electron-builder.yml'),
      electronVersion: electron.version,
      electronDist,
      directories: { output },
      ...(forTest ? { electronFuses: { enableNodeCliInspectArguments: true } } : {}),
    },
  });
}

function targetsOf(text, onlyLocal) {
  if (text) return text.split(',').map((name) => name.trim());
  return onlyLocal ? ['dir', 'tar.gz'] : null;
}

/** The prepared fallback minus what makes it start a folder; beside dist/, for the package tool renames files in place. */
function copyWithoutLauncher(electron) {
  const copy = path.join(ROOT, '.cache', `electron-dist-${process.pid}`);
  mkdirSync(path.dirname(copy), { recursive: true });
  cpSync(path.dirname(electron.path), copy, { recursive: true, verbatimSymlinks: true });
  rmSync(path.join(copy, 'resources', 'app'), { recursive: true, force: true });
  rmSync(path.join(copy, 'marginline-ready.json'), { force: true });
  return copy;
}

/** The executable of the unpacked program, whose fuses are read back. */
function packagedBinary(output) {
  const places = {
    linux: [`linux-unpacked/marginline`, `linux-${process.arch}-unpacked/marginline`],
    darwin: ['mac/Marginline.app', `mac-${process.arch}/Marginline.app`],
    win32: ['win-unpacked/Marginline.exe', `win-${process.arch}-unpacked/Marginline.exe`],
  }[process.platform] ?? [];
  const found = places.map((place) => path.join(ROOT, output, place)).find((place) => existsSync(place));
  if (!found) throw new BootstrapProblem(`electron-builder ended without an error, but no program was found in ${output}.`);
  return found;
}

try {
  await packageProgram();
} catch (error) {
  process.exitCode = reportProblem(error);
}
