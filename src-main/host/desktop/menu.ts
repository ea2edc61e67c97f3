/** The native menu: few entries, each with its key; what they do is injected. */
import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

/** The sections in their order; the first nine have the keys 1 to 9. */
export const MENU_SECTIONS = [
  { id: 'line', label: 'Line' }, { id: 'book', label: 'Book' }, { id: 'margin', label: 'Margin' }, { id: 'scenarios', label: 'Scenarios' },
  { id: 'liquidation', label: 'Liquidation' }, { id: 'plans', label: 'Plans' }, { id: 'what-if', label: 'What-if' },
  { id: 'collateral', label: 'Collateral' }, { id: 'models', label: 'Models' },
  { id: 'journal', label: 'Journal' }, { id: 'settings', label: 'Settings' },
] as const;

export type MenuSection = (typeof MENU_SECTIONS)[number]['id'];

/** What the menu can ask for. */
export interface MenuActions {
  readonly openBook: () => void;
  readonly importFiles: () => void;
  readonly exportBook: () => void;
  readonly backUp: () => void;
  readonly goTo: (section: MenuSection) => void;
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
        { label: 'Back up now', click: actions.backUp },
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
        ...MENU_SECTIONS.map((section, index): MenuItemConstructorOptions => ({
          label: section.label, ...(index < 9 ? { accelerator: `CmdOrCtrl+${index + 1}` } : {}), click: () => { actions.goTo(section.id); },
        })),
        separator,
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
