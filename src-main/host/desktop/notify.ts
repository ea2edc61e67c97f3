/** Desktop notifications: shown where the system can, otherwise the window alone tells. */
import { app, Notification } from 'electron';
import type { Log, Notifier } from '#service/ports.ts';

/** At most this many in a minute: a crash of prices must not bury the desktop. The window shows them all. */
const MOST_PER_MINUTE = 12;
const MINUTE_MS = 60_000;
/** A pause ends by itself: one that has to be ended would be a silent mute. */
const PAUSE_MS = 3_600_000;

/** A notifier that can be told to be quiet for an hour. What is critical, a margin call above all, comes through. */
export interface PausableNotifier extends Notifier {
  pause(): void;
  resume(): void;
  /** Monotonic time at which the pause ends; null where there is none. */
  pausedUntil(): number | null;
}

/**
 * @param wanted false for a run that only makes a picture
 * @param onClick brings the window to the front
 */
export function createNotifier(wanted: boolean, log: Log, monotonic: () => number, onClick: () => void): PausableNotifier {
  const able = wanted && canNotify();
  if (wanted && !able) log.info('no desktop notifications here; alerts are shown in the window');
  let recent: number[] = [];
  let until = -Infinity;
  return {
    pause: () => { until = monotonic() + PAUSE_MS; },
    resume: () => { until = -Infinity; },
    pausedUntil: () => (until > monotonic() ? until : null),
    notify: ({ title, body, severity }) => {
      log.info('notification', { title, severity });
      if (!able) return;
      const now = monotonic();
      if (now < until && severity !== 'critical') return;
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
