import { ensureReady, progress, reportProblem } from './bootstrap/index.mjs';

// `npm run build` makes everything; `npm run build -- app` or `-- cli` one part.
const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);

try {
  await ensureReady({ electron: false });
  if (wants('app')) await (await import('./build/app.mjs')).buildApp(progress);
  if (wants('cli')) {
    const { buildCli, cliIsCurrent } = await import('./build/cli.mjs');
    if (!cliIsCurrent()) await buildCli();
  }
} catch (error) {
  process.exitCode = reportProblem(error);
}
