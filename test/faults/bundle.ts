import { createHash } from 'node:crypto';
import path from 'node:path';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Bundles a TypeScript entry so that a plain Node process can run it. @returns the path of the bundle */
export async function bundle(entry: string): Promise<string> {
  const name = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  // Below the checkout, so that the bundle finds node_modules.
  const outDir = path.join(ROOT, '.cache', 'test-bundles', `${name}-${process.pid}`);
  await build({
    configFile: false, root: ROOT, logLevel: 'error',
    build: { ssr: entry, outDir, emptyOutDir: true, minify: false, rollupOptions: { output: { entryFileNames: 'entry.mjs' } } },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
  return path.join(outDir, 'entry.mjs');
}
