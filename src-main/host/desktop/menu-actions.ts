/** What the entries of the native menu do. */
import type { BrowserWindow } from 'electron';
import type { CallName } from '#contract/calls.ts';
import { sectionKey, sections } from '#contract/sections.ts';
import type { Section } from '#contract/sections.ts';
import type { Workbench } from '#service/workbench/index.ts';
import type { MenuActions } from './menu.ts';
import type { DesktopMemory } from './preferences.ts';
import { setWindowTheme } from './window.ts';
import type { DesktopWindows } from './windows.ts';

type Modifier = 'control' | 'meta' | 'shift';
const MAIN: Modifier = process.platform === 'darwin' ? 'meta' : 'control';

/** Actions that concern what the page shows are passed on as the keys that the page knows, so that there is one way for each. */
export function menuActions(windows: DesktopWindows, workbench: Workbench, memory: DesktopMemory): MenuActions {
  const run = (name: CallName, input: unknown): void => { void workbench.call(name, input); };
  const press = (keyCode: string, ...modifiers: Modifier[]): void => {
    const contents = (windows.current() ?? windows.show()).webContents;
    for (const type of ['keyDown', 'char', 'keyUp'] as const) contents.sendInputEvent({ type, keyCode, modifiers });
  };
  const open = (section: Section): void => {
    const key = sectionKey(section);
    if (key === ',') press(key, MAIN);
    else if (key !== '') press(key);
    else void clickSection(windows.current(), section);
  };
  const reload = (): void => { for (const window of windows.all()) if (!window.isDestroyed()) window.webContents.reload(); };
  return {
    openBook: () => { void workbench.call('book.open', { action: 'open' }).then(reload); },
    // The page reads what is chosen and shows the preview; its button asks for the files.
    importFiles: () => { open('book'); void clickImport(windows.current()); },
    exportBook: () => { run('book.export', {}); },
    backUp: () => { run('book.backup', {}); },
    // The copies are listed among the settings.
    restore: () => { open('settings'); },
    printStatement: () => { press('p', MAIN); },
    goTo: open,
    tearOff: () => { press('n', MAIN, 'shift'); },
    palette: () => { press('k', MAIN); },
    shortcuts: () => { press('?', 'shift'); },
    openLog: () => { run('app.openLog', {}); },
    setTheme: (theme) => {
      memory.save('theme', theme);
      if (theme !== 'system') for (const window of windows.all()) setWindowTheme(window, theme);
      reload();
    },
  };
}

/** A section without a key: its button is clicked. */
async function clickSection(window: BrowserWindow | null, section: Section): Promise<void> {
  await window?.webContents.executeJavaScript(`document.querySelectorAll('nav[aria-label="Sections"] button')[${String(sections.indexOf(section))}]?.click()`);
}

async function clickImport(window: BrowserWindow | null): Promise<void> {
  await window?.webContents.executeJavaScript(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    [...document.querySelectorAll('section[aria-label="Book"] button')].find((button) => button.textContent.trim() === 'Import')?.click();
    resolve(null);
  })))`);
}
