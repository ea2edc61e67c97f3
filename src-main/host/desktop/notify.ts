/** Desktop notifications: shown where the system can, otherwise the window alone tells. */
import { app, Notification } from 'electron';
import type { Log, Notifier } from '#service/ports.ts';

/** At most this many in a minute: a crash of prices must not bury the desktop. The window shows them all. */
const MOST_PER_MINUTE = 12;
const MINUTE_MS = 60_000;

/**
 * @param wanted false for a run that only makes a picture
 * @param onClick brings the window to the front
 */
export function createNotifier(wanted: boolean, log: Log, monotonic: () => number, onClick: () => void): Notifier {
  const able = wanted && canNotify();
  if (wanted && !able) log.info('no desktop notifications here; alerts are shown in the window');
  let recent: number[] = [];
  return {
    notify: ({ title, body, severity }) => {
      log.info('notification', { title, severity });
      if (!able) return;
      const now = monotonic();
      recent = recent.filter((at) => now - at < MINUTE_MS);
      if (recent.length >= MOST_PER_MINUTE && severity !== 'critical') return;
      recent.push(now);
      // The book may be opened before Electron is ready.
      void app.whenReady().then(() => {
        const notification = new Notification({ title, body, urgency: severity === 'critical' ? 'critical' : 'normal', silent: severity === 'info' });
        notification.on('click', onClick);
        notification.show();
      }).catch((error: unknown) => {
        log.warn('a notification could not be shown', { reason: error instanceof Error ? error.message : String(error) });
      });
    },
  };
}

/** On Linux without a session bus, asking for the notification service waits for its timeout and would hold up everything. */
function canNotify(): boolean {
  if (process.platform === 'linux' && !hasSessionBus()) return false;
  // Known before the app is ready on every system.
  return Notification.isSupported();
}

/** Whether this session has a message bus; an address such as "disabled:" says that it has none. */
export function hasSessionBus(): boolean {
  return /^(unix|tcp|autolaunch|launchd):/.test(process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '');
}
