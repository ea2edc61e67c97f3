import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeAtomically } from '../bootstrap/files.mjs';
import { withLock } from '../bootstrap/lock.mjs';
import { ROOT } from '../bootstrap/places.mjs';
import { filesBelow, isCurrent, saveStamp, takeStamp } from './stamp.mjs';

const STAMP = path.join(ROOT, 'out', '.stamp-app.json');
const PARTS = ['out/main', 'out/preload', 'out/renderer'];

/** Builds main, preload and renderer unless nothing has changed. */
export async function buildApp(log) {
  await withLock(path.join(ROOT, '.cache', 'build.lock'), log, async () => {
    const names = [...filesBelow('src-main', 'src-renderer', 'resources'), 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'scripts/build/app.mjs'];
    if (PARTS.every((part) => existsSync(path.join(ROOT, part))) && isCurrent(STAMP, names)) return;
    const started = Date.now();
    log('building the application');
    const stamp = takeStamp(names);
    rmSync(STAMP, { force: true });
    for (const part of PARTS) rmSync(path.join(ROOT, part), { recursive: true, force: true });
    // The pinned version, not the fallback's: electron-vite only uses it for defaults that our configuration states itself.
    process.env.NODE_ENV = 'production';
    const { build } = await import('electron-vite');
    await build({ root: ROOT, logLevel: 'warn', configFile: path.join(ROOT, 'electron.vite.config.ts') });
    writeManifest();
    saveStamp(STAMP, stamp);
    log(`built the application in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  });
}

/** The list of files that app://bundle may serve, with their hashes; the protocol handler serves nothing else. */
function writeManifest() {
  const files = filesBelow('out/renderer').filter((name) => !name.endsWith('.map')).map((name) => {
    const content = readFileSync(path.join(ROOT, name));
    return { path: name.slice('out/renderer/'.length), bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  writeAtomically(path.join(ROOT, 'out', 'main', 'renderer-manifest.json'), `${JSON.stringify({ files }, null, 1)}\n`);
}
