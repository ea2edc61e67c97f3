/** The one channel of the window: sender checked, then the workbench parses and answers an envelope. */
import { ipcMain } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Log } from '#service/ports.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { isTrustedSender } from './security.ts';

const CHANNEL = 'marginline';

/** Serves the calls of one window. A call from anywhere else is refused and logged. */
export function serveCalls(window: BrowserWindow, workbench: Workbench, log: Log): void {
  ipcMain.handle(CHANNEL, (event, name: unknown, input: unknown) => {
    if (!isTrustedSender(event, window)) {
      log.warn('refused a call from a frame that is not ours', { url: event.senderFrame?.url ?? 'unknown' });
      return { ok: false, failure: { code: 'permission', message: 'This frame may not call the program.' } };
    }
    return workbench.call(String(name), input);
  });
}
