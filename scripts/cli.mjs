// The command line in a checkout: as few checks as possible, then the bundle in this very process.
import { pathToFileURL } from 'node:url';
import { ROOT } from './bootstrap/places.mjs';
import { CLI_BUNDLE, cliIsCurrent } from './build/cli.mjs';

let ready = cliIsCurrent();
if (!ready) {
  const { ensureReady, progress, reportProblem } = await import('./bootstrap/index.mjs');
  try {
    await ensureReady({ electron: false });
    if (!cliIsCurrent()) {
      progress('building the command line');
      const { buildCli } = await import('./build/cli.mjs');
      await buildCli();
    }
    ready = true;
  } catch (error) {
    process.exitCode = reportProblem(error);
  }
}
if (ready) {
  // npm changes to the checkout; paths on the command line are meant from where the user stands.
  if (process.env.INIT_CWD && process.cwd() === ROOT) process.chdir(process.env.INIT_CWD);
  process.argv[1] = CLI_BUNDLE;
  await import(pathToFileURL(CLI_BUNDLE).href);
}
