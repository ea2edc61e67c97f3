/** The native menu: few entries, each with its key; what they do is injected. */
import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { sectionKey, sectionNames, sections } from '#contract/sections.ts';
import type { Section } from '#contract/sections.ts';

/** What the menu can ask for. */
export interface MenuActions {
  readonly openBook: () => void;
  readonly importFiles: () => void;
  readonly exportBook: () => void;
  readonly backUp: () => void;
  readonly restore: () => void;
  readonly printStatement: () => void;
  readonly goTo: (section: Section) => void;
  readonly tearOff: () => void;
  readonly palette: () => void;
  readonly shortcuts: () => void;
  readonly openLog: () => void;
  readonly setTheme: (theme: 'dark' | 'light' | 'system') => void;
}

/** Installs the application menu. Developer tools are offered only while the program is not packaged. */
export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, { packaged: app.isPackaged, mac: process.platform === 'darwin' })));
}

/** The menu as data. */
export function menuTemplate(actions: MenuActions, host: { readonly packaged: boolean; readonly mac: boolean }): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(host.mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open book…', accelerator: 'CmdOrCtrl+O', click: actions.openBook },
        { label: 'Import…', accelerator: 'CmdOrCtrl+I', click: actions.importFiles },
        { label: 'Export book…', accelerator: 'CmdOrCtrl+E', click: actions.exportBook },
        separator,
        { label: 'Print the statement…', accelerator: 'CmdOrCtrl+P', click: actions.printStatement },
        separator,
        { label: 'Back up now', click: actions.backUp },
        { label: 'Restore backup…', click: actions.restore },
        separator,
        host.mac ? { role: 'close' } : { role: 'quit', accelerator: 'Ctrl+Q' },
      ],
    },
    {
      label: '&Edit',
      submenu: [{ role: 'undo' }, { role: 'redo' }, separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    {
      label: '&View',
      submenu: [
        { label: 'Go to…', accelerator: 'CmdOrCtrl+K', click: actions.palette },
        separator,
        ...sections.map((section): MenuItemConstructorOptions => ({ label: sectionNames[section], ...keyOf(section, host.mac), click: () => { actions.goTo(section); } })),
        separator,
        { label: 'Open this section in a window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.tearOff },
        {
          label: 'Theme',
          submenu: [
            { label: 'As the system', click: () => { actions.setTheme('system'); } },
            { label: 'Dark', click: () => { actions.setTheme('dark'); } },
            { label: 'Light', click: () => { actions.setTheme('light'); } },
          ],
        },
        separator,
        { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, { role: 'togglefullscreen' },
        ...(host.packaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
      ],
    },
    {
      label: '&Help',
      submenu: [
        { label: 'Keyboard shortcuts', accelerator: 'F1', click: actions.shortcuts },
        { label: 'Open log file', click: actions.openLog },
        separator,
        { role: 'about' },
      ],
    },
  ];
}

function keyOf(section: Section, mac: boolean): MenuItemConstructorOptions {
  const key = sectionKey(section);
  if (key === '') return {};
  // With Ctrl, 0 means the original size everywhere. The page knows the plain key; the menu only says it, where a menu can.
  if (key === '0') return mac ? {} : { accelerator: '0', registerAccelerator: false };
  return { accelerator: `CmdOrCtrl+${key}` };
}
