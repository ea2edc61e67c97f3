/** The one channel of the windows: sender checked, then the workbench parses and answers an envelope. */
import { ipcMain } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Envelope } from '#contract/calls.ts';
import type { Log } from '#service/ports.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { isTrustedSender } from './security.ts';

const CHANNEL = 'marginline';

/**
 * Serves the calls of our windows. A call from anywhere else is refused and logged.
 * @param windows those that there are at the moment of a call
 * @param onAnswered told of every call that was answered, and by which window it was asked
 */
export function serveCalls(windows: () => readonly BrowserWindow[], workbench: Workbench, log: Log, onAnswered: (name: string, window: BrowserWindow) => void): void {
  ipcMain.handle(CHANNEL, async (event, name: unknown, input: unknown): Promise<Envelope<unknown>> => {
    const window = windows().find((one) => isTrustedSender(event, one));
    if (window === undefined) {
      log.warn('refused a call from a frame that is not ours', { url: event.senderFrame?.url ?? 'unknown' });
      return { ok: false, failure: { code: 'permission', message: 'This frame may not call the program.' } };
    }
    const answer = await workbench.call(String(name), input);
    onAnswered(String(name), window);
    return answer;
  });
}
