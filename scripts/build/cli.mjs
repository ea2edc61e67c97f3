import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { workFolder } from '../bootstrap/files.mjs';
import { ROOT } from '../bootstrap/places.mjs';
import { isCurrent, saveStamp, takeStamp } from './stamp.mjs';

const FOLDER = path.join(ROOT, 'out', 'cli');
const STAMP = path.join(FOLDER, '.stamp.json');
const ALWAYS = ['package.json', 'package-lock.json', 'scripts/build/cli.mjs'];

/** The command line as one file. */
export const CLI_BUNDLE = path.join(FOLDER, 'marginline.js');

/** Whether the bundle is there and none of the files in it has changed. */
export function cliIsCurrent() {
  return isCurrent(STAMP);
}

/** Bundles the command line into one ES module; everything but the native database module is inside. */
export async function buildCli() {
  const { build } = await import('vite');
  mkdirSync(FOLDER, { recursive: true });
  const draft = workFolder(FOLDER, 'build');
  const started = Date.now();
  const sources = new Set();
  try {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      publicDir: false,
      define: { MARGINLINE_VERSION: JSON.stringify(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version) },
      ssr: { noExternal: true, external: ['better-sqlite3'], target: 'node' },
      build: {
        ssr: path.join(ROOT, 'src-main/host/cli/index.ts'),
        outDir: draft,
        target: 'node20',
        minify: false,
        rollupOptions: {
          output: { format: 'es', entryFileNames: 'marginline.js', codeSplitting: false, banner: '#!/usr/bin/env node' },
        },
      },
      plugins: [{
        name: 'marginline:sources',
        buildEnd() {
          for (const id of this.getModuleIds()) sources.add(id.split('?')[0]);
        },
      }],
    });
    const own = [...sources].filter((id) => id.startsWith(ROOT) && !id.includes('node_modules')).map((id) => path.relative(ROOT, id).split(path.sep).join('/'));
    const stamp = takeStamp([...ALWAYS, ...own].sort());
    const changedMeanwhile = Object.values(stamp.files).some((trace) => trace === null || Number(trace.split(' ')[1]) > started);
    chmodSync(path.join(draft, 'marginline.js'), 0o755);
    renameSync(path.join(draft, 'marginline.js'), CLI_BUNDLE);
    if (!changedMeanwhile) saveStamp(STAMP, stamp);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
