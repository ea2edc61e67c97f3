import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readJson } from '../bootstrap/files.mjs';
import { ROOT } from '../bootstrap/places.mjs';

/**
 * Runs one project of vitest.config.ts, showing its output, and counts from its report.
 * @param {string} project @param {{ prefix?: string[], env?: Record<string, string>, filters?: string[] }} [options]
 *   prefix: a command that runs the command, such as xvfb-run
 * @returns {Promise<{ passed: number, failed: number, skipped?: number }>} a file that could not be loaded, a crash, or no test at all count as failures
 */
export async function runProject(project, { prefix = [], env = {}, filters = [] } = {}) {
  const report = path.join(ROOT, '.cache', `vitest-${project}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const vitest = [process.execPath, path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const [command, ...args] = [...prefix, ...vitest];
  const code = await new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  return countOf(readJson(report), code);
}

/** Counts of a report; exported for its own test. */
export function countOf(report, code) {
  if (!report) return { passed: 0, failed: 1 };
  const passed = report.numPassedTests ?? 0;
  const unloadable = (report.testResults ?? []).filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length;
  let failed = (report.numFailedTests ?? 0) + unloadable;
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0) };
}
