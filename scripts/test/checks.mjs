import path from 'node:path';
import { ROOT } from '../bootstrap/places.mjs';
import { run } from '../bootstrap/run.mjs';

const tool = (file, ...args) => ({ command: process.execPath, args: [path.join(ROOT, 'node_modules', file), ...args] });

/** The static checks: each is one pass or one failure in the sum at the end. */
const CHECKS = [
  { name: 'types', ...tool('typescript/bin/tsc', '-b', '--pretty', 'false'), count: /error TS\d+/g },
  { name: 'types of components', ...tool('svelte-check/bin/svelte-check', '--tsconfig', 'src-renderer/tsconfig.json', '--output', 'machine', '--fail-on-warnings'), count: /^\d+ (ERROR|WARNING) /gm },
  { name: 'lint', ...tool('eslint/bin/eslint.js', '.', '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0'), count: /^\s+\d+:\d+\s+(error|warning)/gm },
];

/**
 * Runs the checks one after another and prints what each found.
 * @param {(line: string) => void} say
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(say) {
  const sum = { passed: 0, failed: 0 };
  for (const check of CHECKS) {
    const started = Date.now();
    const result = await run(check.command, check.args, { cwd: ROOT });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (result.code === 0) {
      sum.passed += 1;
      say(`${check.name}: fine (${seconds} s)`);
    } else {
      sum.failed += 1;
      say(result.output.trimEnd());
      say(`${check.name}: ${result.output.match(check.count)?.length ?? 'some'} findings (${seconds} s)`);
    }
  }
  return sum;
}
