/** What the entries of the native menu do. */
import type { BrowserWindow } from 'electron';
import type { CallName } from '#contract/calls.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { MENU_SECTIONS } from './menu.ts';
import type { MenuActions } from './menu.ts';
import type { DesktopMemory } from './preferences.ts';
import { setWindowTheme } from './window.ts';

/** Actions that concern what the page shows are passed on as the keys that the page knows, so that there is one way for each. */
export function menuActions(window: BrowserWindow, workbench: Workbench, memory: DesktopMemory): MenuActions {
  const press = (keyCode: string, ...modifiers: ('control' | 'meta' | 'shift')[]): void => {
    for (const type of ['keyDown', 'char', 'keyUp'] as const) window.webContents.sendInputEvent({ type, keyCode, modifiers });
  };
  const main = process.platform === 'darwin' ? 'meta' : 'control';
  const run = (name: CallName, input: unknown): void => { void workbench.call(name, input); };
  return {
    openBook: () => { void workbench.call('book.open', { action: 'open' }).then(() => { if (!window.isDestroyed()) window.webContents.reload(); }); },
    // The page reads what is chosen and shows the preview; its button asks for the files.
    importFiles: () => { void pressImport(window, () => { press('2'); }); },
    exportBook: () => { run('book.export', {}); },
    backUp: () => { run('book.backup', {}); },
    goTo: (section) => {
      const index = MENU_SECTIONS.findIndex((one) => one.id === section);
      if (index < 9) press(String(index + 1));
      else void clickSection(window, index);
    },
    palette: () => { press('k', main); },
    shortcuts: () => { press('?', 'shift'); },
    openLog: () => { run('app.openLog', {}); },
    setTheme: (theme) => {
      memory.save('theme', theme);
      if (theme !== 'system') setWindowTheme(window, theme);
      window.webContents.reload();
    },
  };
}

/** Sections beyond the ninth have no key: their button is clicked. */
async function clickSection(window: BrowserWindow, index: number): Promise<void> {
  await window.webContents.executeJavaScript(`document.querySelectorAll('nav[aria-label="Sections"] button')[${String(index)}]?.click()`);
}

async function pressImport(window: BrowserWindow, goToBook: () => void): Promise<void> {
  goToBook();
  await window.webContents.executeJavaScript(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    [...document.querySelectorAll('section[aria-label="Book"] button')].find((button) => button.textContent.trim() === 'Import')?.click();
    resolve(null);
  })))`);
}
