// Writes resources/schema/book-file.schema.json from the schemas that validate imports.
// node scripts/schema.mjs          writes the file
// node scripts/schema.mjs --check  says whether the file is up to date (exit status 1 when it is not)
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './bootstrap/places.mjs';

const TARGET = path.join(ROOT, 'resources', 'schema', 'book-file.schema.json');

async function generate() {
  const { build } = await import('vite');
  const z = await import('zod/mini');
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  // Inside the checkout, so that the bundle and this script share one copy of zod.
  const folder = mkdtempSync(path.join(ROOT, '.cache', 'schema-'));
  try {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'error',
      publicDir: false,
      ssr: { external: ['zod', 'decimal.js'] },
      build: { ssr: path.join(ROOT, 'src-main/contract/book-file.ts'), outDir: folder, minify: false, rollupOptions: { output: { entryFileNames: 'book-file.mjs' } } },
    });
    const { bookFileSchema } = await import(pathToFileURL(path.join(folder, 'book-file.mjs')).href);
    const { $schema, ...schema } = z.toJSONSchema(bookFileSchema, { io: 'input', unrepresentable: 'any' });
    const about = {
      $schema,
      title: 'Marginline book file, version 1',
      description: 'Decimals may be numbers or strings; strings are exact. Fractions, not percent. Times are ISO 8601 with zone. Unknown fields are kept.',
    };
    return `${JSON.stringify({ ...about, ...schema }, null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function present() {
  try {
    return readFileSync(TARGET, 'utf8');
  } catch {
    return '';
  }
}

const text = await generate();
const where = path.relative(ROOT, TARGET);
if (process.argv.includes('--check')) {
  const same = present() === text;
  process.stdout.write(same ? `${where} is up to date\n` : `${where} is not what the schemas say: run node scripts/schema.mjs\n`);
  process.exitCode = same ? 0 : 1;
} else {
  mkdirSync(path.dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, text);
  process.stdout.write(`${where} written\n`);
}
