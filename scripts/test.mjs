// npm test: everything. For daily use: npm test -- --only check|unit|e2e [--explore] [names of test files]
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady, hasDisplay, progress, reportProblem, ROOT } from './bootstrap/index.mjs';

const sum = { passed: 0, failed: 0, skipped: 0 };
const say = (line) => process.stdout.write(`${line}\n`);
const add = (count) => {
  sum.passed += count.passed;
  sum.failed += count.failed;
  sum.skipped += count.skipped ?? 0;
};

/** A stage that throws is one failure; the stages after it still run where they can. */
async function stage(name, work) {
  say(`\n== ${name}`);
  try {
    await work();
    return true;
  } catch (error) {
    reportProblem(error);
    add({ passed: 0, failed: 1 });
    return false;
  }
}

async function runEverything({ only, explore, filters }) {
  const wants = (name) => only === undefined || only === name;
  let electron = null;
  const ready = await stage('getting ready', async () => { electron = await ensureReady({ electron: only === undefined || only === 'e2e' }); });
  if (!ready) return;
  if (wants('check')) await stage('types and lint', async () => add(await (await import('./test/checks.mjs')).runChecks(say)));
  const { runProject } = await import('./test/vitest.mjs');
  if (wants('unit')) {
    await stage('command line', buildCommandLine);
    await stage('unit tests', async () => add(await runProject('unit', { filters, env: explore ? { MARGINLINE_EXPLORE: '1' } : {} })));
  }
  if (!wants('e2e')) return;
  const built = await stage('building', async () => {
    await (await import('./build/app.mjs')).buildApp(progress);
    await buildCommandLine();
  });
  if (!built) return;
  let packaged = null;
  await stage('packaging', async () => { packaged = await (await import('./test/packaged.mjs')).packagedForTest(electron, say); });
  await stage('end to end', async () => {
    if (!hasEndToEndTests()) throw new Error('there is no end-to-end test in test/e2e');
    add(await runProject('e2e', {
      filters,
      prefix: hasDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24'],
      env: { MARGINLINE_ELECTRON: electron.path, ...(packaged ? { MARGINLINE_PACKAGED: packaged } : {}) },
    }));
  });
}

async function buildCommandLine() {
  const { buildCli, cliIsCurrent } = await import('./build/cli.mjs');
  if (!cliIsCurrent()) await buildCli();
}

function hasEndToEndTests() {
  try {
    return readdirSync(path.join(ROOT, 'test', 'e2e'), { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.e2e.ts'));
  } catch {
    return false;
  }
}

try {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' }, explore: { type: 'boolean' } }, allowPositionals: true });
  if (values.only !== undefined && !['check', 'unit', 'e2e'].includes(values.only)) throw new Error(`--only takes check, unit or e2e, not ${values.only}`);
  await runEverything({ only: values.only, explore: values.explore, filters: positionals });
} catch (error) {
  sum.failed += 1;
  reportProblem(error);
}
// A run in which nothing ran has not shown anything.
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
if (sum.skipped > 0) say(`\n${sum.skipped} skipped; each says why above`);
say(`\n${sum.passed} passed, ${sum.failed} failed`);
