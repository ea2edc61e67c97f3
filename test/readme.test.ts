import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

it('the figures in the readme are those of the command beside them', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const [, args, shown] = /```\nnpm run -s cli -- (risk [^\n]+)\n```\n\n```\n([\s\S]*?)\n```/.exec(readme)!;
  const { stdout, status } = spawnSync(process.execPath, [path.join(ROOT, 'scripts/cli.mjs'), ...args!.split(' ')], { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(shown!.trimEnd()).toBe(stdout.trimEnd());
});
