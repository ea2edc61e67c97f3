/** The pulse of the program, its sleep and its end. */
import { app, powerMonitor } from 'electron';
import { hasSessionBus } from './notify.ts';
import type { Log } from '#service/ports.ts';
import type { Workbench } from '#service/workbench/index.ts';

const STEP_MS = 16;

/**
 * Lets time pass for the live loop, also while the window is hidden: alerts must go on. Ends with the program, after
 * everything in memory was saved.
 */
export function runPulse(workbench: Workbench, log: Log): void {
  let last = performance.now();
  let timer: NodeJS.Timeout | null = null;
  const beat = (): void => {
    const now = performance.now();
    const elapsed = now - last;
    last = now;
    workbench.step(elapsed);
    timer = setTimeout(beat, Math.max(1, STEP_MS - (performance.now() - now)));
  };
  timer = setTimeout(beat, STEP_MS);
  // On Linux the power monitor talks to the system bus; without one it would only complain.
  if (process.platform !== 'linux' || hasSessionBus()) {
    powerMonitor.on('resume', () => {
      log.info('the machine woke up');
      workbench.resumed();
    });
  }
  let ended = false;
  app.on('will-quit', () => {
    if (ended) return;
    ended = true;
    if (timer !== null) clearTimeout(timer);
    workbench.close();
    log.info('ended');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { app.quit(); });
}

/** What nobody caught is logged; the program goes on watching rather than showing a box that waits for a click. */
export function catchTheRest(log: Log): void {
  process.on('uncaughtException', (error) => { log.error('uncaught', { detail: error.stack ?? error.message }); });
  process.on('unhandledRejection', (reason) => { log.error('unhandled rejection', { detail: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }); });
}
