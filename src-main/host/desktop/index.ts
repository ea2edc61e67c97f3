/** The desktop program: one instance, one window, one workbench. */
import path from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Workbench } from '#service/workbench/index.ts';
import { readArguments } from './arguments.ts';
import { clock, composeWorkbench } from './compose.ts';
import { createFiles } from './files.ts';
import { serveCalls } from './ipc.ts';
import { catchTheRest, runPulse } from './lifecycle.ts';
import { openLog } from './log.ts';
import type { FileLog } from './log.ts';
import { installMenu } from './menu.ts';
import { menuActions } from './menu-actions.ts';
import { createNotifier } from './notify.ts';
import { clearPictureFolder, makePictureFolder } from './picture-folder.ts';
import { openMemory } from './preferences.ts';
import type { DesktopMemory } from './preferences.ts';
import { readBundle, serveBundle } from './protocol.ts';
import { takePicture } from './screenshot.ts';
import { hardenBeforeReady, hardenSession } from './security.ts';
import { createShelf } from './shelf.ts';
import { serveStreams } from './streams.ts';
import { createWindow } from './window.ts';

const out = path.dirname(import.meta.dirname);
const given = readArguments(process.argv, process.env['MARGINLINE_CWD'] ?? process.cwd(), process.env);
const picture = given.screenshot;

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
  const log = openLog(path.join(app.getPath('userData'), 'logs'), (line) => { process.stderr.write(`marginline: ${line}\n`); });
  catchTheRest(log);
  log.info('started', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform });
  const memory = openMemory(app.getPath('userData'), picture === null ? null : { theme: picture.theme, section: picture.section });
  let window: BrowserWindow | null = null;
  const workbench = compose(log, memory, () => window);
  await app.whenReady();
  hardenSession(session.defaultSession);
  serveBundle(session.defaultSession, readBundle(out));
  // Nothing begins before Electron is ready: one start in 80 never opened its window otherwise.
  await workbench.start();
  window = show(workbench, log, memory);
  window.on('closed', () => { window = null; });
  app.on('second-instance', () => { focus(window); });
  app.on('window-all-closed', () => { app.quit(); });
  runPulse(workbench, log);
  if (picture === null || temporary === null) return;
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

function compose(log: FileLog, memory: DesktopMemory, window: () => BrowserWindow | null): Workbench {
  const resources = path.join(out, '..', 'resources', 'books');
  const shelf = createShelf({
    folder: path.join(app.getPath('userData'), 'books'), temporary: path.join(app.getPath('userData'), 'temporary'), samples: resources, given: given.book, readOnly: picture !== null, memory, window, now: () => clock.now(),
  });
  return composeWorkbench({
    version: app.getVersion(), log, shelf, preferences: memory, replays: resources, worker: path.join(out, 'main', 'compute.worker.js'), schedules: path.join(out, '..', 'resources', 'collateral'), scenarios: path.join(out, '..', 'resources', 'scenarios'),
    // app.getPath('documents') asks the system and may not exist on a server.
    files: createFiles(window, log.path, () => app.getPath('home'), () => clock.now()),
    notifier: createNotifier(picture === null, log, () => clock.monotonic(), () => { focus(window()); }),
  });
}

function show(workbench: Workbench, log: FileLog, memory: DesktopMemory): BrowserWindow {
  const chosen = memory.all()['theme'];
  const theme = chosen === 'dark' || chosen === 'light' ? chosen : nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  const window = createWindow({
    preload: path.join(out, 'preload', 'preload.cjs'),
    theme,
    place: picture === null ? memory.place() : { widthPx: picture.widthPx, heightPx: picture.heightPx },
    onPlaceChanged: (place) => { if (picture === null) memory.rememberPlace(place); },
    visible: picture === null,
    icon: path.join(out, '..', 'resources', 'icons', '256x256.png'),
  });
  serveCalls(window, workbench, log);
  serveStreams(window, workbench);
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error('the page ended', { reason: details.reason, exitCode: details.exitCode });
    // The watch went on meanwhile; the page only has to be drawn again.
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  if (picture === null) installMenu(menuActions(window, workbench, memory));
  else window.removeMenu();
  return window;
}

function focus(window: BrowserWindow | null): void {
  if (window === null) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
