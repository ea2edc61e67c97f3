/** `npm run bench [-- --json] [--quick] [--only engine|pairing|pricing|portfolio|value-at-risk|scenario|monitor|store|desktop|outcome]`: builds the bench and runs it in a process of its own. Figures, no verdicts. */
import { mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildApp } from './build/app.mjs';
import { ensureReady, hasDisplay } from './bootstrap/index.mjs';
import { ROOT } from './bootstrap/places.mjs';

await ensureReady({ electron: true, log: (line) => process.stderr.write(`${line}\n`) });
await buildApp((line) => process.stderr.write(`${line}\n`));
const { build } = await import('vite');
const folder = path.join(ROOT, 'node_modules', '.marginline-bench');
mkdirSync(folder, { recursive: true });
await build({
  configFile: false, root: ROOT, logLevel: 'warn', publicDir: false,
  ssr: { noExternal: true, external: ['better-sqlite3', 'playwright'], target: 'node' },
  build: { ssr: path.join(ROOT, 'test/bench/main.ts'), outDir: folder, target: 'node20', minify: false, emptyOutDir: true, rollupOptions: { output: { format: 'es', entryFileNames: 'bench.js', codeSplitting: false } } },
});
const virtual = hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24'];
const [command, ...args] = [...virtual, process.execPath, path.join(folder, 'bench.js'), ...process.argv.slice(2)];
const run = spawnSync(command, args, { stdio: 'inherit', cwd: ROOT });
process.exitCode = run.status ?? 1;
