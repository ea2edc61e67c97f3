/** The desktop program: one instance, one workbench, its windows. */
import path from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Workbench } from '#service/workbench/index.ts';
import { createBackups } from '#store/routine-backup.ts';
import { readArguments } from './arguments.ts';
import { clock, composeWorkbench } from './compose.ts';
import { createFiles } from './files.ts';
import { serveCalls } from './ipc.ts';
import { catchTheRest, runPulse } from './lifecycle.ts';
import { openLog } from './log.ts';
import type { FileLog } from './log.ts';
import { keepMemorySmall } from './lean.ts';
import { installMenu } from './menu.ts';
import { menuActions } from './menu-actions.ts';
import { createNotifier } from './notify.ts';
import type { PausableNotifier } from './notify.ts';
import { clearPictureFolder, makePictureFolder } from './picture-folder.ts';
import { openMemory } from './preferences.ts';
import type { DesktopMemory } from './preferences.ts';
import { createPrinter } from './printer.ts';
import { readBundle, serveBundle } from './protocol.ts';
import { takePicture } from './screenshot.ts';
import { hardenBeforeReady, hardenSession } from './security.ts';
import { createShelf } from './shelf.ts';
import { serveStreams } from './streams.ts';
import { createStatusTray } from './tray.ts';
import { createWindows } from './windows.ts';
import type { DesktopWindows } from './windows.ts';

const out = path.dirname(import.meta.dirname);
const given = readArguments(process.argv, process.env['MARGINLINE_CWD'] ?? process.cwd(), process.env);
const picture = given.screenshot;
/** Calls after which another book may be open: the other windows start anew. */
const OPENING: ReadonlySet<string> = new Set(['book.open', 'backups.open']);

if (given.problems.length > 0) {
  for (const problem of given.problems) process.stderr.write(`marginline: ${problem}\n`);
  app.exit(1);
} else {
  // Not awaited: Electron is not ready before this module has been evaluated.
  run().catch((error: unknown) => {
    process.stderr.write(`marginline: could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    app.exit(1);
  });
}

async function run(): Promise<void> {
  // A picture is made in a place of its own, so that it neither needs nor changes the user's.
  const temporary = picture === null ? null : makePictureFolder();
  const userData = temporary ?? given.userData;
  if (userData !== null) app.setPath('userData', userData);
  if (picture === null && !app.requestSingleInstanceLock()) {
    process.stderr.write('marginline: it is running already; its window was brought to the front\n');
    app.exit(0);
    return;
  }
  if (picture !== null) app.commandLine.appendSwitch('force-device-scale-factor', '1');
  hardenBeforeReady();
  keepMemorySmall();
  const log = openLog(path.join(app.getPath('userData'), 'logs'), (line) => { process.stderr.write(`marginline: ${line}\n`); });
  catchTheRest(log);
  log.info('started', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform });
  const memory = openMemory(app.getPath('userData'), picture === null ? null : { theme: picture.theme, section: picture.section });
  const windows: DesktopWindows = createWindows({
    common: () => ({ preload: path.join(out, 'preload', 'preload.cjs'), theme: themeOf(memory), visible: picture === null, icon: path.join(out, '..', 'resources', 'icons', '256x256.png') }),
    place: (name) => (picture === null ? memory.place(name) : { widthPx: picture.widthPx, heightPx: picture.heightPx }),
    onPlaceChanged: (name, place) => { if (picture === null) memory.rememberPlace(name, place); },
    onMade: (window) => { serve(window, workbench, log); },
  });
  const notifier = createNotifier(picture === null, log, () => clock.monotonic(), () => { windows.show(); });
  const workbench = compose(log, memory, windows, notifier);
  await app.whenReady();
  hardenSession(session.defaultSession);
  serveBundle(session.defaultSession, readBundle(out));
  serveCalls(windows.all, workbench, log, (name, asker) => { if (OPENING.has(name)) reload(windows.all().filter((one) => one !== asker)); });
  // Nothing begins before Electron is ready: one start in 80 never opened its window otherwise.
  await workbench.start();
  const window = windows.show();
  if (picture === null) installMenu(menuActions(windows, workbench, memory));
  else window.removeMenu();
  app.on('second-instance', () => { windows.show(); });
  app.on('window-all-closed', () => { app.quit(); });
  runPulse(workbench, log);
  if (picture === null || temporary === null) {
    showTray(workbench, windows, memory, notifier, log);
    return;
  }
  let status = 0;
  try {
    await takePicture(window, workbench, picture);
  } catch (error) {
    status = 1;
    process.stderr.write(`marginline: no picture: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  workbench.close();
  app.on('quit', () => { clearPictureFolder(temporary); });
  app.exit(status);
}

function compose(log: FileLog, memory: DesktopMemory, windows: DesktopWindows, notifier: PausableNotifier): Workbench {
  const resources = path.join(out, '..', 'resources', 'books');
  const backups = createBackups({ fallback: path.join(app.getPath('userData'), 'backups'), now: () => clock.now() });
  const shelf = createShelf({
    folder: path.join(app.getPath('userData'), 'books'), temporary: path.join(app.getPath('userData'), 'temporary'), samples: resources, given: given.book, readOnly: picture !== null, memory, backups, window: windows.current, now: () => clock.now(),
  });
  return composeWorkbench({
    version: app.getVersion(), log, shelf, preferences: memory, replays: resources, worker: path.join(out, 'main', 'compute.worker.js'), schedules: path.join(out, '..', 'resources', 'collateral'), scenarios: path.join(out, '..', 'resources', 'scenarios'),
    // app.getPath('documents') asks the system and may not exist on a server.
    files: createFiles(windows.current, log.path, () => app.getPath('home'), () => clock.now()),
    // A book of which only a picture is made is not kept.
    notifier, backups: picture === null ? backups : null, printer: createPrinter(windows, log), openSection: windows.openSection,
  });
}

function themeOf(memory: DesktopMemory): 'dark' | 'light' {
  const chosen = memory.all()['theme'];
  return chosen === 'dark' || chosen === 'light' ? chosen : nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
}

function serve(window: BrowserWindow, workbench: Workbench, log: FileLog): void {
  serveStreams(window, workbench);
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('the page ended', { reason: details.reason, exitCode: details.exitCode });
    // The watch went on meanwhile; the page only has to be drawn again.
    if (details.reason !== 'clean-exit') reload([window]);
  });
}

function reload(windows: readonly BrowserWindow[]): void {
  for (const window of windows) if (!window.isDestroyed()) window.webContents.reload();
}

/** The icon in the system's tray, while the user wants one. */
function showTray(workbench: Workbench, windows: DesktopWindows, memory: DesktopMemory, notifier: PausableNotifier, log: FileLog): void {
  const tray = createStatusTray({
    workbench, notifier, clock, log,
    actions: {
      show: () => { windows.show(); },
      showAccount: (account) => {
        memory.save('account', account);
        memory.save('section', 'line');
        const main = windows.main();
        windows.show();
        if (main !== null) reload([main]);
      },
      quit: () => { app.quit(); },
    },
  });
  tray.set(memory.all()['tray'] !== 'off');
  memory.watch((name, value) => { if (name === 'tray') tray.set(value !== 'off'); });
  app.on('will-quit', () => { tray.set(false); });
}
