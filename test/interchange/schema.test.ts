import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

it('the published JSON Schema is the one that imports are checked against', { timeout: 60_000 }, () => {
  const script = path.resolve(import.meta.dirname, '../../scripts/schema.mjs');
  const { stdout, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ stdout: stdout.trim(), status }).toEqual({ stdout: 'resources/schema/book-file.schema.json is up to date', status: 0 });
});
