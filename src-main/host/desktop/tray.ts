/** The icon in the system's tray. Where there is no tray nothing happens; it never throws. */
import { Menu, nativeImage, Tray } from 'electron';
import type { FromPage, ToPage } from '#contract/frame.ts';
import type { Clock, Log } from '#service/ports.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { hasSessionBus } from './notify.ts';
import type { PausableNotifier } from './notify.ts';
import { trayPixels } from './tray-icon.ts';
import { trayMenu, trayStatusOf, trayWords, worstFirst } from './tray-state.ts';
import type { TrayAccount, TrayActions } from './tray-state.ts';

const SIZE_PX = 22;
/** The next rows are asked for after this long: a tray is looked at, not watched. */
const REST_MS = 1000;

export interface TrayParts {
  readonly workbench: Workbench;
  readonly notifier: PausableNotifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly actions: Omit<TrayActions, 'pause' | 'resume'>;
}

export interface StatusTray {
  /** Shows or hides it, as the user set. */
  set(wanted: boolean): void;
  /** Whether the system has taken it. */
  isShown(): boolean;
}

/** The icon in the tray, painted by the stream of risk while it is shown. */
export function createStatusTray({ workbench, notifier, clock, log, actions }: TrayParts): StatusTray {
  let tray: Tray | null = null;
  let detach: (() => void) | null = null;
  let accounts = new Map<string, TrayAccount>();
  let painted = '';

  function paint(): void {
    if (tray === null) return;
    const list = [...accounts.values()];
    const until = notifier.pausedUntil();
    const words = trayWords(list);
    const paused = until === null ? null : new Date(clock.now() + Math.max(0, until - clock.monotonic())).toTimeString().slice(0, 5);
    const state = JSON.stringify([words, paused, worstFirst(list).slice(0, 5)]);
    if (state === painted) return;
    painted = state;
    const status = trayStatusOf(worstFirst(list)[0]?.status ?? 'unknown');
    const image = nativeImage.createEmpty();
    for (const scaleFactor of [1, 2]) image.addRepresentation({ scaleFactor, width: SIZE_PX * scaleFactor, height: SIZE_PX * scaleFactor, buffer: nativeImage.createFromBitmap(Buffer.from(trayPixels(status, SIZE_PX * scaleFactor)), { width: SIZE_PX * scaleFactor, height: SIZE_PX * scaleFactor }).toPNG() });
    tray.setImage(image);
    tray.setToolTip(words);
    // On Linux a menu shows what it was when it was set.
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(list, paused, {
      ...actions,
      pause: () => { notifier.pause(); paint(); },
      resume: () => { notifier.resume(); paint(); },
    })));
  }

  function watch(): void {
    let answer: ((message: FromPage) => void) | null = null;
    detach = workbench.attach({
      send: (message) => {
        const sequence = take(message);
        if (sequence === null) return;
        guarded(paint);
        setTimeout(() => { answer?.({ type: 'acknowledge', subscription: 1, sequence }); }, REST_MS);
      },
      onMessage: (listener) => { answer = listener; },
    });
    (answer as ((message: FromPage) => void) | null)?.({ type: 'subscribe', subscription: 1, stream: 'risk', parameters: {} });
  }

  function take(message: ToPage): number | null {
    if (message.type !== 'frame') return null;
    const { frame } = message;
    if (frame.kind === 'snapshot') accounts = new Map();
    const ratio = frame.columns.indexOf('bufferRatio');
    const status = frame.textColumns.indexOf('status');
    const name = frame.textColumns.indexOf('name');
    frame.keys.forEach((id, row) => {
      const value = frame.numbers[row * frame.columns.length + ratio] ?? NaN;
      const text = (column: number): string | null => frame.texts[row * frame.textColumns.length + column] ?? null;
      accounts.set(id, { id, name: text(name) ?? id, status: text(status) ?? 'unknown', bufferRatio: Number.isNaN(value) ? null : value });
    });
    for (const id of frame.removed) accounts.delete(id);
    return frame.sequence;
  }

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      log.warn('the tray icon cannot be shown', { reason: error instanceof Error ? error.message : String(error) });
      hide();
    }
  }

  function hide(): void {
    detach?.();
    detach = null;
    const old = tray;
    tray = null;
    painted = '';
    if (old !== null && !old.isDestroyed()) old.destroy();
  }

  return {
    set: (wanted) => {
      if (!wanted) {
        hide();
        return;
      }
      if (tray !== null) return;
      // Without a message bus Linux has no tray, and asking for one only fills the terminal with complaints.
      if (process.platform === 'linux' && !hasSessionBus()) return;
      guarded(() => {
        tray = new Tray(nativeImage.createFromBitmap(Buffer.from(trayPixels('unknown', SIZE_PX)), { width: SIZE_PX, height: SIZE_PX }));
        tray.on('click', actions.show);
        watch();
        paint();
      });
    },
    isShown: () => tray !== null,
  };
}
