import { spawn } from 'node:child_process';

/**
 * Runs a program and collects its output.
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onTick?: (kill: (why: string) => void) => void, tickMs?: number }} [options]
 *   onTick is called every tickMs while the program runs and may end it.
 * @returns {Promise<{ code: number | null, signal: string | null, output: string, stdout: string, ended: string | null }>}
 *   ended: why we stopped it, null when it ended by itself; code is null when it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    let stdout = '';
    let ended = null;
    const collect = (text) => { output = (output + text).slice(-200_000); };
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; collect(text); });
    child.stderr.setEncoding('utf8').on('data', collect);
    const kill = (why) => { ended = why; child.kill('SIGKILL'); };
    const timer = options.timeoutMs ? setTimeout(() => kill(`no answer after ${Math.round(options.timeoutMs / 1000)} s`), options.timeoutMs) : null;
    const tick = options.onTick ? setInterval(() => options.onTick(kill), options.tickMs ?? 1000) : null;
    const finish = (code, signal) => {
      if (timer) clearTimeout(timer);
      if (tick) clearInterval(tick);
      resolve({ code, signal, output, stdout, ended });
    };
    child.on('error', (error) => { output += String(error.message); finish(null, null); });
    child.on('close', finish);
  });
}

/** How npm is called: through the very npm that runs us where there is one, so that no PATH is needed. */
export function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return { command: process.execPath, args: [own] };
  return process.platform === 'win32' ? { command: 'cmd.exe', args: ['/d', '/s', '/c', 'npm'] } : { command: 'npm', args: [] };
}

/** Runs npm and collects its output; options as for run(). */
export function runNpm(args, options) {
  const npm = npmCommand();
  // `npm run -s` hands its silence down, and with it the reason of a failure.
  const env = { ...(options?.env ?? process.env), npm_config_loglevel: 'warn' };
  return run(npm.command, [...npm.args, ...args], { ...options, env });
}
