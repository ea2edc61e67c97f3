/** A window of the application: hardened, at the place where the user left it, in the colour of the theme from the first moment. */
import { BrowserWindow, screen } from 'electron';
import type { Rectangle } from 'electron';
import { START_PAGE } from './bundle.ts';

/** Where a window stands, in device-independent pixels. */
export interface WindowPlace {
  readonly x?: number;
  readonly y?: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly maximized?: boolean;
}

export interface WindowOptions {
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly theme: 'dark' | 'light';
  /** The remembered place; null at the first start. */
  readonly place: WindowPlace | null;
  /** What the page is to show; nothing for the whole program. */
  readonly query?: Readonly<Record<string, string>>;
  /** Called half a second after the user moved or resized the window, and when it closes. */
  readonly onPlaceChanged: (place: WindowPlace) => void;
  /** False keeps the window invisible (it still paints), for pictures. */
  readonly visible?: boolean;
  /** Absolute path of the icon for systems that take it from the window. */
  readonly icon?: string;
}

/** The ground colours of the theme's tokens, so that nothing flashes before the page has painted. */
const GROUND = { dark: '#0d1012', light: '#e3e7e9' } as const;
const FIRST_SIZE = { widthPx: 1440, heightPx: 900 } as const;
const SMALLEST = { widthPx: 960, heightPx: 600 } as const;
const SETTLE_MS = 500;

/** Creates the window and loads our page. Checklist items 2, 3, 4, 6, 8 to 12 are the web preferences below. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const place = visiblePlace(options.place, screen.getAllDisplays().map((display) => display.workArea));
  const window = new BrowserWindow({
    ...(place.x === undefined || place.y === undefined ? {} : { x: place.x, y: place.y }),
    width: place.widthPx,
    height: place.heightPx,
    minWidth: SMALLEST.widthPx,
    minHeight: SMALLEST.heightPx,
    show: false,
    title: 'Marginline',
    backgroundColor: GROUND[options.theme],
    ...(options.icon === undefined ? {} : { icon: options.icon }),
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      disableDialogs: true,
      spellcheck: false,
      // A hidden window paints nothing and so acknowledges nothing; its streams then rest (architecture, section 3).
      backgroundThrottling: options.visible !== false,
    },
  });
  rememberPlace(window, options.onPlaceChanged);
  if (options.visible !== false) {
    window.once('ready-to-show', () => {
      if (place.maximized) window.maximize();
      window.show();
    });
  }
  const query = new URLSearchParams(options.query).toString();
  void window.loadURL(query === '' ? START_PAGE : `${START_PAGE}?${query}`);
  return window;
}

/** Changes the colour behind the page when the user changes the theme. */
export function setWindowTheme(window: BrowserWindow, theme: 'dark' | 'light'): void {
  window.setBackgroundColor(GROUND[theme]);
}

/**
 * The remembered place, if enough of it lies on a display that is connected now; else the same size, placed by the system.
 * @param displays work areas of all displays
 */
export function visiblePlace(place: WindowPlace | null, displays: readonly Rectangle[]): WindowPlace {
  if (!place) return FIRST_SIZE;
  const { x, y } = place;
  const size = {
    widthPx: Math.max(SMALLEST.widthPx, Math.round(place.widthPx)),
    heightPx: Math.max(SMALLEST.heightPx, Math.round(place.heightPx)),
    ...(place.maximized === undefined ? {} : { maximized: place.maximized }),
  };
  if (x === undefined || y === undefined) return size;
  // The title bar must be reachable: 100 pixels of its width and its full height.
  const reachable = displays.some((area) =>
    y >= area.y && y <= area.y + area.height - 40 && x + size.widthPx >= area.x + 100 && x <= area.x + area.width - 100);
  return reachable ? { ...size, x, y } : size;
}

function rememberPlace(window: BrowserWindow, onPlaceChanged: (place: WindowPlace) => void): void {
  let timer: NodeJS.Timeout | null = null;
  const report = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (window.isDestroyed() || window.isMinimized()) return;
    const bounds = window.getNormalBounds();
    onPlaceChanged({ x: bounds.x, y: bounds.y, widthPx: bounds.width, heightPx: bounds.height, maximized: window.isMaximized() });
  };
  const later = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(report, SETTLE_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', report);
}
