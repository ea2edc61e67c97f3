// npm start: everything ready, built, then the window. Arguments after -- go to the program.
import { spawn } from 'node:child_process';
import { electronCommand } from './bootstrap/electron-command.mjs';
import { ensureReady, progress, reportProblem, ROOT } from './bootstrap/index.mjs';
import { buildApp } from './build/app.mjs';

try {
  const electron = await ensureReady({ electron: true });
  await buildApp(progress);
  const { command, args, notes } = electronCommand(electron.path, ['.', ...process.argv.slice(2)]);
  notes.forEach(progress);
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    // npm changes to the checkout; the program resolves files named on its command line against this folder.
    env: { ...process.env, MARGINLINE_CWD: process.env.INIT_CWD ?? process.cwd() },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => { process.exitCode = reportProblem(error); });
  child.on('close', (code, signal) => { process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1); });
} catch (error) {
  process.exitCode = reportProblem(error);
}
