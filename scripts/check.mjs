// npm run check: types and lint, without tests.
import { ensureReady, reportProblem } from './bootstrap/index.mjs';
import { runChecks } from './test/checks.mjs';

try {
  await ensureReady({ electron: false });
  const { passed, failed } = await runChecks((line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = reportProblem(error);
}
