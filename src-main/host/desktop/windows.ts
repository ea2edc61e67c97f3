/** The windows of the program: the main one, sections on their own, and hidden ones for paper. All load our page with the same preload and walls. */
import type { BrowserWindow } from 'electron';
import { createWindow } from './window.ts';
import type { WindowOptions, WindowPlace } from './window.ts';

export interface WindowsOptions {
  /** What every window is made with. */
  readonly common: () => Pick<WindowOptions, 'preload' | 'theme' | 'icon' | 'visible'>;
  /** Remembered places; `main` for the main window, else the section. */
  readonly place: (name: string) => WindowPlace | null;
  readonly onPlaceChanged: (name: string, place: WindowPlace) => void;
  /** Called with every window as it is made: calls and streams. */
  readonly onMade: (window: BrowserWindow) => void;
}

export interface DesktopWindows {
  /** Every window that is there, also hidden ones. */
  all(): readonly BrowserWindow[];
  /** The main window, or null after it was closed. */
  main(): BrowserWindow | null;
  /** The window that a dialog or a menu entry belongs to: the focused one, else the main one, else any. */
  current(): BrowserWindow | null;
  /** Brings the main window to the front; makes it again after it was closed. */
  show(): BrowserWindow;
  /** A section in a window of its own; brought to the front where it has one already. */
  openSection(section: string, account: string | null): void;
  /** A window that nobody sees, for one page. The caller destroys it. */
  hidden(query: Readonly<Record<string, string>>): BrowserWindow;
}

const MAIN = 'main';
const SECTION_SIZE: WindowPlace = { widthPx: 1100, heightPx: 760 };

/** The windows of the program by name; none is open yet. */
export function createWindows(options: WindowsOptions): DesktopWindows {
  const named = new Map<string, BrowserWindow>();
  const hidden = new Set<BrowserWindow>();

  function make(name: string, query: Readonly<Record<string, string>>, fallback: WindowPlace | null): BrowserWindow {
    const window = createWindow({
      ...options.common(), query,
      place: options.place(name) ?? fallback,
      onPlaceChanged: (place) => { options.onPlaceChanged(name, place); },
    });
    named.set(name, window);
    // Another may have taken its place while it was closing.
    window.on('closed', () => { if (named.get(name) === window) named.delete(name); });
    options.onMade(window);
    return window;
  }

  const find = (name: string): BrowserWindow | null => {
    const window = named.get(name);
    return window !== undefined && isThere(window) ? window : null;
  };
  const shown = (): readonly BrowserWindow[] => [...named.values()].filter(isThere);
  return {
    all: () => [...shown(), ...[...hidden].filter(isThere)],
    main: () => find(MAIN),
    current: () => shown().find((window) => window.isFocused()) ?? find(MAIN) ?? shown()[0] ?? null,
    show: () => {
      const window = find(MAIN);
      if (window === null) return make(MAIN, {}, null);
      front(window);
      return window;
    },
    openSection: (section, account) => {
      const window = find(section);
      if (window === null) make(section, { window: 'section', section, ...(account === null ? {} : { account }) }, SECTION_SIZE);
      else front(window);
    },
    hidden: (query) => {
      const window = createWindow({ ...options.common(), query, place: null, onPlaceChanged: () => undefined, visible: false });
      hidden.add(window);
      window.on('closed', () => { hidden.delete(window); });
      options.onMade(window);
      return window;
    },
  };
}

/** A window that is closing has lost its page before it is gone. */
function isThere(window: BrowserWindow): boolean {
  return !window.isDestroyed() && (window.webContents as BrowserWindow['webContents'] | undefined)?.isDestroyed() === false;
}

function front(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
